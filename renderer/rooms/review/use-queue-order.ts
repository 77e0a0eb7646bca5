import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useTell } from '../../ui/tell.ts';
import { moved } from './move-task.ts';

/**
 * The queue with moves shown at once, before the station has answered. What the station says next takes their place,
 * and a refused move goes back by itself.
 */
export function useQueueOrder(tasks: readonly TaskSummary[]) {
  const t = useWords();
  const api = useApi();
  const { queryClient } = useServices();
  const tell = useTell();
  const [guess, setGuess] = useState<{
    readonly of: readonly TaskSummary[];
    readonly order: readonly TaskSummary[];
  } | null>(null);
  const [said, setSaid] = useState('');
  const move = useMutation(
    api.printing.moveInQueue.mutationOptions({
      onError: (error) => {
        setGuess(null);
        tell.error(error);
      },
      onSettled: () => void queryClient.invalidateQueries({ queryKey: api.printing.tasks.key() }),
    }),
  );
  const shown = guess !== null && sameTasks(guess.of, tasks) ? guess.order : tasks;
  const moveTo = (from: number, place: number) => {
    const task = shown[from];
    const order = moved(shown, from, place);
    if (!task || order === null) return;
    setGuess({ of: tasks, order });
    const at = order.indexOf(task);
    setSaid(t('review.movedTo', { name: task.modelName, place: at + 1, count: order.length }));
    move.mutate({
      taskId: task.taskId as never,
      expectedVersion: task.version,
      beforeTaskId: (order[at + 1]?.taskId ?? null) as never,
    });
  };
  return { shown, moveTo, busy: move.isPending, said };
}

/** The same rows in the same state: nothing has come from the station since. */
function sameTasks(left: readonly TaskSummary[], right: readonly TaskSummary[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ taskId, version, queueKey }, place) => {
      const other = right[place];
      return other?.taskId === taskId && other.version === version && other.queueKey === queueKey;
    })
  );
}
