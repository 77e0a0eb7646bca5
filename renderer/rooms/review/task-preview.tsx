import { IconBoxModel2, IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import type { TaskSummary } from '../../../src/shop/printing/index.ts';
import { useWords } from '../../text/index.ts';
import { StationModel, StationToolpath, ToolButton } from '../../viewer/index.tsx';
import { useProfile } from './profile-name.ts';

interface TaskPreviewProps {
  readonly task: TaskSummary;
  /** While it prints: the last line that the printer acknowledged. */
  readonly uptoLine?: number | null;
}

/** What will be printed: the toolpath, which is what an approval is of; and the part where there is a model. */
export function TaskPreview({ task, uptoLine = null }: TaskPreviewProps) {
  const t = useWords();
  const [showsModel, setShowsModel] = useState(false);
  const bed = useProfile(task.scopeId, task.profileKey)?.bedMillimetres;
  const { sliceId, modelVersionId, modelName } = task;
  const other =
    sliceId === null ? null : (
      <ToolButton
        name={t(showsModel ? 'review.showToolpath' : 'review.showModel')}
        icon={showsModel ? <IconRoute /> : <IconBoxModel2 />}
        onPress={() => setShowsModel(!showsModel)}
      />
    );
  return showsModel ? (
    <StationModel modelVersionId={modelVersionId} name={modelName} bed={bed} tools={other} />
  ) : (
    <StationToolpath
      of={sliceId === null ? { modelVersionId } : { sliceId }}
      name={modelName}
      bed={bed}
      uptoLine={uptoLine}
      tools={other}
    />
  );
}
