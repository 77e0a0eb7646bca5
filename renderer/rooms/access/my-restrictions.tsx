import type { Restriction } from '../../../src/shop/access/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { useRoleName } from '../../text/roles.ts';
import styles from './access.module.css';
import { useOwnRestriction } from './use-own-reasons.ts';

/** What was taken away from the signed-in person, or from a role of theirs: by whom, why, until when. */
export function MyRestrictions() {
  const t = useWords();
  const { own } = useAccess();
  if (own.restrictions.length === 0) {
    return <p className={styles['quiet']}>{t('access.mine.noRestrictions')}</p>;
  }
  return (
    <ul className={styles['restrictions']}>
      {own.restrictions.map((restriction) => (
        <MyRestriction key={restriction.id} restriction={restriction} />
      ))}
    </ul>
  );
}

function MyRestriction({ restriction }: { readonly restriction: Restriction }) {
  const t = useWords();
  const { date, list } = useFormat();
  const { own } = useAccess();
  const roleName = useRoleName();
  const permissionName = usePermissionName();
  const found = useOwnRestriction(restriction);
  const { permissions, reason, scopeId, roleId, untilAt } = restriction;
  const scope = own.scopes.find(({ id }) => id === scopeId);
  const facts = [
    t('access.restrictions.at', { scope: scope?.name ?? found?.scopeName ?? '' }),
    untilAt === null ? t('access.forGood') : t('access.until', { date: date(untilAt) }),
    ...(roleId === null ? [] : [t('access.restrictions.role', { role: roleName(roleId, own.roles) })]),
  ];
  return (
    <li className={styles['restriction']}>
      <span className={styles['two']}>
        <strong>{list(permissions.map(permissionName))}</strong>
        <span>{found ? t('access.restrictions.setBy', { name: found.setBy, reason }) : reason}</span>
        <small>{facts.join(' · ')}</small>
      </span>
    </li>
  );
}
