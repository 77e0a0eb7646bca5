import { Button, PasswordInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Seat } from '../../app/session.ts';
import { useWords } from '../../text/index.ts';
import { FormStack } from '../../ui/form.tsx';
import { SecretError, useWaitSeconds } from '../../ui/secret-error.tsx';
import styles from './shared-screen.module.css';
import { useUnlock } from './use-unlock.ts';

interface PasswordUnlockProps {
  readonly seat: Seat;
  /** Why it is the password, or how it could be the PIN. */
  readonly hint: string | null;
  /** Back to the PIN; null where none would do. */
  readonly onPin: (() => void) | null;
}

export function PasswordUnlock({ seat, hint, onPin }: PasswordUnlockProps) {
  const t = useWords();
  const [password, setPassword] = useState('');
  const unlock = useUnlock(seat);
  const waitSeconds = useWaitSeconds(unlock.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    unlock.mutate({ password }, { onError: () => setPassword('') });
  };
  return (
    <>
      <FormStack onSubmit={submit}>
        <PasswordInput
          size="lg"
          label={t('account.shared.passwordLabel', { name: seat.person.name })}
          description={hint}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('people.password.show') }}
          // The only thing to do on this screen, after the person chose it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          required
        />
        <SecretError error={unlock.error} />
        <Button type="submit" size="md" loading={unlock.isPending} disabled={waitSeconds > 0}>
          {seat.token === null ? t('account.shared.signIn') : t('account.shared.unlock')}
        </Button>
      </FormStack>
      {onPin === null ? null : (
        <div className={styles['links']}>
          <button type="button" className={styles['link']} onClick={onPin}>
            {t('account.shared.usePin')}
          </button>
        </div>
      )}
    </>
  );
}
