import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { scopeInput, useScopeId } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { InvitePerson } from './invite-person.tsx';
import { PeopleTable } from './people-table.tsx';
import { PersonPane } from './person-pane.tsx';
import styles from './people.module.css';
import { useGrantScope } from './places.ts';

const TYPING_MILLISECONDS = 200;

/** Who works here, with which roles; one person at a time in the pane beside. */
export function PeoplePage() {
  const t = useWords();
  const api = useApi();
  const scopeId = useScopeId();
  const navigate = useNavigate();
  const { person: openId = null } = useSearch({ strict: false }) as { person?: string };
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search.trim(), TYPING_MILLISECONDS);
  const input = { ...scopeInput(scopeId), ...(settled ? { search: settled } : {}) };
  const { data, error, refetch } = useQuery(
    api.people.list.queryOptions({ input, placeholderData: keepPreviousData }),
  );
  const open = (person: string | null) =>
    void navigate({ to: '/people', search: person === null ? {} : { person } });
  const opened = data?.find(({ personId }) => personId === openId);
  return (
    <Page
      title={t('people.title')}
      aside={data ? t('people.list.count', { count: data.length }) : null}
      actions={<InviteButton />}
      filled
    >
      <TextInput
        className={styles['search']}
        aria-label={t('common.search')}
        placeholder={t('people.list.search')}
        leftSection={<IconSearch aria-hidden size={18} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows rows={8} height={60} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconUsers} title={t('people.list.noneTitle')}>
          {t('people.list.noneText')}
        </EmptyState>
      ) : null}
      {data && data.length > 0 ? (
        <div className={styles['split']}>
          <PeopleTable people={data} openId={opened?.personId ?? null} onOpen={open} />
          {opened ? <PersonPane key={opened.personId} person={opened} onClose={() => open(null)} /> : null}
        </div>
      ) : null}
    </Page>
  );
}

function InviteButton() {
  const t = useWords();
  const scopeId = useGrantScope();
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <GuardedButton
        permission="user.manage"
        scopeId={scopeId}
        leftSection={<IconUserPlus aria-hidden size={18} />}
        onClick={() => setInviting(true)}
      >
        {t('people.create.open')}
      </GuardedButton>
      {inviting ? <InvitePerson scopeId={scopeId} onClose={() => setInviting(false)} /> : null}
    </>
  );
}
