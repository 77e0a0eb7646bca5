import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProjectDetail } from '../../../src/shop/projects/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';

interface ChangeProps {
  readonly project: ProjectDetail;
  readonly onClose: () => void;
}

export function EditProject({ project, onClose }: ChangeProps) {
  const t = useWords();
  const api = useApi();
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description);
  const update = useMutation(api.projects.update.mutationOptions({ onSuccess: onClose }));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('projects.rename')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack
        onSubmit={(event) => {
          event.preventDefault();
          const { projectId, version } = project;
          update.mutate({ projectId: projectId as never, expectedVersion: version, name, description });
        }}
      >
        <TextInput
          data-autofocus
          required
          maxLength={120}
          label={t('projects.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('projects.description')}
          autosize
          minRows={3}
          maxLength={2_000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <FormError error={update.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={update.isPending} disabled={name.trim() === ''}>
            {t('common.save')}
          </Button>
        </Group>
      </FormStack>
    </Modal>
  );
}

export function DeleteProject({ project, onClose }: ChangeProps) {
  const t = useWords();
  const api = useApi();
  const navigate = useNavigate();
  const remove = useMutation(
    api.projects.delete.mutationOptions({
      onSuccess: () => {
        onClose();
        void navigate({ to: '/projects' });
      },
    }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('projects.deleteTitle', { name: project.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate({ projectId: project.projectId as never });
        }}
      >
        <p>{t('projects.deleteHelp', { count: project.models })}</p>
        <FormError error={remove.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('projects.keep')}
          </Button>
          <Button type="submit" color="red" loading={remove.isPending}>
            {t('projects.delete')}
          </Button>
        </Group>
      </FormStack>
    </Modal>
  );
}
