import { IconAlertCircle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNow } from '../app/now.ts';
import { refusalOf } from '../client.ts';
import { useFormat, useWords } from '../text/index.ts';
import { useErrorSentence } from '../text/refusals.ts';
import styles from './form.module.css';

/**
 * Why a password or PIN was not taken: how many tries are left, or how long to wait, counting down.
 *
 * @param error of the last try; null: none was wrong
 */
export function SecretError({ error }: { readonly error: unknown }) {
  const sentence = useSecretSentence(error);
  return (
    <div role="alert">
      {sentence === null ? null : (
        <p className={styles['error']}>
          <IconAlertCircle aria-hidden size={20} />
          {sentence}
        </p>
      )}
    </div>
  );
}

function useSecretSentence(error: unknown): string | null {
  const t = useWords();
  const { duration } = useFormat();
  const say = useErrorSentence();
  const seconds = useWaitSeconds(error);
  if (!error) return null;
  const refusal = refusalOf(error);
  if (refusal?.code === 'people.wrongSecret') {
    return t('account.secret.wrong', { count: Number(refusal['attemptsLeft']) });
  }
  if (refusal?.code === 'people.lockedOut') {
    return seconds > 0 ? t('account.secret.wait', { time: duration(seconds) }) : null;
  }
  return say(error);
}

/** How long a secret has to wait after too many wrong ones, counting down; 0: not at all. */
export function useWaitSeconds(error: unknown): number {
  const now = useNow();
  const [untilAt, setUntilAt] = useState(0);
  useEffect(() => {
    const refusal = refusalOf(error);
    const seconds = refusal?.code === 'people.lockedOut' ? Number(refusal['retryInSeconds']) : 0;
    setUntilAt(seconds > 0 ? Date.now() + seconds * 1_000 : 0);
  }, [error]);
  return Math.max(0, Math.ceil((untilAt - now) / 1_000));
}
