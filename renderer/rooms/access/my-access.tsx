import { Link } from '@tanstack/react-router';
import type { Grant } from '../../../src/shop/access/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { useRoleName } from '../../text/roles.ts';
import { useSince } from '../../ui/since.ts';
import styles from './access.module.css';
import { MyRequests } from './my-requests.tsx';
import { MyRestrictions } from './my-restrictions.tsx';
import { useOwnGrant } from './use-own-reasons.ts';

/** The signed-in person's own roles, what is restricted for them and why, and what they asked for. */
export function MyAccess() {
  const t = useWords();
  const { own } = useAccess();
  return (
    <div className={styles['myAccess']}>
      <section aria-label={t('access.mine.roles')}>
        <h2 className={styles['heading']}>{t('access.mine.roles')}</h2>
        {own.grants.length === 0 ? <p className={styles['quiet']}>{t('access.mine.noRoles')}</p> : null}
        <ul className={styles['restrictions']}>
          {own.grants.map((grant) => (
            <MyGrant key={grant.id} grant={grant} />
          ))}
        </ul>
      </section>
      <section aria-label={t('access.mine.restrictions')}>
        <h2 className={styles['heading']}>{t('access.mine.restrictions')}</h2>
        <MyRestrictions />
      </section>
      <section aria-label={t('access.mine.requests')}>
        <h2 className={styles['heading']}>{t('access.mine.requests')}</h2>
        <MyRequests />
      </section>
    </div>
  );
}

function MyGrant({ grant }: { readonly grant: Grant }) {
  const t = useWords();
  const { date } = useFormat();
  const since = useSince();
  const { own } = useAccess();
  const roleName = useRoleName();
  const { grantedBy } = useOwnGrant(grant);
  const scope = own.scopes.find(({ id }) => id === grant.scopeId);
  const facts = [
    since(grant.fromAt),
    grant.untilAt === null ? t('access.forGood') : t('access.until', { date: date(grant.untilAt) }),
    ...(grantedBy === null ? [] : [t('access.mine.given', { name: grantedBy })]),
  ];
  return (
    <li className={styles['restriction']}>
      <span className={styles['two']}>
        <strong>
          {t('access.givenBy', { role: roleName(grant.roleId, own.roles), scope: scope?.name ?? '' })}
        </strong>
        <small>{facts.join(' · ')}</small>
      </span>
      <Link
        to="/access/$tab"
        params={{ tab: 'roles' }}
        search={{ role: grant.roleId }}
        className={styles['quietLink']}
      >
        {t('access.mine.all')}
      </Link>
    </li>
  );
}
