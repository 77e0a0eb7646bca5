import { Modal } from '@mantine/core';
import { IconFlame, IconHourglass } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PartPicture } from '../../ui/part-picture.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './choices.module.css';
import { fittingInput } from './fitting.ts';
import { taskNumber } from '../review/task-number.ts';

interface AcceptTaskProps {
  readonly printer: PrinterView;
  readonly onClose: () => void;
}

/** The tasks that fit this printer, with pictures, to take one of them. */
export function AcceptTask({ printer, onClose }: AcceptTaskProps) {
  const t = useWords();
  return (
    <Modal
      opened
      onClose={onClose}
      size={680}
      title={t('bench.accept.title', { printer: printer.name })}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <Choosing printer={printer} onClose={onClose} />
    </Modal>
  );
}

function Choosing({ printer, onClose }: AcceptTaskProps) {
  const t = useWords();
  const { api } = useServices();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const { data, error, refetch } = useQuery(
    api.printing.tasks.queryOptions({ input: fittingInput(printer) }),
  );
  const { accept, busy } = useAccept(printer, onClose);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={3} height={96} />;
  const chosen = data.tasks.find(({ taskId }) => taskId === chosenId) ?? data.tasks[0];
  if (!chosen) {
    return (
      <EmptyState icon={IconHourglass} title={t('bench.accept.none')}>
        {t('bench.accept.noneText', { printer: printer.name, material: printer.materialKey })}
      </EmptyState>
    );
  }
  return (
    <>
      <p className={styles['lead']}>{t('bench.accept.choose')}</p>
      <div
        className={`${styles['list']} ${styles['scroll']}`}
        role="radiogroup"
        aria-label={t('bench.accept.choose')}
      >
        {data.tasks.map((task) => (
          <TaskChoice
            key={task.taskId}
            task={task}
            chosen={task === chosen}
            onChoose={() => setChosenId(task.taskId)}
          />
        ))}
      </div>
      <div className={styles['actions']}>
        <HoldButton
          icon={<IconFlame aria-hidden size={26} />}
          busy={busy}
          onConfirm={() => accept({ task: chosen, preheat: true })}
        >
          {t('bench.accept.andPreheat')}
        </HoldButton>
        <BigButton quiet busy={busy} onPress={() => accept({ task: chosen, preheat: false })}>
          {t('bench.accept.only')}
        </BigButton>
      </div>
    </>
  );
}

function useAccept(printer: PrinterView, onDone: () => void) {
  const { client, api, queryClient } = useServices();
  const tell = useTell();
  const printerId = printer.printerId as never;
  const accept = useMutation({
    mutationFn: async ({ task, preheat }: { readonly task: TaskSummary; readonly preheat: boolean }) => {
      const taken = await client.printing.acceptTask({
        taskId: task.taskId as never,
        expectedVersion: task.version,
        printerId,
      });
      if (!preheat) return;
      const { current } = await client.printers.get({ printerId });
      if (current?.printId !== taken.printId) return;
      await client.printing.preheat({ printId: taken.printId, expectedVersion: current.version });
    },
    onSuccess: onDone,
    onError: tell.error,
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: api.printers.key() }),
        queryClient.invalidateQueries({ queryKey: api.printing.key() }),
      ]),
  });
  return { accept: accept.mutate, busy: accept.isPending };
}

interface TaskChoiceProps {
  readonly task: TaskSummary;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function TaskChoice({ task, chosen, onChoose }: TaskChoiceProps) {
  const t = useWords();
  const { duration, grams, date } = useFormat();
  const { estimatedSeconds, filamentGrams, dueAt } = task;
  return (
    <button type="button" role="radio" aria-checked={chosen} className={styles['choice']} onClick={onChoose}>
      <PartPicture modelVersionId={task.modelVersionId} name={task.modelName} size={84} decorative />
      <span className={styles['words']}>
        <span className={styles['name']}>{task.modelName}</span>
        <span className={styles['facts']}>
          <span>{t('bench.accept.number', { number: taskNumber(task) })}</span>
          <span>{task.projectName}</span>
          <span>{task.materialKey}</span>
        </span>
        <span className={styles['facts']}>
          <span>
            {estimatedSeconds === null ? t('bench.accept.unknownTime') : duration(estimatedSeconds)}
          </span>
          {filamentGrams === null ? null : <span>{grams(filamentGrams)}</span>}
          {task.copies > 1 ? (
            <span>{t('bench.accept.copies', { done: task.copiesDone, copies: task.copies })}</span>
          ) : null}
          {dueAt === null ? null : <span>{t('bench.accept.due', { date: date(dueAt) })}</span>}
        </span>
      </span>
    </button>
  );
}
