import { IconHistory } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import type { AuditEntryView } from '../../../src/shop/audit/contract.ts';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { EntryPane } from './entry-pane.tsx';
import { ExportRecord } from './export-record.tsx';
import { RecordFilters } from './record-filters.tsx';
import { entryKey, EVERYTHING, linesOf, namesEntry } from './record-filter.ts';
import { RecordList } from './record-list.tsx';
import styles from './record.module.css';
import { useEntries, useRecordFilter, useRecordPlace, type RecordPlace } from './use-record.ts';
import { useVerifying, VerdictLine, VerifyButton } from './verify-record.tsx';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';

/** Who did what, when, where and with what result. */
export function RecordPage() {
  const t = useWords();
  const place = useRecordPlace();
  const filter = useRecordFilter(place.where);
  const verifying = useVerifying();
  return (
    <Page
      permissions={panelPermissions('record')}
      title={t('record.title')}
      aside={t('record.lead')}
      actions={
        <>
          <ExportRecord filter={filter} />
          <VerifyButton verifying={verifying} />
        </>
      }
      filled
    >
      <VerdictLine verifying={verifying} onShow={(entry) => place.look({ ...EVERYTHING, entry })} />
      <RecordFilters place={place} />
      <Entries place={place} filter={filter} />
    </Page>
  );
}

interface EntriesProps {
  readonly place: RecordPlace;
  readonly filter: ReturnType<typeof useRecordFilter>;
}

/** An entry that an address names is looked for so far back; further back it is found by its day. */
const SOUGHT_AT_MOST = 5_000;

const NOTHING: readonly AuditEntryView[] = [];

function Entries({ place, filter }: EntriesProps) {
  const t = useWords();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useEntries(filter);
  const entries = useMemo(() => data?.pages.flatMap((page) => page.entries) ?? NOTHING, [data]);
  const lines = useMemo(() => linesOf(entries, null), [entries]);
  const wanted = place.where.entry;
  const opened = entries.find((entry) => namesEntry(wanted, entry));
  const seeks =
    wanted !== null && !opened && hasNextPage && !isFetchingNextPage && entries.length < SOUGHT_AT_MOST;
  useEffect(() => {
    if (seeks) void fetchNextPage();
  }, [seeks, fetchNextPage]);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={8} height={56} />;
  if (entries.length === 0 && !hasNextPage) {
    return (
      <EmptyState icon={IconHistory} title={t('record.empty.title')}>
        {t('record.empty.text')}
      </EmptyState>
    );
  }
  return (
    <div className={styles['split']}>
      <RecordList
        lines={lines}
        more={hasNextPage}
        loading={isFetchingNextPage}
        openKey={opened ? entryKey(opened) : null}
        onOpen={place.open}
        onMore={() => void fetchNextPage()}
      />
      {opened ? (
        <EntryPane
          key={entryKey(opened)}
          entry={opened}
          onLook={place.look}
          onClose={() => place.open(null)}
        />
      ) : null}
    </div>
  );
}
