import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useApi } from '../../app/services.tsx';
import { useLanguage, useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { NewPassword } from './new-password.tsx';
import type { WithCode } from './welcome.tsx';
import styles from './welcome.module.css';

interface FirstStartProps {
  readonly onCreated: (withCode: WithCode) => void;
  readonly onBack: () => void;
}

const EMPTY = { company: '', factory: '', name: '', email: '', password: '' };

/** The company, its first factory and its first Master. */
export function FirstStart({ onCreated, onBack }: FirstStartProps) {
  const t = useWords();
  const api = useApi();
  const language = useLanguage();
  const [filled, setFilled] = useState(EMPTY);
  const create = useMutation(api.people.firstStart.mutationOptions({ onSuccess: onCreated }));
  const field = (name: Exclude<keyof typeof EMPTY, 'password'>) => ({
    label: t(`people.wizard.${name}`),
    value: filled[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget;
      setFilled((before) => ({ ...before, [name]: value }));
    },
    required: true,
    maxLength: 120,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ ...filled, language });
  };
  return (
    <>
      <h1 className={styles['title']}>{t('people.wizard.setUp')}</h1>
      <FormStack onSubmit={submit}>
        <div className={styles['pair']}>
          <TextInput
            {...field('company')}
            description={t('people.wizard.companyHint')}
            autoComplete="organization"
          />
          <TextInput {...field('factory')} description={t('people.wizard.factoryHint')} autoComplete="off" />
        </div>
        <TextInput {...field('name')} autoComplete="name" />
        <TextInput
          {...field('email')}
          type="email"
          description={t('people.wizard.emailHint')}
          autoComplete="username"
        />
        <NewPassword
          label={t('people.wizard.password')}
          value={filled.password}
          onChange={(password) => setFilled((before) => ({ ...before, password }))}
        />
        <FormError error={create.error} />
        <Button type="submit" size="md" loading={create.isPending}>
          {t('people.wizard.create')}
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
