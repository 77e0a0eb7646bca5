import { Anchor, Button } from '@mantine/core';
import { IconArrowLeft, IconHistory, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { TaskDetail } from '../../../src/shop/printing/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { Chain } from '../../ui/chain.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { GcodeFigures } from '../projects/model-facts.tsx';
import { Attempts } from './attempts.tsx';
import { FindingsBox } from './findings-box.tsx';
import { LiveProgress, useLivePrint } from './live-print.tsx';
import { TaskActions } from './task-actions.tsx';
import { TaskFacts } from './task-facts.tsx';
import { TaskPreview } from './task-preview.tsx';
import { useWaitingSentence } from './waiting.ts';
import styles from './review.module.css';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';
import { taskNumber } from './task-number.ts';

/** One print task for everybody: where it stands, what it is, who did what, and what can be done now. */
export function TaskPage() {
  const t = useWords();
  const api = useApi();
  const { taskId } = useParams({ strict: false });
  const task = useQuery(api.printing.task.queryOptions({ input: { taskId: taskId as never } }));
  if (task.data) return <LoadedTask key={task.data.taskId} task={task.data} />;
  return (
    <Page title={t('review.task')}>
      {task.isError ? (
        <ErrorState error={task.error} onRetry={() => void task.refetch()} />
      ) : (
        <LoadingRows rows={4} height={120} />
      )}
    </Page>
  );
}

function LoadedTask({ task }: { readonly task: TaskDetail }) {
  const t = useWords();
  const live = useLivePrint(task);
  return (
    <Page
      permissions={panelPermissions('review')}
      title={`#${taskNumber(task)} ${task.modelName}`}
      aside={
        <Anchor component={Link} to={`/projects/${task.projectId}`} className={styles['back'] ?? ''}>
          <IconArrowLeft aria-hidden size={17} />
          {task.projectName}
        </Anchor>
      }
      actions={<TaskOnPaper task={task} />}
    >
      <div className={styles['taskPage']}>
        <div className={styles['taskLeft']}>
          <section className={styles['state']} aria-label={t('review.stateNow')}>
            <StateBadge task={task.state} size="large" />
            <StateWords task={task} />
            <TaskActions task={task} />
          </section>
          {live ? <LiveProgress live={live} /> : null}
          <div className={styles['taskView']}>
            <TaskPreview task={task} uptoLine={live?.current.lastAcknowledgedLine ?? null} />
          </div>
          <Attempts attempts={task.attempts} />
        </div>
        <div className={styles['taskRight']}>
          <section className={styles['card']} aria-labelledby="facts-title">
            <h2 id="facts-title">{t('review.facts')}</h2>
            {task.note ? <blockquote className={styles['note']}>{task.note}</blockquote> : null}
            <TaskFacts task={task} />
            <FindingsBox task={task} />
            {task.facts ? (
              <details className={styles['more']}>
                <summary>{t('review.moreFacts')}</summary>
                <GcodeFigures facts={task.facts} />
              </details>
            ) : null}
          </section>
          <section className={styles['card']} aria-labelledby="chain-title">
            <h2 id="chain-title">{t('review.chain')}</h2>
            <Chain steps={task.chain} />
          </section>
        </div>
      </div>
    </Page>
  );
}

/** The task's whole chain on paper, and the way to everything that the record says of it. */
function TaskOnPaper({ task }: { readonly task: TaskDetail }) {
  const t = useWords();
  const navigate = useNavigate();
  const { mayAnywhere } = useAccess();
  return (
    <>
      {mayAnywhere('audit.view') ? (
        <Button
          variant="default"
          leftSection={<IconHistory aria-hidden size={18} />}
          onClick={() => void navigate({ to: '/record', search: { record: task.taskId } })}
        >
          {t('record.ofTask')}
        </Button>
      ) : null}
      <Button
        variant="default"
        leftSection={<IconPrinter aria-hidden size={18} />}
        onClick={() => window.print()}
      >
        {t('record.onPaper')}
      </Button>
    </>
  );
}

/** What the state means for the person: why it waits, why it was denied, where it prints. */
function StateWords({ task }: { readonly task: TaskDetail }) {
  const t = useWords();
  const waiting = useWaitingSentence();
  // The newest stands first.
  const failure = task.attempts[0]?.failure;
  if (task.state === 'denied' && task.denialReason) {
    return <p className={styles['stateWords']}>{task.denialReason}</p>;
  }
  if (task.state === 'failed' && failure) {
    return <p className={styles['stateWords']}>{t(`states.failure.${failure.code}`)}</p>;
  }
  if (task.waiting) return <p className={styles['stateWords']}>{waiting(task.waiting)}</p>;
  return task.printerName ? (
    <p className={styles['stateWords']}>{t('review.on', { printer: task.printerName })}</p>
  ) : null;
}
