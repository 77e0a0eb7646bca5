import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { NewPassword } from './new-password.tsx';
import styles from './welcome.module.css';

export function AcceptInvitation({ onBack }: { readonly onBack: () => void }) {
  const t = useWords();
  const api = useApi();
  const { session } = useServices();
  const [email, setEmail] = useState('');
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const accept = useMutation(api.people.acceptInvitation.mutationOptions({ onSuccess: session.begin }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate({ email, code: code.trim(), password });
  };
  return (
    <>
      <h1 className={styles['title']}>{t('people.invited.title')}</h1>
      <p className={styles['lead']}>{t('people.invited.text')}</p>
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
          label={t('people.invited.code')}
          autoComplete="one-time-code"
          classNames={{ input: 'mono' }}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          required
        />
        <NewPassword label={t('people.invited.password')} value={password} onChange={setPassword} />
        <FormError error={accept.error} />
        <Button type="submit" size="md" loading={accept.isPending}>
          {t('people.invited.submit')}
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
