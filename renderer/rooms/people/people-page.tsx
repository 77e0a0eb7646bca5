import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFilterOff, IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { PersonView } from '../../../src/shop/people/contract.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';
import { clsx } from '../../ui/clsx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { InvitePerson } from './invite-person.tsx';
import { OnlyMaster } from './only-master.tsx';
import { PeopleTable } from './people-table.tsx';
import styles from './people.module.css';
import { PersonPane } from './person-pane.tsx';
import { useChosenGrantPlace, useGrantScope, useManagingPermission } from './places.ts';
import { SeatsChips } from './seats.tsx';
import { SilenceNotice } from './silence-notice.tsx';
import { usePeopleFilters } from './use-people-filters.ts';
import { usePeoplePages, type PeopleFilters } from './use-people-pages.ts';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';

const TYPING_MILLISECONDS = 200;

/** Who works here, with which roles; one person at a time in the pane beside. */
export function PeoplePage() {
  const t = useWords();
  const navigate = useNavigate();
  const { personId: openId = null } = useParams({ strict: false }) as { personId?: string };
  const { filters, change } = usePeopleFilters();
  const [search] = useDebouncedValue(filters.search.trim(), TYPING_MILLISECONDS);
  const pages = usePeoplePages({ ...filters, search });
  const { total } = pages;
  const open = (personId: string | null) =>
    void navigate({
      to: personId === null ? '/people' : '/people/$personId',
      params: personId === null ? {} : { personId },
      search: true,
    } as never);
  return (
    <Page
      permissions={panelPermissions('people')}
      title={t('people.title')}
      aside={
        <span className={styles['aside']}>
          {total === null ? null : t('people.list.count', { count: total })}
          <SeatsChips />
        </span>
      }
      actions={<InviteButton />}
      filled
    >
      <SilenceNotice />
      {openId === null ? <OnlyMaster /> : null}
      <Filters filters={filters} onChange={change} />
      <div className={clsx(styles['split'], openId !== null && styles['opened'])}>
        <div className={styles['listSide']}>
          {pages.error && total === null ? <ErrorState error={pages.error} onRetry={pages.retry} /> : null}
          {total === null && !pages.error ? <LoadingRows rows={8} height={60} /> : null}
          {total === 0 ? <Nobody onClear={() => change({ search: '', state: null, roleId: null })} /> : null}
          {total ? <PeopleTable total={total} pages={pages} openId={openId} onOpen={open} /> : null}
        </div>
        {openId === null ? null : <PersonPane key={openId} personId={openId} onClose={() => open(null)} />}
      </div>
    </Page>
  );
}

function Nobody({ onClear }: { readonly onClear: () => void }) {
  const t = useWords();
  return (
    <EmptyState
      icon={IconUsers}
      title={t('people.list.noneTitle')}
      action={
        <Button variant="default" leftSection={<IconFilterOff aria-hidden size={18} />} onClick={onClear}>
          {t('people.list.clear')}
        </Button>
      }
    >
      {t('people.list.noneText')}
    </EmptyState>
  );
}

const STATES = ['active', 'invited', 'inactive'] as const satisfies readonly PersonView['state'][];

interface FiltersProps {
  readonly filters: PeopleFilters;
  readonly onChange: (change: Partial<PeopleFilters>) => void;
}

function Filters({ filters, onChange }: FiltersProps) {
  const t = useWords();
  const api = useApi();
  const roleWord = useRoleWord();
  const { data: roles = [] } = useQuery(api.access.roles.queryOptions({ staleTime: 60_000 }));
  const held = roles
    .filter(({ roleId, holders }) => holders > 0 || roleId === filters.roleId)
    .toSorted((one, other) => other.rank - one.rank);
  return (
    <div className={styles['filters']} role="search" aria-label={t('people.list.filters')}>
      <TextInput
        className={styles['search']}
        aria-label={t('common.search')}
        placeholder={t('people.list.search')}
        leftSection={<IconSearch aria-hidden size={18} />}
        value={filters.search}
        onChange={(event) => onChange({ search: event.currentTarget.value })}
      />
      <Select
        className={styles['filter']}
        aria-label={t('people.list.state')}
        placeholder={t('people.list.anyState')}
        data={STATES.map((state) => ({ value: state, label: t(`states.person.${state}`) }))}
        value={filters.state}
        onChange={(state) => onChange({ state })}
        clearable
        clearButtonProps={{ 'aria-label': t('people.list.anyState') }}
      />
      <Select
        className={styles['filter']}
        aria-label={t('people.list.role')}
        placeholder={t('people.list.anyRole')}
        data={held.map(({ roleId, name }) => ({ value: roleId, label: roleWord(name) }))}
        value={filters.roleId}
        onChange={(roleId) => onChange({ roleId })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('people.list.anyRole') }}
      />
    </div>
  );
}

function InviteButton() {
  const t = useWords();
  const scopeId = useGrantScope();
  const chosenPlace = useChosenGrantPlace();
  const permissionAt = useManagingPermission();
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <GuardedButton
        permission={permissionAt(scopeId)}
        scopeId={scopeId}
        leftSection={<IconUserPlus aria-hidden size={18} />}
        onClick={() => setInviting(true)}
      >
        {t('people.create.open')}
      </GuardedButton>
      {inviting ? <InvitePerson scopeId={chosenPlace} onClose={() => setInviting(false)} /> : null}
    </>
  );
}
