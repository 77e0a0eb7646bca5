import { Button } from '@mantine/core';
import { IconArrowLeft, IconShieldOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { useRoleHomes } from './places.ts';
import { copyDraft, editDraft, emptyDraft, ownRankAt, variantDraft, type RoleDraft } from './role-draft.ts';
import { RoleEditor } from './role-editor.tsx';
import { RoleReading } from './role-reading.tsx';
import styles from './roles.module.css';
import { useNameOfRole, useRoles } from './use-roles.ts';
import { useGoTo, useWhere } from './use-where.ts';

/** One role, read or edited: `?role=…`, with `&edit=variant`, `copy` or `edit`; `?edit=new` without a role. */
export function RolePage() {
  const t = useWords();
  const { role: roleId } = useWhere();
  const { roles, error, isPending, refetch } = useRoles();
  const role = roles.find((one) => one.roleId === roleId) ?? null;
  if (isPending) return <LoadingRows rows={8} height={46} />;
  if (error && roles.length === 0) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <Link to="/access/$tab" params={{ tab: 'roles' }} className={styles['back']}>
        <IconArrowLeft aria-hidden size={18} />
        {t('access.role.back')}
      </Link>
      {roleId !== undefined && role === null ? <RoleGone /> : <OneRole role={role} roles={roles} />}
    </>
  );
}

function RoleGone() {
  const t = useWords();
  const goTo = useGoTo();
  return (
    <EmptyState
      icon={IconShieldOff}
      title={t('access.role.gone')}
      action={<Button onClick={() => goTo('roles')}>{t('access.role.back')}</Button>}
    >
      {t('access.role.goneText')}
    </EmptyState>
  );
}

interface OneRoleProps {
  /** Null: a new one is made from nothing. */
  readonly role: RoleView | null;
  readonly roles: readonly RoleView[];
}

function OneRole({ role, roles }: OneRoleProps) {
  const { edit } = useWhere();
  const start = useStart(role, edit);
  if (start !== null)
    return <RoleEditor key={`${role?.roleId} ${edit}`} start={start} source={role} roles={roles} />;
  return role === null ? <RoleGone /> : <RoleReading role={role} roles={roles} />;
}

/** What the editor begins with; null: nothing is edited. */
function useStart(role: RoleView | null, edit: string | undefined): RoleDraft | null {
  const t = useWords();
  const { own } = useAccess();
  const nameOf = useNameOfRole();
  const homeId = useRoleHomes()[0]?.value ?? '';
  const [now] = useState(Date.now);
  const ownRank = ownRankAt(own, homeId, now);
  if (edit === 'new') return emptyDraft(homeId, ownRank);
  if (role === null) return null;
  if (edit === 'copy') {
    return copyDraft(role, homeId, t('access.edit.copyName', { role: nameOf(role) }), ownRank);
  }
  if (edit === 'variant' && role.kind === 'default') return variantDraft(role, homeId);
  return edit === 'edit' && role.kind !== 'default' ? editDraft(role) : null;
}
