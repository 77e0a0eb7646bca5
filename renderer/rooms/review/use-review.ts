import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import type { RefusalOnTheWire } from '../../../src/shop/records/index.ts';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useTell } from '../../ui/tell.ts';
import type { Verdict } from './verdict-dialog.tsx';

/** A task that the station did not let through, and why. */
export interface NotDone {
  readonly task: TaskSummary;
  readonly refusal: RefusalOnTheWire;
}

/** Accepts or denies tasks. Each is judged by itself; those that were refused are kept to be shown with their reason. */
export function useReview(onSome: () => void) {
  const t = useWords();
  const api = useApi();
  const { queryClient } = useServices();
  const tell = useTell();
  const [results, setResults] = useState<readonly NotDone[]>([]);
  const review = useMutation(api.printing.review.mutationOptions({ onError: tell.error }));
  const send = (tasks: readonly TaskSummary[], verdict: Verdict, reason: string) =>
    review.mutate(
      {
        taskIds: tasks.map(({ taskId }) => taskId as never),
        expectedVersions: tasks.map(({ version }) => version),
        verdict,
        reason,
      },
      {
        onSuccess: ({ results: answers }) => {
          const byId = new Map(tasks.map((task) => [task.taskId, task]));
          const notDone = answers.flatMap(({ taskId, refusal }) => {
            const task = byId.get(taskId);
            return refusal && task ? [{ task, refusal }] : [];
          });
          setResults(notDone);
          const count = answers.length - notDone.length;
          if (count > 0) {
            tell.done(t(verdict === 'accept' ? 'review.accepted' : 'review.denied', { count }));
            onSome();
          }
          void queryClient.invalidateQueries({ queryKey: api.printing.key() });
        },
      },
    );
  return { send, busy: review.isPending, results, forget: () => setResults([]) };
}
