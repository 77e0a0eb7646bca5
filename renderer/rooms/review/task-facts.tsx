import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { Fact } from '../projects/model-facts.tsx';
import { useProfileName } from './profile-name.ts';
import { DueDate } from './due-date.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import reviewStyles from './review.module.css';
import projectStyles from '../projects/projects.module.css';

/** What is to be printed: material, time, filament, copies, when. */
export function TaskFacts({ task }: { readonly task: TaskSummary }) {
  const t = useWords();
  const format = useFormat();
  const profileName = useProfileName(task.scopeId, task.profileKey);
  const { estimatedSeconds, filamentGrams, copies } = task;
  return (
    <dl className={projectStyles['facts']}>
      <Fact name={t('review.fact.askedBy')}>
        {task.requestedByName}
        {task.requestedAt === null ? null : (
          <span className={reviewStyles['quiet']}>
            {' · '}
            <RelativeTime at={task.requestedAt} />
          </span>
        )}
      </Fact>
      <Fact name={t('projects.material')}>{task.materialKey}</Fact>
      <Fact name={t('review.fact.each')}>
        {estimatedSeconds === null ? t('common.unknown') : format.duration(estimatedSeconds)}
      </Fact>
      {filamentGrams === null ? null : (
        <Fact name={t('projects.fact.filament')}>{format.grams(filamentGrams)}</Fact>
      )}
      <Fact name={t('projects.copies')}>
        {task.copiesDone > 0
          ? t('projects.copiesDone', { done: format.number(task.copiesDone), copies: format.number(copies) })
          : format.number(copies)}
      </Fact>
      {copies > 1 && estimatedSeconds !== null ? (
        <Fact name={t('review.fact.together')}>{format.duration(estimatedSeconds * copies)}</Fact>
      ) : null}
      <Fact name={t('review.fact.due')}>
        {task.dueAt === null ? t('review.noDue') : <DueDate at={task.dueAt} />}
      </Fact>
      <Fact name={t('projects.profile')}>{profileName ?? t('review.uploadedGcode')}</Fact>
      <Fact name={t('review.fact.where')}>{task.scopeName}</Fact>
      {task.reviewedNotApart ? <Fact name={t('review.fact.review')}>{t('review.notApart')}</Fact> : null}
    </dl>
  );
}
