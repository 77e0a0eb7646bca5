import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CONFLICTS_PAGE, type ConflictView } from '../../../src/shop/sync/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ConflictCard } from './conflict-card.tsx';
import styles from './conflicts.module.css';

/** Changes that stood back: one's own, and others' where one may see what they are about. */
export function ConflictsPage() {
  const t = useWords();
  const { mayAnywhere } = useAccess();
  const { data, error, refetch } = useQuery(
    useApi().sync.conflicts.queryOptions({ input: { settled: false, before: null } }),
  );
  const seesStations = mayAnywhere('connectivity.manage') || mayAnywhere('factory.list');
  return (
    <Page
      title={t('sync.conflicts.title')}
      aside={t('sync.conflicts.lead')}
      actions={
        seesStations ? (
          <Link to="/sync" className={styles['toStations']}>
            {t('sync.conflicts.toStations')}
          </Link>
        ) : null
      }
    >
      {!data && error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows rows={3} height={170} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconCircleCheck} title={t('sync.conflicts.noneTitle')}>
          {t('sync.conflicts.noneText')}
        </EmptyState>
      ) : null}
      {data && data.length > 0 ? <Conflicts title={t('sync.conflicts.open')} conflicts={data} /> : null}
      <Settled />
    </Page>
  );
}

interface ConflictsProps {
  readonly title: string;
  readonly conflicts: readonly ConflictView[];
}

function Conflicts({ title, conflicts }: ConflictsProps) {
  return (
    <section className={styles['section']} aria-label={title}>
      <h2 className={styles['heading']}>{title}</h2>
      <ul className={styles['cards']}>
        {conflicts.map((conflict) => (
          <ConflictCard key={conflict.conflictId} conflict={conflict} />
        ))}
      </ul>
    </section>
  );
}

/** Those that somebody has looked at: the newest first, more on demand. */
function Settled() {
  const t = useWords();
  const api = useApi();
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    api.sync.conflicts.infiniteOptions({
      input: (before: number | null) => ({ settled: true, before }),
      initialPageParam: null,
      getNextPageParam: (page: readonly ConflictView[]) =>
        page.length < CONFLICTS_PAGE ? null : (page.at(-1)?.foundAt ?? null),
    }),
  );
  const settled = data?.pages.flat() ?? [];
  if (settled.length === 0) return null;
  return (
    <>
      <Conflicts title={t('sync.conflicts.settled')} conflicts={settled} />
      {hasNextPage ? (
        <div>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('sync.conflicts.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
