import { CloseButton } from '@mantine/core';
import { useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import type { NotDone } from './use-review.ts';
import styles from './review.module.css';
import { taskNumber } from './task-number.ts';

interface ReviewResultsProps {
  readonly results: readonly NotDone[];
  readonly onClose: () => void;
}

/** Which of the tasks the station did not let through, each with its reason. */
export function ReviewResults({ results, onClose }: ReviewResultsProps) {
  const t = useWords();
  const sentence = useRefusalSentence();
  return (
    <div role="alert">
      {results.length === 0 ? null : (
        <div className={styles['results']}>
          <div>
            <b>{t('review.notDone', { count: results.length })}</b>
            <ul>
              {results.map(({ task, refusal }) => (
                <li key={task.taskId}>
                  #{taskNumber(task)} {task.modelName}: {sentence(refusal)}
                </li>
              ))}
            </ul>
          </div>
          <CloseButton size={44} aria-label={t('common.close')} onClick={onClose} />
        </div>
      )}
    </div>
  );
}
