import { Button } from '@mantine/core';
import { IconCheck, IconPrinter, IconRefresh, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { TaskDetail, TaskState } from '../../../src/shop/printing/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { useTell } from '../../ui/tell.ts';
import { TryAgain as AskTryAgain } from '../printing/try-again.tsx';
import { AssignTask } from './assign-task.tsx';
import { CancelTask } from './cancel-task.tsx';
import { PartsCheck } from './parts-check.tsx';
import { ReviewResults } from './review-results.tsx';
import { useReview } from './use-review.ts';
import { VerdictDialog, type Verdict } from './verdict-dialog.tsx';
import { useWhyNotReview } from './why-not-review.ts';
import styles from './review.module.css';

const AT_A_PRINTER: ReadonlySet<TaskState> = new Set([
  'accepted',
  'preheating',
  'printing',
  'paused',
  'finished',
  'failed',
]);
const CANCELLABLE: ReadonlySet<TaskState> = new Set(['requested', 'denied', 'approved', 'queued']);

/** What can be done with the task in its state; what this person may not do says why. */
export function TaskActions({ task }: { readonly task: TaskDetail }) {
  return (
    <div className={styles['actions']}>
      {task.state === 'requested' ? <Review task={task} /> : null}
      {task.state === 'denied' || task.state === 'requested' ? <AskAgain task={task} /> : null}
      {AT_A_PRINTER.has(task.state) ? <OpenPrinter task={task} /> : null}
      {task.state === 'failed' ? <TryAgain task={task} /> : null}
      {task.state === 'removed' ? <PartsCheck task={task} /> : null}
      {task.state === 'removed' || task.state === 'checked' ? <CloseTask task={task} /> : null}
      {task.state === 'queued' ? <AssignTask task={task} /> : null}
      {CANCELLABLE.has(task.state) ? <CancelTask task={task} /> : null}
    </div>
  );
}

function Review({ task }: { readonly task: TaskDetail }) {
  const t = useWords();
  const [asking, setAsking] = useState<Verdict | null>(null);
  const review = useReview(() => {});
  const whyNot = useWhyNotReview(task);
  const guard = { permission: 'printTask.review', scopeId: task.scopeId, offBecause: whyNot } as const;
  return (
    <>
      <GuardedButton
        {...guard}
        loading={review.busy}
        leftSection={<IconCheck aria-hidden size={19} />}
        onClick={() => review.send([task], 'accept', '')}
      >
        {t('review.accept')}
      </GuardedButton>
      <GuardedButton
        {...guard}
        variant="default"
        leftSection={<IconX aria-hidden size={19} />}
        onClick={() => setAsking('deny')}
      >
        {t('review.deny')}
      </GuardedButton>
      <ReviewResults results={review.results} onClose={review.forget} />
      {asking ? (
        <VerdictDialog
          verdict={asking}
          tasks={[task]}
          onClose={() => setAsking(null)}
          onSend={(reason) => {
            review.send([task], asking, reason);
            setAsking(null);
          }}
        />
      ) : null}
    </>
  );
}

function AskAgain({ task }: { readonly task: TaskDetail }) {
  const t = useWords();
  const navigate = useNavigate();
  const { own } = useAccess();
  // Only who asked changes the request; for others there is nothing to teach here.
  if (task.requestedBy !== own.person.personId) return null;
  return (
    <GuardedButton
      permission="printTask.request"
      scopeId={task.scopeId}
      ownerId={task.requestedBy}
      variant={task.state === 'denied' ? 'filled' : 'default'}
      leftSection={<IconRefresh aria-hidden size={19} />}
      onClick={() =>
        void navigate({
          to: '/projects/$projectId',
          params: { projectId: task.projectId },
          search: () => ({ model: task.modelVersionId, ask: task.taskId }),
        })
      }
    >
      {t(task.state === 'denied' ? 'projects.changeAndAsk' : 'review.changeRequest')}
    </GuardedButton>
  );
}

function OpenPrinter({ task }: { readonly task: TaskDetail }) {
  const t = useWords();
  const navigate = useNavigate();
  const { may } = useAccess();
  const attempt = task.attempts.find(({ printId }) => printId === task.printId);
  if (!attempt || !may('printer.view', attempt.printerId)) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconPrinter aria-hidden size={19} />}
      onClick={() => void navigate({ to: '/bench/$printerId', params: { printerId: attempt.printerId } })}
    >
      {t('review.openPrinter', { printer: attempt.printerName })}
    </Button>
  );
}

/** With its part off it only queues; else it says that the bed is clear, too. */
function TryAgain({ task }: { readonly task: TaskDetail }) {
  const [asking, setAsking] = useState(false);
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const last = task.attempts.find(({ printId }) => printId === task.printId);
  const again = useMutation(
    api.printing.tryAgain.mutationOptions({
      onSuccess: () => tell.done(t('review.backInQueue')),
      onError: tell.error,
    }),
  );
  // The part is taken off beside the printer, at its own station.
  if (!last || last.stationName !== null) return null;
  const queue = () => again.mutate({ printId: last.printId as never, expectedVersion: last.version });
  return (
    <>
      <GuardedButton
        permission="print.resume"
        scopeId={task.scopeId}
        loading={again.isPending}
        leftSection={<IconRefresh aria-hidden size={19} />}
        onClick={() => (last.state === 'removed' ? queue() : setAsking(true))}
      >
        {t('review.printAgain')}
      </GuardedButton>
      {asking ? <AskTryAgain onConfirm={queue} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function CloseTask({ task }: { readonly task: TaskDetail }) {
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const close = useMutation(
    api.printing.closeTask.mutationOptions({
      onSuccess: () => tell.done(t('review.closed')),
      onError: tell.error,
    }),
  );
  return (
    <GuardedButton
      permission="printTask.review"
      scopeId={task.scopeId}
      variant="default"
      loading={close.isPending}
      onClick={() => close.mutate({ taskId: task.taskId as never, expectedVersion: task.version })}
    >
      {t('review.closeTask')}
    </GuardedButton>
  );
}
