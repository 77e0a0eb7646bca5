import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useAccess } from '../../app/access.tsx';
import { useApi, useSession } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { FormStack } from '../../ui/form.tsx';
import { SecretError, useWaitSeconds } from '../../ui/secret-error.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './account.module.css';
import { NewPassword } from './new-password.tsx';
import { PinSettings } from './pin-settings.tsx';

export function AccountSecurity() {
  const t = useWords();
  return (
    <div className={styles['columns']}>
      <section className={styles['card']} aria-labelledby="own-password">
        <h2 id="own-password" className={styles['heading']}>
          {t('account.mine.passwordTitle')}
        </h2>
        <ChangePassword />
      </section>
      <section className={styles['card']} aria-labelledby="own-pin">
        <h2 id="own-pin" className={styles['heading']}>
          {t('account.mine.pinTitle')}
        </h2>
        <PinSettings />
      </section>
      <section className={styles['card']} aria-labelledby="own-session">
        <h2 id="own-session" className={styles['heading']}>
          {t('account.mine.sessionTitle')}
        </h2>
        <ThisSession />
      </section>
    </div>
  );
}

function ChangePassword() {
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const [oldPassword, setOldPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const change = useMutation(
    api.people.changePassword.mutationOptions({
      onSuccess: () => {
        tell.done(t('shell.password.done'));
        setOldPassword('');
        setNewPassword('');
      },
    }),
  );
  const waitSeconds = useWaitSeconds(change.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ oldPassword, newPassword });
  };
  return (
    <FormStack onSubmit={submit}>
      <PasswordInput
        label={t('shell.password.old')}
        autoComplete="current-password"
        value={oldPassword}
        onChange={(event) => setOldPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('people.password.show') }}
        required
      />
      <NewPassword label={t('shell.password.next')} value={newPassword} onChange={setNewPassword} />
      <SecretError error={change.error} />
      <div>
        <Button type="submit" loading={change.isPending} disabled={waitSeconds > 0}>
          {t('shell.password.change')}
        </Button>
      </div>
    </FormStack>
  );
}

function ThisSession() {
  const t = useWords();
  const { time } = useFormat();
  const { own } = useAccess();
  const idleLockSeconds = useSession((state) => state.idleLockSeconds);
  const words = { time: time(own.endsAt) };
  return (
    <>
      <p>
        {own.endsWith === 'shift'
          ? t('account.mine.endsWithShift', words)
          : t('account.mine.endsLongest', words)}
      </p>
      {idleLockSeconds === null ? null : (
        <p>{t('account.mine.locksAfter', { count: Math.round(idleLockSeconds / 60) })}</p>
      )}
    </>
  );
}
