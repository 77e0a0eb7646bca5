import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { KeyboardEvent } from 'react';
import { useFormat, useWords } from '../../text/index.ts';
import { Page } from '../../ui/page.tsx';
import { QueueTab } from './queue-tab.tsx';
import { ReviewTab } from './review-tab.tsx';
import { useTaskPages } from './use-task-pages.ts';
import styles from './review.module.css';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';

const TABS = ['review', 'queue'] as const;
type Tab = (typeof TABS)[number];

/** What the address of the review room says: which list, which task beside it, which words are searched for. */
export interface ReviewPlace {
  readonly taskId: string | null;
  readonly search: string;
  readonly go: (part: { readonly task?: string | null; readonly search?: string }) => void;
}

/** The Factory manager's desk: what waits for a yes or no, and the order in which the rest is printed. */
export function ReviewPage() {
  const t = useWords();
  const { number } = useFormat();
  const { tab: tabText, task, search = '' } = useSearch({ strict: false });
  const tab: Tab = tabText === 'queue' ? 'queue' : 'review';
  const navigate = useNavigate();
  const open = useCallback(
    (next: { tab: Tab; task?: string | null; search?: string }) =>
      void navigate({
        to: '/review',
        search: () => ({
          tab: next.tab,
          ...(next.task ? { task: next.task } : {}),
          ...(next.search ? { search: next.search } : {}),
        }),
        replace: true,
      }),
    [navigate],
  );
  const place: ReviewPlace = {
    taskId: task ?? null,
    search,
    go: (part) => open({ tab, task: task ?? null, search, ...part }),
  };
  const waiting = useTaskPages({ states: ['requested'], order: 'due' });
  const queued = useTaskPages({ states: ['approved', 'queued'], order: 'queue' });
  const counts: Readonly<Record<Tab, number>> = { review: waiting.total, queue: queued.total };
  const byKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const next = tab === 'review' ? 'queue' : 'review';
    open({ tab: next });
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <Page
      filled
      permissions={panelPermissions('review')}
      title={t('review.title')}
      aside={
        <div className={styles['tabs']} role="tablist" aria-label={t('review.title')}>
          {TABS.map((key) => (
            <button
              key={key}
              id={`tab-${key}`}
              type="button"
              role="tab"
              aria-selected={tab === key}
              aria-controls="review-panel"
              tabIndex={tab === key ? 0 : -1}
              className={styles['tab']}
              onClick={() => open({ tab: key })}
              onKeyDown={byKey}
            >
              {t(`review.tab.${key}`)}
              <span className={styles['count']}>{number(counts[key])}</span>
            </button>
          ))}
        </div>
      }
    >
      <div id="review-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className={styles['panel']}>
        {tab === 'review' ? <ReviewTab place={place} /> : <QueueTab place={place} />}
      </div>
    </Page>
  );
}
