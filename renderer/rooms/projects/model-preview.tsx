import { Loader } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import type { ModelVersionView, SizeMillimetres } from '../../../src/shop/projects/index.ts';
import { useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { StationModel, StationToolpath } from '../../viewer/index.tsx';
import styles from './projects.module.css';

interface ModelPreviewProps {
  readonly version: ModelVersionView;
  readonly name: string;
  readonly bed: SizeMillimetres | undefined;
}

/** A version as what it is: a part in 3D, a toolpath, or why there is neither. */
export function ModelPreview({ version, name, bed }: ModelPreviewProps) {
  const t = useWords();
  const sentence = useRefusalSentence();
  const { analysis, modelVersionId } = version;
  switch (analysis.state) {
    case 'mesh':
      return <StationModel modelVersionId={modelVersionId} name={name} bed={bed} />;
    case 'gcode':
      return <StationToolpath of={{ modelVersionId }} name={name} bed={bed} />;
    case 'analysing':
      return (
        <output className={styles['previewNote']}>
          <Loader size={28} color="gray" />
          <b>{t('projects.checking')}</b>
          <span>{t('projects.checkingHelp')}</span>
        </output>
      );
    case 'rejected':
      return (
        <div className={styles['previewNote']}>
          <IconFileAlert aria-hidden size={44} stroke={1.25} />
          <b>{t('projects.rejected')}</b>
          <span>{sentence(analysis.refusal)}</span>
          <span>{t('projects.rejectedHelp')}</span>
        </div>
      );
  }
}
