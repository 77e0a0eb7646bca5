import { Button, PasswordInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { PersonView } from '../../../src/shop/people/contract.ts';
import { useServices } from '../../app/services.tsx';
import { StopPrinter } from '../../shell/stop-printer.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { Mark } from '../../ui/mark.tsx';
import { PersonFace } from '../../ui/person-face.tsx';
import styles from './welcome.module.css';

/** The screen of a person who went away: nothing of their work is shown, and printers can still be stopped. */
export function LockScreen({ person }: { readonly person: PersonView }) {
  const t = useWords();
  const { api, client, session, queryClient } = useServices();
  const [password, setPassword] = useState('');
  const unlock = useMutation(
    api.people.unlock.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries();
        session.setLocked(false);
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    unlock.mutate({ password });
  };
  const signOut = () => {
    client.people.signOut().catch(() => undefined);
    session.end(null);
  };
  return (
    <div className={styles['lock']}>
      <section className={styles['header']} aria-label={t('common.station')}>
        <Mark size={32} />
        <span className={styles['station']}>{t('common.appName')}</span>
        <StopPrinter />
      </section>
      <main className={styles['main']}>
        <div className={styles['lockColumn']}>
          <div className={styles['lockFace']}>
            <PersonFace name={person.name} size={72} />
            <h1 className={styles['title']}>
              <IconLock aria-hidden size={26} /> {t('people.lock.title')}
            </h1>
          </div>
          <p className={styles['lead']}>{t('people.lock.text', { name: person.name })}</p>
          <FormStack onSubmit={submit}>
            <PasswordInput
              label={t('people.lock.password', { name: person.name })}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('people.password.show') }}
              required
            />
            <FormError error={unlock.error} />
            <Button type="submit" size="md" loading={unlock.isPending}>
              {t('people.lock.unlock')}
            </Button>
          </FormStack>
          <div className={styles['links']}>
            <button type="button" className={styles['link']} onClick={signOut}>
              {t('people.lock.other', { name: person.name })}
            </button>
          </div>
        </div>
      </main>
    </div>
  );
}
