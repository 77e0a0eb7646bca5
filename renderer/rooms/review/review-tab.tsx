import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconClipboardCheck, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { ReviewGrid } from './review-grid.tsx';
import type { ReviewPlace } from './review-page.tsx';
import { ReviewResults } from './review-results.tsx';
import { TaskPane } from './task-pane.tsx';
import { useReview } from './use-review.ts';
import { useTaskPages } from './use-task-pages.ts';
import { VerdictDialog, type Verdict } from './verdict-dialog.tsx';
import styles from './review.module.css';

const ORDERS = ['due', 'newest'] as const;
type Order = (typeof ORDERS)[number];
const SEARCH_PAUSE_MILLISECONDS = 180;
const NOBODY: ReadonlySet<string> = new Set();

/** The task repository: what was asked for, to be accepted or denied, one or many at once. */
export function ReviewTab({ place }: { readonly place: ReviewPlace }) {
  const [order, setOrder] = useState<Order>('due');
  const [search] = useDebouncedValue(place.search, SEARCH_PAUSE_MILLISECONDS);
  const list = useTaskPages({ states: ['requested'], order, search });
  const [selected, setSelected] = useState<ReadonlySet<string>>(NOBODY);
  const [asking, setAsking] = useState<{ verdict: Verdict; tasks: readonly TaskSummary[] } | null>(null);
  const review = useReview(() => setSelected(NOBODY));
  const chosen = list.tasks.filter(({ taskId }) => selected.has(taskId));
  const current = list.tasks.find(({ taskId }) => taskId === place.taskId) ?? null;
  const subjects = () => (chosen.length > 0 ? chosen : current ? [current] : []);
  const send = (tasks: readonly TaskSummary[], verdict: Verdict, reason: string) => {
    if (tasks.length === 0) return;
    review.send(tasks, verdict, reason);
    // The desk goes on to the next one by itself.
    if (tasks.some(({ taskId }) => taskId === place.taskId)) {
      place.go({ task: nextAfter(list.tasks, tasks, place.taskId) });
    }
  };
  const accept = (tasks: readonly TaskSummary[]) => send(tasks, 'accept', '');
  const ask = (verdict: Verdict, tasks: readonly TaskSummary[]) => {
    if (tasks.length > 0) setAsking({ verdict, tasks });
  };
  return (
    <div className={styles['desk']} data-pane={current ? true : undefined}>
      <div className={styles['list']}>
        {chosen.length > 0 ? (
          <BulkBar
            tasks={chosen}
            busy={review.busy}
            onAccept={() => accept(chosen)}
            onAcceptWithNote={() => ask('accept', chosen)}
            onDeny={() => ask('deny', chosen)}
            onClear={() => setSelected(NOBODY)}
          />
        ) : (
          <Filters place={place} order={order} onOrder={setOrder} />
        )}
        <ReviewResults results={review.results} onClose={review.forget} />
        {list.loading ? <LoadingRows rows={6} height={76} /> : null}
        {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
        {!list.loading && !list.error && list.tasks.length === 0 ? <Nothing place={place} /> : null}
        {list.tasks.length > 0 ? (
          <ReviewGrid
            tasks={list.tasks}
            total={list.total}
            currentId={place.taskId}
            selected={selected}
            onCurrent={(task) => place.go({ task })}
            onSelect={setSelected}
            onReached={list.reached}
            onAccept={() => accept(subjects())}
            onDeny={() => ask('deny', subjects())}
          />
        ) : null}
      </div>
      {current ? (
        <TaskPane
          key={current.taskId}
          task={current}
          busy={review.busy}
          onAccept={() => accept([current])}
          onAcceptWithNote={() => ask('accept', [current])}
          onDeny={() => ask('deny', [current])}
          onClose={() => place.go({ task: null })}
        />
      ) : null}
      {asking ? (
        <VerdictDialog
          {...asking}
          onClose={() => setAsking(null)}
          onSend={(reason) => {
            send(asking.tasks, asking.verdict, reason);
            setAsking(null);
          }}
        />
      ) : null}
    </div>
  );
}

/** The first task after the current one that is not among those just answered, else the last before it. */
function nextAfter(
  all: readonly TaskSummary[],
  answered: readonly TaskSummary[],
  currentId: string | null,
): string | null {
  const left = all.filter((task) => !answered.includes(task));
  const at = all.findIndex(({ taskId }) => taskId === currentId);
  const next = all.slice(at + 1).find((task) => left.includes(task)) ?? left.at(-1);
  return next?.taskId ?? null;
}

interface FiltersProps {
  readonly place: ReviewPlace;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

function Filters({ place, order, onOrder }: FiltersProps) {
  const t = useWords();
  return (
    <div className={styles['toolbar']}>
      <TextInput
        type="search"
        className={styles['search'] ?? ''}
        aria-label={t('review.search')}
        placeholder={t('review.search')}
        leftSection={<IconSearch aria-hidden size={18} />}
        rightSection={
          place.search ? (
            <CloseButton aria-label={t('projects.clearSearch')} onClick={() => place.go({ search: '' })} />
          ) : null
        }
        value={place.search}
        onChange={(event) => place.go({ search: event.currentTarget.value })}
      />
      <Select
        className={styles['order'] ?? ''}
        aria-label={t('review.orderLabel')}
        allowDeselect={false}
        data={ORDERS.map((value) => ({ value, label: t(`review.order.${value}`) }))}
        value={order}
        onChange={(value) => onOrder(value === 'newest' ? 'newest' : 'due')}
      />
    </div>
  );
}

function Nothing({ place }: { readonly place: ReviewPlace }) {
  const t = useWords();
  if (place.search) {
    return (
      <EmptyState
        icon={IconSearchOff}
        title={t('review.noneFound')}
        action={
          <Button variant="default" onClick={() => place.go({ search: '' })}>
            {t('projects.clearSearch')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState icon={IconClipboardCheck} title={t('review.empty')}>
      {t('review.emptyHelp')}
    </EmptyState>
  );
}
