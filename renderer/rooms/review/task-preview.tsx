import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useWords } from '../../text/index.ts';
import { StationModel, StationToolpath } from '../../viewer/index.tsx';
import { useProfile } from './profile-name.ts';
import styles from './review.module.css';

interface TaskPreviewProps {
  readonly task: TaskSummary;
  /** While it prints: the last line that the printer acknowledged. */
  readonly uptoLine?: number | null;
}

/** What will be printed: the toolpath, which is what an approval is of; and the part where there is a model. */
export function TaskPreview({ task, uptoLine = null }: TaskPreviewProps) {
  const t = useWords();
  const [shows, setShows] = useState<'toolpath' | 'model'>('toolpath');
  const bed = useProfile(task.scopeId, task.profileKey)?.bedMillimetres;
  const { sliceId, modelVersionId, modelName } = task;
  return (
    <div className={styles['taskPreview']}>
      {shows === 'model' && sliceId !== null ? (
        <StationModel modelVersionId={modelVersionId} name={modelName} bed={bed} />
      ) : (
        <StationToolpath
          of={sliceId === null ? { modelVersionId } : { sliceId }}
          name={modelName}
          bed={bed}
          uptoLine={uptoLine}
        />
      )}
      {sliceId === null ? null : (
        <SegmentedControl
          className={styles['shows'] ?? ''}
          aria-label={t('review.shows')}
          data={[
            { value: 'toolpath', label: t('review.toolpath') },
            { value: 'model', label: t('review.model') },
          ]}
          value={shows}
          onChange={(value) => setShows(value === 'model' ? 'model' : 'toolpath')}
        />
      )}
    </div>
  );
}
