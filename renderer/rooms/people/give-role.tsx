import { Button, Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { WhatIf } from '../access/what-if.tsx';
import { useChosenGrantPlace } from './places.ts';
import { RoleAndPlace } from './role-and-place.tsx';
import { endOfDay, UntilField } from './until-field.tsx';

interface GiveRoleProps {
  readonly person: { readonly personId: string; readonly name: string };
  readonly onClose: () => void;
}

const CHOOSING_MILLISECONDS = 250;

/** Gives a person one more role; before it is given, what it would change for whom. */
export function GiveRole({ person, onClose }: GiveRoleProps) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  useReturnFocus();
  const [chosen, setChosen] = useState({ roleId: '', scopeId: useChosenGrantPlace() });
  const [until, setUntil] = useState('');
  const wanted = {
    personId: person.personId as never,
    roleId: chosen.roleId,
    scopeId: chosen.scopeId as never,
    untilAt: endOfDay(until),
  };
  const preview = useGrantPreview(wanted);
  const give = useMutation(
    api.access.grant.mutationOptions({
      onSuccess: async () => {
        tell.done(t('people.grant.given'));
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.people.key() });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate(wanted);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('people.grant.title', { name: person.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size={520}
    >
      <FormStack onSubmit={submit}>
        <RoleAndPlace value={chosen} onChange={setChosen} personId={person.personId} />
        <UntilField label={t('people.grant.until')} value={until} onChange={setUntil} />
        {chosen.roleId === '' ? null : (
          <WhatIf view={preview.data} error={preview.error} looking={preview.isFetching} />
        )}
        <FormError error={give.error} />
        <Button type="submit" loading={give.isPending} disabled={Boolean(preview.data?.refusal)}>
          {t('people.grant.submit')}
        </Button>
      </FormStack>
    </Modal>
  );
}

interface WantedGrant {
  readonly personId: never;
  readonly roleId: string;
  readonly scopeId: never;
  readonly untilAt: number | null;
}

/** What giving it would change, asked a moment after the last choice. */
function useGrantPreview(wanted: WantedGrant) {
  const { api } = useServices();
  const [settled] = useDebouncedValue(wanted, CHOOSING_MILLISECONDS, { leading: true });
  return useQuery(
    api.access.whatIfGrant.queryOptions({
      input: settled,
      enabled: settled.roleId !== '',
      placeholderData: keepPreviousData,
    }),
  );
}
