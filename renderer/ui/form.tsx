import { IconAlertCircle } from '@tabler/icons-react';
import type { FormEvent, ReactNode } from 'react';
import { refusalOf } from '../client.ts';
import { useErrorSentence } from '../text/refusals.ts';
import { clsx } from './clsx.ts';
import styles from './form.module.css';

interface FormStackProps {
  readonly onSubmit: (event: FormEvent) => void;
  readonly children: ReactNode;
}

/** Fields under each other. The browser checks what can be checked before anything is sent. */
export function FormStack({ onSubmit, children }: FormStackProps) {
  return (
    <form className={styles['stack']} onSubmit={onSubmit}>
      {children}
    </form>
  );
}

/** Why what was sent was not taken; said aloud when it comes. */
export function FormError({ error }: { readonly error: unknown }) {
  const sentence = useErrorSentence();
  return (
    <div role="alert">
      {error ? (
        <p className={clsx(styles['error'], isOwnChoice(error) && styles['calm'])}>
          <IconAlertCircle aria-hidden size={20} />
          {sentence(error)}
        </p>
      ) : null}
    </div>
  );
}

/** The person said no to their own question: nothing went wrong. */
function isOwnChoice(error: unknown): boolean {
  return refusalOf(error)?.code === 'people.proofNeeded';
}
