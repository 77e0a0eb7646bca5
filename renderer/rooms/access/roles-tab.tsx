import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconPlus, IconSearch, IconShieldOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { clsx } from '../../ui/clsx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { WhyOff } from '../../ui/why-off.tsx';
import off from '../../ui/why-off.module.css';
import { KindBadge } from './kind-badge.tsx';
import { fits } from './fits.ts';
import { useRoleHomes } from './places.ts';
import { RolePage } from './role-page.tsx';
import styles from './roles.module.css';
import { byRank, packsOf, useNameOfRole, usePackName, useRoles } from './use-roles.ts';
import { useSeesPeople } from './use-sees-people.ts';
import { useGoTo, useWhere } from './use-where.ts';

/** Every role: who made it, how high it stands, who holds it. One of them on a page of its own. */
export function RolesTab() {
  const { role, edit } = useWhere();
  return role !== undefined || edit !== undefined ? <RolePage /> : <RoleList />;
}

function RoleList() {
  const t = useWords();
  const { roles, error, isPending, refetch } = useRoles();
  const [search, setSearch] = useState('');
  const [pack, setPack] = useState<string | null>(null);
  const [inUse, setInUse] = useState(false);
  const packName = usePackName();
  const seesPeople = useSeesPeople();
  const found = useFoundRoles(roles, { search, pack, inUse });
  if (error && roles.length === 0) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <div className={styles['filters']}>
        <TextInput
          className={styles['search']}
          aria-label={t('access.roles.search')}
          placeholder={t('access.roles.search')}
          leftSection={<IconSearch aria-hidden size={18} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Select
          aria-label={t('access.chart.pack')}
          placeholder={t('access.roles.allPacks')}
          data={packsOf(roles).map((value) => ({ value, label: packName(value) }))}
          value={pack}
          onChange={setPack}
          clearable
        />
        {seesPeople ? (
          <Checkbox
            className={styles['check']}
            label={t('access.roles.inUse')}
            checked={inUse}
            onChange={(event) => setInUse(event.currentTarget.checked)}
          />
        ) : null}
        <NewRoleButton />
      </div>
      {isPending ? <LoadingRows rows={8} height={56} /> : null}
      {!isPending && found.length === 0 ? (
        <EmptyState icon={IconShieldOff} title={t('access.roles.noneTitle')}>
          {t('access.roles.noneText')}
        </EmptyState>
      ) : null}
      <RoleGroups found={found} roles={roles} />
    </>
  );
}

interface RoleFilter {
  readonly search: string;
  readonly pack: string | null;
  readonly inUse: boolean;
}

/** By name, or by what a role may do: "pause" finds every role that may pause. */
function useFoundRoles(roles: readonly RoleView[], { search, pack, inUse }: RoleFilter): readonly RoleView[] {
  const nameOf = useNameOfRole();
  const permissionName = usePermissionName();
  const wanted = search.trim();
  return roles.filter(
    (role) =>
      (pack === null || role.pack === pack) &&
      (!inUse || role.holders > 0) &&
      (wanted === '' ||
        fits(wanted, nameOf(role)) ||
        [...role.permissions, ...role.own].some((key) => fits(wanted, permissionName(key), key))),
  );
}

function RoleGroups({
  found,
  roles,
}: {
  readonly found: readonly RoleView[];
  readonly roles: readonly RoleView[];
}) {
  const t = useWords();
  const packName = usePackName();
  const own = found.filter(({ kind }) => kind !== 'default');
  const defaults = found.filter(({ kind }) => kind === 'default');
  return (
    <div className={styles['groups']}>
      {own.length > 0 ? <RoleLadder title={t('access.roles.ours')} group={own} roles={roles} /> : null}
      {packsOf(defaults).map((pack) => (
        <RoleLadder
          key={pack}
          title={packName(pack)}
          group={defaults.filter((role) => role.pack === pack)}
          roles={roles}
        />
      ))}
    </div>
  );
}

interface RoleLadderProps {
  readonly title: string;
  readonly group: readonly RoleView[];
  readonly roles: readonly RoleView[];
}

/** Roles under each other by rank: the higher rung manages the lower one. */
function RoleLadder({ title, group, roles }: RoleLadderProps) {
  return (
    <section className={styles['group']} aria-label={title}>
      <h2 className={styles['groupTitle']}>{title}</h2>
      <ol className={styles['ladder']}>
        {group.toSorted(byRank).map((role) => (
          <RoleRow key={role.roleId} role={role} roles={roles} />
        ))}
      </ol>
    </section>
  );
}

function RoleRow({ role, roles }: { readonly role: RoleView; readonly roles: readonly RoleView[] }) {
  const t = useWords();
  const nameOf = useNameOfRole();
  const seesPeople = useSeesPeople();
  const variants = roles.filter(({ variantOf }) => variantOf === role.roleId);
  return (
    <li className={styles['rung']}>
      <span className={clsx('figures', styles['rank'])} aria-hidden>
        {role.rank}
      </span>
      <span className={styles['rail']} aria-hidden>
        <span style={{ inlineSize: `${role.rank}%` }} />
      </span>
      <span className={styles['two']}>
        <Link
          to="/access/$tab"
          params={{ tab: 'roles' }}
          search={{ role: role.roleId }}
          className={styles['roleLink']}
        >
          {nameOf(role)}
          <span className="for-screen-readers">, {t('access.roles.rankOf', { rank: role.rank })}</span>
        </Link>
        <small>
          {role.homeScopeName === null ? null : t('access.roles.at', { home: role.homeScopeName })}
          {variants.map((variant) => (
            <span key={variant.roleId}>{t('access.roles.changedHere', { name: nameOf(variant) })}</span>
          ))}
        </small>
      </span>
      <KindBadge kind={role.kind} />
      <span className={clsx('figures', styles['count'])}>
        {t('access.roles.permissions', { count: role.permissions.length + role.own.length })}
      </span>
      {seesPeople ? (
        <span className={clsx('figures', styles['count'], role.holders === 0 && styles['quiet'])}>
          {role.holders === 0
            ? t('access.roles.noHolders')
            : t('access.roles.holders', { count: role.holders })}
        </span>
      ) : null}
    </li>
  );
}

function NewRoleButton() {
  const t = useWords();
  const goTo = useGoTo();
  const why = useRoleHomes().length > 0 ? null : t('access.roles.createOff');
  return (
    <span className={styles['end']}>
      <WhyOff why={why}>
        {(describedBy) => (
          <Button
            className={clsx(why !== null && off['off'])}
            aria-disabled={why !== null || undefined}
            aria-describedby={describedBy}
            leftSection={<IconPlus aria-hidden size={18} />}
            onClick={() => {
              if (why === null) goTo('roles', { edit: 'new' });
            }}
          >
            {t('access.roles.create')}
          </Button>
        )}
      </WhyOff>
    </span>
  );
}
