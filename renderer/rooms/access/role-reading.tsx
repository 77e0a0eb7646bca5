import { IconCopy, IconPencil, IconRestore, IconTrash, IconVersions } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { KindBadge } from './kind-badge.tsx';
import { usePlaceLookedAt, useRoleHomes } from './places.ts';
import { PermissionMarks } from './permission-marks.tsx';
import { RemoveRole } from './remove-role.tsx';
import { DifferenceLine } from './role-difference.tsx';
import { marksOf } from './role-marks.ts';
import { RoleRestrictions } from './role-restrictions.tsx';
import styles from './roles.module.css';
import { useNameOfRole } from './use-roles.ts';
import { useSeesPeople } from './use-sees-people.ts';
import { useGoTo } from './use-where.ts';

interface RoleReadingProps {
  readonly role: RoleView;
  readonly roles: readonly RoleView[];
}

/** One role as it stands: what it may do, how it differs from its default, who holds it. */
export function RoleReading({ role, roles }: RoleReadingProps) {
  const t = useWords();
  const seesPeople = useSeesPeople();
  const nameOf = useNameOfRole();
  const base = roles.find(({ roleId }) => roleId === role.variantOf) ?? null;
  const variant = roles.find(({ variantOf }) => variantOf === role.roleId);
  return (
    <div className={styles['roleSplit']}>
      <div className={styles['roleMain']}>
        <header className={styles['roleHead']}>
          <h2 className={styles['roleName']}>{nameOf(role)}</h2>
          <KindBadge kind={role.kind} />
          <RoleActions role={role} />
        </header>
        {role.kind === 'default' ? <p className={styles['note']}>{t('access.role.untouchable')}</p> : null}
        {base === null ? null : (
          <p className={styles['note']}>
            {t('access.role.standsFor', { role: nameOf(base), home: role.homeScopeName ?? '' })}
          </p>
        )}
        {variant === undefined ? null : (
          <Link
            to="/access/$tab"
            params={{ tab: 'roles' }}
            search={{ role: variant.roleId }}
            className={styles['note']}
          >
            {t('access.role.hasVariant', { home: variant.homeScopeName ?? '', name: nameOf(variant) })}
          </Link>
        )}
        <PermissionMarks marks={marksOf(role)} base={base === null ? null : marksOf(base)} />
      </div>
      <aside className={styles['side']} aria-label={t('access.role.facts')}>
        <RoleFacts role={role} roles={roles} />
        {seesPeople ? <RoleRestrictions role={role} /> : null}
        {base === null ? null : (
          <section>
            <h3 className={styles['sideTitle']}>{t('access.role.difference')}</h3>
            <DifferenceLine from={marksOf(base)} to={marksOf(role)} />
          </section>
        )}
      </aside>
    </div>
  );
}

function RoleFacts({ role, roles }: RoleReadingProps) {
  const t = useWords();
  const nameOf = useNameOfRole();
  const seesPeople = useSeesPeople();
  const assigned = role.assigns.flatMap((id) => roles.find(({ roleId }) => roleId === id) ?? []);
  return (
    <>
      <dl className={styles['facts']}>
        <dt>{t('access.roles.rank')}</dt>
        <dd className="figures">{role.rank}</dd>
        {seesPeople ? (
          <>
            <dt>{t('access.roles.heldBy')}</dt>
            <dd>
              <Link to="/people" search={{ role: role.variantOf ?? role.roleId }} className={styles['link']}>
                {t('access.roles.holders', { count: role.holders })}
              </Link>
            </dd>
          </>
        ) : null}
      </dl>
      <section>
        <h3 className={styles['sideTitle']}>{t('access.role.assigns')}</h3>
        {assigned.length === 0 ? <p className={styles['quiet']}>{t('access.role.assignsNone')}</p> : null}
        <ul className={styles['plain']}>
          {assigned.map((one) => (
            <li key={one.roleId}>{nameOf(one)}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** A default role can be varied and copied; a company's own can be changed and removed where it was made. */
function RoleActions({ role }: { readonly role: RoleView }) {
  const t = useWords();
  const goTo = useGoTo();
  const here = usePlaceLookedAt();
  const homes = useRoleHomes();
  const [removing, setRemoving] = useState(false);
  const makeAt = homes[0]?.value ?? here;
  const homeId = role.homeScopeId ?? makeAt;
  const editAs = (edit: string) => () => goTo('roles', { role: role.roleId, edit });
  const isVariant = role.kind === 'variant';
  return (
    <div className={styles['actions']}>
      <GuardedButton
        permission="role.manage"
        scopeId={makeAt}
        offBecause={homes.length > 0 ? null : t('access.roles.createOff')}
        variant="default"
        leftSection={<IconCopy aria-hidden size={18} />}
        onClick={editAs('copy')}
      >
        {t('access.role.copy')}
      </GuardedButton>
      {role.kind === 'default' ? (
        <GuardedButton
          permission="role.manage"
          scopeId={makeAt}
          offBecause={homes.length > 0 ? null : t('access.roles.createOff')}
          leftSection={<IconVersions aria-hidden size={18} />}
          onClick={editAs('variant')}
        >
          {t('access.role.variant')}
        </GuardedButton>
      ) : (
        <>
          <GuardedButton
            permission="role.manage"
            scopeId={homeId}
            variant="default"
            leftSection={
              isVariant ? <IconRestore aria-hidden size={18} /> : <IconTrash aria-hidden size={18} />
            }
            onClick={() => setRemoving(true)}
          >
            {t(isVariant ? 'access.role.reset' : 'access.role.remove')}
          </GuardedButton>
          <GuardedButton
            permission="role.manage"
            scopeId={homeId}
            leftSection={<IconPencil aria-hidden size={18} />}
            onClick={editAs('edit')}
          >
            {t('access.role.edit')}
          </GuardedButton>
        </>
      )}
      {removing ? <RemoveRole role={role} onClose={() => setRemoving(false)} /> : null}
    </div>
  );
}
