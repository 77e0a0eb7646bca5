import { Button, Modal, Radio, Stack } from '@mantine/core';
import { IconBuildingWarehouse } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { useTell } from '../../ui/tell.ts';
import { TaskButton } from './task-button.tsx';
import { taskNumber } from './task-number.ts';

/** The value of the choice that means none in particular. */
const ANY = '';

/** Means a queued task for one printer, here or at another station. */
export function AssignTask({ task }: { readonly task: TaskSummary }) {
  const t = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <TaskButton
        task={task}
        permission="printTask.prioritize"
        icon={<IconBuildingWarehouse aria-hidden size={19} />}
        onClick={() => setAsking(true)}
      >
        {task.assigned === null
          ? t('elsewhere.assign.button')
          : t('elsewhere.assign.change', { printer: task.assigned.printerName })}
      </TaskButton>
      {asking ? (
        <Modal
          opened
          onClose={() => setAsking(false)}
          title={t('elsewhere.assign.title', { number: taskNumber(task) })}
          closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
        >
          <Choosing task={task} onClose={() => setAsking(false)} />
        </Modal>
      ) : null}
    </>
  );
}

function Choosing({ task, onClose }: { readonly task: TaskSummary; readonly onClose: () => void }) {
  const t = useWords();
  const api = useApi();
  const [chosen, setChosen] = useState(task.assigned?.printerId ?? ANY);
  const { data, error, refetch } = useQuery(
    api.printers.list.queryOptions({ input: { scopeId: task.scopeId as never } }),
  );
  const { assign, busy } = useAssign(task, data ?? [], onClose);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={3} height={44} />;
  const fitting = data.filter(({ profileKey }) => task.profileKey === null || profileKey === task.profileKey);
  if (fitting.length === 0) return <p>{t('elsewhere.assign.none')}</p>;
  return (
    <Stack gap="md">
      <p>{t('elsewhere.assign.text')}</p>
      <Radio.Group value={chosen} onChange={setChosen} aria-label={t('elsewhere.assign.button')}>
        <Stack gap={4}>
          {[null, ...fitting].map((printer) => (
            <Choice key={printer?.printerId ?? ANY} printer={printer} />
          ))}
        </Stack>
      </Radio.Group>
      <Button loading={busy} onClick={() => assign(chosen === ANY ? null : chosen)}>
        {chosen === ANY ? t('elsewhere.assign.free') : t('elsewhere.assign.save')}
      </Button>
    </Stack>
  );
}

function Choice({ printer }: { readonly printer: PrinterView | null }) {
  const t = useWords();
  return (
    <Radio
      value={printer?.printerId ?? ANY}
      mih={44}
      label={printer === null ? t('elsewhere.assign.any') : nameAndPlace(t, printer)}
      {...(printer === null ? {} : { description: printer.materialKey })}
    />
  );
}

function nameAndPlace(t: ReturnType<typeof useWords>, { name, elsewhere }: PrinterView): string {
  if (elsewhere === null) return name;
  const station = elsewhere.name === '' ? t('elsewhere.unnamed') : elsewhere.name;
  return t('elsewhere.printerAt', { printer: name, station });
}

function useAssign(task: TaskSummary, printers: readonly PrinterView[], onDone: () => void) {
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const assign = useMutation(
    api.printing.assign.mutationOptions({
      onSuccess: ({ state }, { printerId }) => {
        const printer = printers.find((one) => one.printerId === printerId)?.name ?? '';
        if (printerId === null) tell.done(t('elsewhere.assign.freed'));
        else
          tell.done(
            t(state === 'pending' ? 'elsewhere.assign.pending' : 'elsewhere.assign.done', { printer }),
          );
        onDone();
      },
      onError: tell.error,
    }),
  );
  return {
    busy: assign.isPending,
    assign: (printerId: string | null) =>
      assign.mutate({
        taskId: task.taskId as never,
        expectedVersion: task.version,
        printerId: printerId as never,
      }),
  };
}
