import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Language } from '../../../src/shop/records/index.ts';
import { useServices } from '../../app/services.tsx';
import { LANGUAGES, useFormat, useLanguage, useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { SecretCode } from '../../ui/secret-code.tsx';
import styles from '../../ui/form.module.css';
import { RoleAndPlace } from './role-and-place.tsx';

interface InvitePersonProps {
  readonly scopeId: string;
  readonly onClose: () => void;
}

interface Invitation {
  readonly name: string;
  readonly code: string;
  readonly expiresAt: number;
}

/** Makes a person with a first role; the code for them is shown this once. */
export function InvitePerson({ scopeId, onClose }: InvitePersonProps) {
  const t = useWords();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      // The code is not shown again: a stray touch beside the box must not lose it.
      closeOnClickOutside={invitation === null}
      title={invitation ? t('people.create.doneTitle', { name: invitation.name }) : t('people.create.open')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size={520}
    >
      {invitation ? (
        <Invited invitation={invitation} onClose={onClose} />
      ) : (
        <InviteForm scopeId={scopeId} onInvited={setInvitation} />
      )}
    </Modal>
  );
}

function Invited({ invitation, onClose }: { readonly invitation: Invitation; readonly onClose: () => void }) {
  const t = useWords();
  const { dateTime } = useFormat();
  const { name, code, expiresAt } = invitation;
  return (
    <div className={styles['stack']}>
      <p>{t('people.create.doneText', { name, until: dateTime(expiresAt) })}</p>
      <SecretCode code={code} label={t('people.create.codeLabel')} />
      <Button onClick={onClose}>{t('common.close')}</Button>
    </div>
  );
}

interface InviteFormProps {
  readonly scopeId: string;
  readonly onInvited: (invitation: Invitation) => void;
}

function InviteForm({ scopeId, onInvited }: InviteFormProps) {
  const t = useWords();
  const { api, queryClient } = useServices();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [language, setLanguage] = useState<Language>(useLanguage());
  const [chosen, setChosen] = useState({ roleId: '', scopeId });
  const create = useMutation(
    api.people.create.mutationOptions({
      onSuccess: ({ invitationCode, expiresAt }) => {
        onInvited({ name, code: invitationCode, expiresAt });
        return queryClient.invalidateQueries({ queryKey: api.people.list.key() });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name, email, language, roleId: chosen.roleId, scopeId: chosen.scopeId as never });
  };
  return (
    <FormStack onSubmit={submit}>
      <TextInput
        label={t('people.create.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
        maxLength={120}
        data-autofocus
        required
      />
      <TextInput
        type="email"
        label={t('people.signIn.email')}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        autoComplete="off"
        required
      />
      <Select
        label={t('people.create.language')}
        data={LANGUAGES.map((each) => ({ value: each.language, label: each.name }))}
        value={language}
        onChange={(value) => setLanguage(value ?? 'en')}
        allowDeselect={false}
      />
      <RoleAndPlace value={chosen} onChange={setChosen} />
      <FormError error={create.error} />
      <Button type="submit" loading={create.isPending}>
        {t('people.create.submit')}
      </Button>
    </FormStack>
  );
}
