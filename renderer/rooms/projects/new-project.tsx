import { Button, Group, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useScopeId, useScopes } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';

/** Where the person may make projects: factories first of all, else any place that they may. */
export function useProjectPlaces(): readonly ScopeView[] {
  const scopes = useScopes();
  const { may } = useAccess();
  const open = scopes.filter(({ id, kind }) => kind !== 'printer' && may('project.create', id));
  const factories = open.filter(({ kind }) => kind === 'factory');
  return factories.length > 0 ? factories : open;
}

interface NewProjectProps {
  readonly opened: boolean;
  readonly places: readonly ScopeView[];
  readonly onClose: () => void;
}

export function NewProject({ opened, places, onClose }: NewProjectProps) {
  const t = useWords();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('projects.newTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <NewProjectForm places={places} onClose={onClose} />
    </Modal>
  );
}

function NewProjectForm({ places, onClose }: Omit<NewProjectProps, 'opened'>) {
  const t = useWords();
  const api = useApi();
  const navigate = useNavigate();
  const here = useScopeId();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [scopeId, setScopeId] = useState<string | null>(
    places.find(({ id }) => id === here)?.id ?? places[0]?.id ?? null,
  );
  const create = useMutation(
    api.projects.create.mutationOptions({
      onSuccess: ({ projectId }) => {
        onClose();
        void navigate({ to: '/projects/$projectId', params: { projectId } });
      },
    }),
  );
  const submit = () => {
    if (scopeId !== null) create.mutate({ scopeId: scopeId as never, name, description });
  };
  return (
    <FormStack
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        data-autofocus
        required
        maxLength={120}
        label={t('projects.name')}
        placeholder={t('projects.namePlaceholder')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {places.length > 1 ? (
        <Select
          label={t('projects.where')}
          description={t('projects.whereHelp')}
          allowDeselect={false}
          searchable={places.length > 8}
          data={places.map((place) => ({ value: place.id, label: place.name }))}
          value={scopeId}
          onChange={setScopeId}
        />
      ) : null}
      <Textarea
        label={t('projects.description')}
        description={t('common.optional')}
        autosize
        minRows={2}
        maxLength={2_000}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <FormError error={create.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || scopeId === null}>
          {t('projects.create')}
        </Button>
      </Group>
    </FormStack>
  );
}
