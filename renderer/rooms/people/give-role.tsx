import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { PersonListEntry } from '../../../src/shop/people/contract.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGrantScope } from './places.ts';
import { RoleAndPlace } from './role-and-place.tsx';

interface GiveRoleProps {
  readonly person: PersonListEntry;
  readonly onClose: () => void;
}

/** The end of the chosen day, where this window stands; null: for good. */
function endOfDay(day: string): number | null {
  if (day === '') return null;
  return new Date(`${day}T23:59:59`).getTime();
}

export function GiveRole({ person, onClose }: GiveRoleProps) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const [chosen, setChosen] = useState({ roleId: '', scopeId: useGrantScope() });
  const [until, setUntil] = useState('');
  const give = useMutation(
    api.access.grant.mutationOptions({
      onSuccess: async () => {
        tell.done(t('people.grant.given'));
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.people.list.key() });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate({
      personId: person.personId as never,
      roleId: chosen.roleId,
      scopeId: chosen.scopeId as never,
      untilAt: endOfDay(until),
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.grant.title', { name: person.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack onSubmit={submit}>
        <RoleAndPlace value={chosen} onChange={setChosen} />
        <TextInput
          type="date"
          label={t('people.grant.until')}
          description={t('people.grant.forGood')}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <FormError error={give.error} />
        <Button type="submit" loading={give.isPending}>
          {t('people.grant.submit')}
        </Button>
      </FormStack>
    </Modal>
  );
}
