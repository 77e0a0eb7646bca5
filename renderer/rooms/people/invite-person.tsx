import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { CodeGiven } from '../../../src/shop/people/contract.ts';
import type { Language } from '../../../src/shop/records/index.ts';
import { useServices } from '../../app/services.tsx';
import { LANGUAGES, useLanguage, useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { CodeShown } from './code-given.tsx';
import { RoleAndPlace } from './role-and-place.tsx';
import { endOfDay, UntilField } from './until-field.tsx';

interface InvitePersonProps {
  readonly scopeId: string;
  /** The role that is chosen already. */
  readonly roleId?: string;
  readonly onClose: () => void;
}

interface Invitation extends CodeGiven {
  readonly name: string;
  readonly email: string;
}

/** Makes a person with a first role; the code for them is shown this once. */
export function InvitePerson({ scopeId, roleId = '', onClose }: InvitePersonProps) {
  const t = useWords();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  useReturnFocus();
  return (
    <Modal
      opened
      onClose={onClose}
      // The code is not shown again: a stray touch beside the box must not lose it.
      closeOnClickOutside={invitation === null}
      closeOnEscape={invitation === null}
      title={invitation ? t('people.create.doneTitle', { name: invitation.name }) : t('people.create.open')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size={520}
    >
      {invitation ? (
        <CodeShown given={invitation} name={invitation.name} email={invitation.email} onClose={onClose} />
      ) : (
        <InviteForm scopeId={scopeId} roleId={roleId} onInvited={setInvitation} />
      )}
    </Modal>
  );
}

interface InviteFormProps {
  readonly scopeId: string;
  readonly roleId: string;
  readonly onInvited: (invitation: Invitation) => void;
}

function InviteForm({ scopeId, roleId, onInvited }: InviteFormProps) {
  const t = useWords();
  const { api, queryClient } = useServices();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [language, setLanguage] = useState<Language>(useLanguage());
  const [chosen, setChosen] = useState({ roleId, scopeId });
  const [until, setUntil] = useState('');
  const create = useMutation(
    api.people.create.mutationOptions({
      onSuccess: ({ invitationCode, expiresAt }) => {
        onInvited({ name, email, invitationCode, expiresAt });
        return queryClient.invalidateQueries({ queryKey: api.people.key() });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({
      name,
      email,
      language,
      roleId: chosen.roleId,
      scopeId: chosen.scopeId as never,
      untilAt: endOfDay(until),
    });
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
      <RoleAndPlace value={chosen} onChange={setChosen} personId={null} />
      <UntilField label={t('people.create.until')} value={until} onChange={setUntil} />
      <FormError error={create.error} />
      <Button type="submit" loading={create.isPending}>
        {t('people.create.submit')}
      </Button>
    </FormStack>
  );
}
