import { Select, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconHistory, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditEntryView } from '../../../src/shop/audit/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { RecordList } from './record-list.tsx';
import styles from './record.module.css';
import { VerifyChain } from './verify-chain.tsx';

const AT_ONCE = 100;
const TYPING_MILLISECONDS = 250;

type Shown = 'all' | 'refused';

/** Who did what, when, where and with what result. */
export function RecordPage() {
  const t = useWords();
  const [search, setSearch] = useState('');
  const [personId, setPersonId] = useState<string | null>(null);
  const [shown, setShown] = useState<Shown>('all');
  const [settled] = useDebouncedValue(search.trim(), TYPING_MILLISECONDS);
  return (
    <Page title={t('record.title')} aside={t('record.lead')} actions={<VerifyChain />} filled>
      <div className={styles['filters']}>
        <TextInput
          className={styles['search']}
          aria-label={t('common.search')}
          placeholder={t('record.search')}
          leftSection={<IconSearch aria-hidden size={18} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <PersonFilter value={personId} onChange={setPersonId} />
        <SegmentedControl
          aria-label={t('record.result.label')}
          value={shown}
          onChange={(value) => setShown(value)}
          data={(['all', 'refused'] as const).map((value) => ({ value, label: t(`record.result.${value}`) }))}
        />
      </div>
      <Entries search={settled} personId={personId} shown={shown} />
    </Page>
  );
}

interface PersonFilterProps {
  readonly value: string | null;
  readonly onChange: (personId: string | null) => void;
}

function PersonFilter({ value, onChange }: PersonFilterProps) {
  const t = useWords();
  const api = useApi();
  const { mayAnywhere } = useAccess();
  const { data } = useQuery(api.people.list.queryOptions({ input: {}, enabled: mayAnywhere('user.list') }));
  return (
    <Select
      aria-label={t('record.person')}
      placeholder={t('record.everyone')}
      data={(data?.people ?? []).map((person) => ({ value: person.personId, label: person.name }))}
      value={value}
      onChange={onChange}
      searchable
      clearable
      limit={100}
    />
  );
}

interface EntriesProps {
  readonly search: string;
  readonly personId: string | null;
  readonly shown: Shown;
}

function Entries({ search, personId, shown }: EntriesProps) {
  const t = useWords();
  const api = useApi();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    api.audit.entries.infiniteOptions({
      input: (beforeSequence: number | null) => ({
        limit: AT_ONCE,
        ...(search ? { search } : {}),
        ...(shown === 'refused' ? { result: 'refused' as const } : {}),
        ...(personId ? { personId: personId as never } : {}),
        ...(beforeSequence === null ? {} : { beforeSequence }),
      }),
      initialPageParam: null as number | null,
      getNextPageParam: (last) => (last.more ? (last.entries.at(-1)?.sequence ?? null) : null),
    }),
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={8} height={52} />;
  const entries: readonly AuditEntryView[] = data.pages.flatMap((page) => page.entries);
  if (entries.length === 0 && !hasNextPage) {
    return (
      <EmptyState icon={IconHistory} title={t('record.empty.title')}>
        {t('record.empty.text')}
      </EmptyState>
    );
  }
  return (
    <RecordList
      entries={entries}
      more={hasNextPage}
      loading={isFetchingNextPage}
      onMore={() => void fetchNextPage()}
    />
  );
}
