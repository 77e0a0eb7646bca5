import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import type { WelcomePage } from './welcome.tsx';
import styles from './welcome.module.css';

interface SignInProps {
  readonly onPage: (page: WelcomePage) => void;
  readonly onBack?: () => void;
}

export function SignIn({ onPage, onBack }: SignInProps) {
  const t = useWords();
  const api = useApi();
  const { session } = useServices();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation(api.people.signIn.mutationOptions({ onSuccess: session.begin }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email, password });
  };
  return (
    <>
      <h1 className={styles['title']}>{t('people.signIn.title')}</h1>
      <FormStack onSubmit={submit}>
        <TextInput
          label={t('people.signIn.email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
        />
        <PasswordInput
          label={t('people.signIn.password')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('people.password.show') }}
          required
        />
        <FormError error={signIn.error} />
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t('people.signIn.submit')}
        </Button>
      </FormStack>
      <div className={styles['links']}>
        <button type="button" className={styles['link']} onClick={() => onPage('invited')}>
          {t('people.signIn.invited')}
        </button>
        <button type="button" className={styles['link']} onClick={() => onPage('recover')}>
          {t('people.signIn.recover')}
        </button>
        {onBack ? (
          <button type="button" className={styles['link']} onClick={onBack}>
            {t('common.back')}
          </button>
        ) : null}
      </div>
    </>
  );
}
