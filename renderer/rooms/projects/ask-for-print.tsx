import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ProjectDetail } from '../../../src/shop/projects/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { AskForm } from './ask-form.tsx';
import { chosenVersion, type ChosenModel } from './chosen-model.ts';
import styles from './projects.module.css';

interface AskForPrintProps {
  readonly project: ProjectDetail;
  readonly chosen: ChosenModel | null;
  /** The request that is changed and asked for again; null for a new one. */
  readonly taskId: string | null;
  readonly onClose: () => void;
}

/** Everything that a print needs to be asked for, with its toolpath beside it as soon as it is sliced. */
export function AskForPrint({ project, chosen, taskId, onClose }: AskForPrintProps) {
  const t = useWords();
  const api = useApi();
  const offered = useQuery(
    api.projects.profiles.queryOptions({ input: { scopeId: project.scopeId as never } }),
  );
  const task = useQuery({
    ...api.printing.task.queryOptions({ input: { taskId: taskId as never } }),
    enabled: taskId !== null,
  });
  const model = taskId === null ? chosen : chosenVersion(project, task.data?.modelVersionId);
  const error = offered.error ?? task.error;
  const ready = offered.data && model && (taskId === null || task.data);
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1120px, 96vw)"
      title={t(taskId === null ? 'projects.askTitle' : 'projects.askAgainTitle', {
        name: model?.model.name ?? '',
      })}
      classNames={{ body: styles['askBody'] ?? '' }}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {error ? <ErrorState error={error} onRetry={() => void offered.refetch()} /> : null}
      {ready ? (
        <AskForm
          project={project}
          chosen={model}
          offer={offered.data}
          before={task.data ?? null}
          onClose={onClose}
        />
      ) : error ? null : (
        <LoadingRows rows={6} height={52} />
      )}
    </Modal>
  );
}
