import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { NewPassword } from './new-password.tsx';
import type { WithCode } from './welcome.tsx';
import styles from './welcome.module.css';

interface RecoverProps {
  readonly onBack: () => void;
  readonly onRecovered: (withCode: WithCode) => void;
}

export function Recover({ onBack, onRecovered }: RecoverProps) {
  const t = useWords();
  const api = useApi();
  const [email, setEmail] = useState('');
  const [recoveryCode, setRecoveryCode] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const recover = useMutation(api.people.recover.mutationOptions({ onSuccess: onRecovered }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    recover.mutate({ email, recoveryCode: recoveryCode.trim(), newPassword });
  };
  return (
    <>
      <h1 className={styles['title']}>{t('people.recover.title')}</h1>
      <p className={styles['lead']}>{t('people.recover.text')}</p>
      <FormStack onSubmit={submit}>
        <TextInput
          label={t('people.signIn.email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
        />
        <TextInput
          label={t('people.recover.code')}
          autoComplete="off"
          classNames={{ input: 'mono' }}
          value={recoveryCode}
          onChange={(event) => setRecoveryCode(event.currentTarget.value)}
          required
        />
        <NewPassword label={t('people.recover.password')} value={newPassword} onChange={setNewPassword} />
        <FormError error={recover.error} />
        <Button type="submit" size="md" loading={recover.isPending}>
          {t('people.recover.submit')}
        </Button>
      </FormStack>
      <div className={styles['links']}>
        <button type="button" className={styles['link']} onClick={onBack}>
          {t('common.back')}
        </button>
      </div>
    </>
  );
}
