import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import type { ProjectDetail } from '../../../src/shop/projects/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PartPicture } from '../../ui/part-picture.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { DueDate } from '../review/due-date.tsx';
import { CancelTask } from '../review/cancel-task.tsx';
import { useWaitingSentence } from '../review/waiting.ts';
import styles from './projects.module.css';
import { taskNumber } from '../review/task-number.ts';

const SHOWN_AT_MOST = 100;

/** Every print that was asked for in this project and where it stands now. */
export function ProjectTasks({ project }: { readonly project: ProjectDetail }) {
  const t = useWords();
  const api = useApi();
  const { number } = useFormat();
  const tasks = useQuery(
    api.printing.tasks.queryOptions({
      input: { projectId: project.projectId as never, order: 'newest', limit: SHOWN_AT_MOST },
    }),
  );
  if (tasks.isError) return <ErrorState error={tasks.error} onRetry={() => void tasks.refetch()} />;
  if (tasks.isPending) return <LoadingRows rows={2} height={72} />;
  if (tasks.data.tasks.length === 0) {
    return project.modelList.length === 0 ? null : (
      <p className={styles['noTasks']}>{t('projects.noTasks')}</p>
    );
  }
  return (
    <section className={styles['section']} aria-labelledby="prints-title">
      <h2 id="prints-title" className={styles['sectionTitle']}>
        {t('projects.prints')} <span className={styles['quiet']}>{number(tasks.data.total)}</span>
      </h2>
      <ul className={styles['tasks']}>
        {tasks.data.tasks.map((task) => (
          <TaskRow key={task.taskId} task={task} project={project} />
        ))}
      </ul>
    </section>
  );
}

const CANCELLABLE: ReadonlySet<TaskSummary['state']> = new Set(['requested', 'denied', 'approved', 'queued']);

function TaskRow({ task, project }: { readonly task: TaskSummary; readonly project: ProjectDetail }) {
  const t = useWords();
  const { own } = useAccess();
  const mine = task.requestedBy === own.person.personId;
  return (
    <li className={styles['task']}>
      <div className={styles['taskMain']}>
        <PartPicture modelVersionId={task.modelVersionId} name={task.modelName} size={48} decorative />
        <div className={styles['taskText']}>
          <Link to="/tasks/$taskId" params={{ taskId: task.taskId }} className={styles['taskLink']}>
            #{taskNumber(task)} {task.modelName}
          </Link>
          <span className={styles['quiet']}>{task.materialKey}</span>
        </div>
        <StateBadge task={task.state} forMe={mine && task.state === 'denied'} />
        {mine && CANCELLABLE.has(task.state) ? <CancelTask task={task} compact /> : null}
      </div>
      <TaskLine task={task} />
      {task.state === 'denied' && task.denialReason ? (
        <DeniedLine task={task} project={project} reason={task.denialReason} />
      ) : null}
      {task.state === 'failed' ? <span className={styles['refusal']}>{t('projects.taskFailed')}</span> : null}
    </li>
  );
}

function TaskLine({ task }: { readonly task: TaskSummary }) {
  const t = useWords();
  const format = useFormat();
  const sentence = useWaitingSentence();
  const parts = [
    task.copies > 1
      ? t('projects.copiesDone', { done: format.number(task.copiesDone), copies: format.number(task.copies) })
      : null,
    task.estimatedSeconds === null ? null : format.duration(task.estimatedSeconds),
    task.printerName,
  ].filter(Boolean);
  return (
    <span className={styles['taskLine']}>
      {parts.length > 0 ? <span>{parts.join(' · ')}</span> : null}
      {task.dueAt === null ? null : <DueDate at={task.dueAt} />}
      {task.waiting ? <span>{sentence(task.waiting)}</span> : null}
    </span>
  );
}

interface DeniedLineProps {
  readonly task: TaskSummary;
  readonly project: ProjectDetail;
  readonly reason: string;
}

function DeniedLine({ task, project, reason }: DeniedLineProps) {
  const t = useWords();
  const navigate = useNavigate();
  const { may, own } = useAccess();
  const mayAsk =
    task.requestedBy === own.person.personId && may('printTask.request', project.scopeId, task.requestedBy);
  return (
    <div className={styles['denial']}>
      <span>{reason}</span>
      {mayAsk ? (
        <Button
          leftSection={<IconRefresh aria-hidden size={18} />}
          onClick={() =>
            void navigate({
              to: '/projects/$projectId',
              params: { projectId: project.projectId },
              search: () => ({ model: task.modelVersionId, ask: task.taskId }),
            })
          }
        >
          {t('projects.changeAndAsk')}
        </Button>
      ) : null}
    </div>
  );
}
