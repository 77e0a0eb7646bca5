import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useWords } from '../text/index.ts';
import { useErrorSentence } from '../text/refusals.ts';
import { EmptyState } from './empty-state.tsx';

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What happened, what was kept, what to do now. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const t = useWords();
  const sentence = useErrorSentence();
  return (
    <div role="alert">
      <EmptyState
        icon={IconAlertTriangle}
        title={t('common.errorTitle')}
        action={onRetry ? <Button onClick={onRetry}>{t('common.tryAgain')}</Button> : null}
      >
        <p>{sentence(error)}</p>
        <p>{t('common.errorKept')}</p>
      </EmptyState>
    </div>
  );
}
