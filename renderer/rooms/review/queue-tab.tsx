import { Button, Menu, Select } from '@mantine/core';
import { IconArrowsSort, IconListNumbers } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useMay } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { useTell } from '../../ui/tell.ts';
import { WhyOff } from '../../ui/why-off.tsx';
import { QueueList } from './queue-list.tsx';
import { QueuePane } from './queue-pane.tsx';
import { RunningList } from './running-list.tsx';
import type { ReviewPlace } from './review-page.tsx';
import { useTaskPages } from './use-task-pages.ts';
import styles from './review.module.css';

const WAITING = ['approved', 'queued'] as const;
/** What printers have in hand, and what ended there and waits for somebody. */
const RUNNING = ['failed', 'paused', 'printing', 'preheating', 'accepted', 'finished'] as const;

/** What is printed next, in which order, and what keeps each from being printed now. */
export function QueueTab({ place }: { readonly place: ReviewPlace }) {
  const t = useWords();
  const waiting = useTaskPages({ states: WAITING, order: 'queue' });
  const running = useTaskPages({ states: RUNNING, order: 'newest' });
  const factories = factoriesOf([...waiting.tasks, ...running.tasks]);
  const [chosen, setChosen] = useState<string | null>(null);
  const factory = factories.find(({ value }) => value === chosen)?.value ?? factories[0]?.value ?? null;
  const here = (task: TaskSummary) => task.scopeId === factory;
  const queue = waiting.tasks.filter(here);
  const atPrinters = running.tasks.filter(here);
  const current = [...queue, ...atPrinters].find(({ taskId }) => taskId === place.taskId) ?? null;
  const error = waiting.error ?? running.error;
  if (waiting.loading) return <LoadingRows rows={6} height={64} />;
  if (error) return <ErrorState error={error} onRetry={waiting.retry} />;
  if (factory === null) {
    return (
      <EmptyState icon={IconListNumbers} title={t('review.queueEmpty')}>
        {t('review.queueEmptyHelp')}
      </EmptyState>
    );
  }
  return (
    <div className={styles['desk']} data-pane={current ? true : undefined}>
      <div className={styles['list']}>
        <div className={styles['toolbar']}>
          {factories.length > 1 ? (
            <Select
              aria-label={t('review.fact.where')}
              allowDeselect={false}
              data={[...factories]}
              value={factory}
              onChange={setChosen}
            />
          ) : null}
          <QueueSum tasks={queue} />
          <SortMenu scopeId={factory} tasks={queue.length} />
        </div>
        <RunningList tasks={atPrinters} currentId={place.taskId} onOpen={(task) => place.go({ task })} />
        {queue.length === 0 ? (
          <p className={styles['queueNone']}>{t('review.queueNone')}</p>
        ) : (
          <QueueList
            scopeId={factory}
            tasks={queue}
            currentId={place.taskId}
            onOpen={(task) => place.go({ task })}
            onReached={waiting.reached}
          />
        )}
      </div>
      {current ? (
        <QueuePane key={current.taskId} task={current} onClose={() => place.go({ task: null })} />
      ) : null}
    </div>
  );
}

function factoriesOf(tasks: readonly TaskSummary[]): readonly { value: string; label: string }[] {
  const names = new Map(tasks.map(({ scopeId, scopeName }) => [scopeId, scopeName]));
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .toSorted((left, right) => left.label.localeCompare(right.label));
}

function QueueSum({ tasks }: { readonly tasks: readonly TaskSummary[] }) {
  const t = useWords();
  const { duration } = useFormat();
  const seconds = tasks.reduce(
    (sum, { estimatedSeconds, copies, copiesDone }) => sum + (estimatedSeconds ?? 0) * (copies - copiesDone),
    0,
  );
  if (seconds === 0) return <span />;
  return (
    <span className={styles['quiet']}>
      {t('review.queueSum', { count: tasks.length, time: duration(seconds) })}
    </span>
  );
}

const SORTS = ['due', 'material', 'requested'] as const;

function SortMenu({ scopeId, tasks }: { readonly scopeId: string; readonly tasks: number }) {
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const may = useMay('printTask.prioritize', scopeId);
  const sort = useMutation(
    api.printing.sortQueue.mutationOptions({
      onSuccess: () => tell.done(t('review.sorted')),
      onError: tell.error,
    }),
  );
  const off = !may || tasks < 2;
  return (
    <span className={styles['toRight']}>
      <WhyOff why={may ? null : { permission: 'printTask.prioritize', scopeId }}>
        {(describedBy) => (
          <Menu position="bottom-end" disabled={off}>
            <Menu.Target>
              <Button
                variant="default"
                leftSection={<IconArrowsSort aria-hidden size={18} />}
                aria-disabled={off || undefined}
                aria-describedby={describedBy}
                loading={sort.isPending}
              >
                {t('review.sort')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {SORTS.map((by) => (
                <Menu.Item key={by} onClick={() => sort.mutate({ scopeId: scopeId as never, by })}>
                  {t(`review.sortBy.${by}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </WhyOff>
    </span>
  );
}
