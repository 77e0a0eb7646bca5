import { Button, Progress } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useErrorSentence, useRefusalSentence } from '../../text/refusals.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { GcodeFigures, Warnings } from './model-facts.tsx';
import type { SliceProgress } from './use-slice.ts';
import styles from './projects.module.css';

interface SliceStatusProps {
  readonly progress: SliceProgress;
  readonly onCancel: () => void;
  readonly onAgain: () => void;
}

/** How far the slicing is, what came of it, or why nothing did. */
export function SliceStatus({ progress, onCancel, onAgain }: SliceStatusProps) {
  const t = useWords();
  const { percent } = useFormat();
  const errorSentence = useErrorSentence();
  const refusalSentence = useRefusalSentence();
  if (progress.state === 'none') return null;
  if (progress.state === 'error') {
    return <Failed sentence={errorSentence(progress.error)} onAgain={onAgain} />;
  }
  const status = progress.state === 'slice' ? progress.slice.status : null;
  if (status?.state === 'failed') {
    return <Failed sentence={refusalSentence(status.refusal)} onAgain={onAgain} />;
  }
  if (status?.state === 'ready') {
    return (
      <div className={styles['slice']}>
        <Warnings warnings={status.facts.warnings} />
        <GcodeFigures facts={status.facts} />
      </div>
    );
  }
  const fraction = status?.fraction ?? 0;
  return (
    <output className={styles['slice']}>
      <span className={styles['sliceRow']}>
        <b>{t('projects.slicing')}</b>
        <span className="figures">{percent(fraction)}</span>
        <Button variant="default" onClick={onCancel} disabled={status === null}>
          {t('projects.cancelSlicing')}
        </Button>
      </span>
      <Progress value={100 * fraction} animated aria-label={t('projects.slicing')} />
    </output>
  );
}

function Failed({ sentence, onAgain }: { readonly sentence: string; readonly onAgain: () => void }) {
  const t = useWords();
  return (
    <div className={styles['slice']} role="alert">
      <span className={styles['sliceFailed']}>
        <IconAlertCircle aria-hidden size={20} />
        {sentence}
      </span>
      <Button variant="default" onClick={onAgain}>
        {t('projects.sliceAgain')}
      </Button>
    </div>
  );
}
