import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useAccess } from '../../app/access.tsx';
import { useServices } from '../../app/services.tsx';
import { LANGUAGES, speak, useLanguage, useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './account.module.css';
import { PictureEditor } from './picture-editor.tsx';

export function AccountProfile() {
  const t = useWords();
  return (
    <div className={styles['columns']}>
      <section className={styles['card']} aria-labelledby="own-picture">
        <h2 id="own-picture" className={styles['heading']}>
          {t('account.mine.picture')}
        </h2>
        <PictureEditor />
      </section>
      <section className={styles['card']} aria-labelledby="own-words">
        <h2 id="own-words" className={styles['heading']}>
          {t('account.mine.profile')}
        </h2>
        <NameForm />
        <Email />
        <LanguageChoice />
      </section>
    </div>
  );
}

function NameForm() {
  const t = useWords();
  const tell = useTell();
  const { own } = useAccess();
  const { api, queryClient } = useServices();
  const [name, setName] = useState(own.person.name);
  const save = useMutation(
    api.people.changeName.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: api.people.key() });
        tell.done(t('account.mine.nameSaved'));
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ name: name.trim() });
  };
  return (
    <FormStack onSubmit={submit}>
      <TextInput
        label={t('account.mine.name')}
        description={t('account.mine.nameHint')}
        autoComplete="name"
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.currentTarget.value)}
        required
      />
      <FormError error={save.error} />
      <div>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={name.trim() === own.person.name || name.trim() === ''}
        >
          {t('account.mine.saveName')}
        </Button>
      </div>
    </FormStack>
  );
}

function Email() {
  const t = useWords();
  const { own } = useAccess();
  return (
    <dl className={styles['facts']}>
      <dt>{t('account.mine.email')}</dt>
      <dd>
        {own.person.email}
        <small>{t('account.mine.emailHint')}</small>
      </dd>
    </dl>
  );
}

function LanguageChoice() {
  const t = useWords();
  const tell = useTell();
  const current = useLanguage();
  const { api, queryClient } = useServices();
  const save = useMutation(
    api.people.setLanguage.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.people.mine.key() }),
      onError: tell.error,
    }),
  );
  return (
    <div className={styles['field']}>
      <span className={styles['label']} id="own-language">
        {t('account.mine.language')}
      </span>
      <small className={styles['quiet']}>{t('account.mine.languageHint')}</small>
      <SegmentedControl
        className={styles['segments']}
        aria-labelledby="own-language"
        value={current}
        onChange={(language) => {
          speak(language);
          save.mutate({ language });
        }}
        data={LANGUAGES.map(({ language, name }) => ({ value: language, label: name }))}
      />
    </div>
  );
}
