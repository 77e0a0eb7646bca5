import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { useTell } from '../../ui/tell.ts';

interface CreateFactoryProps {
  /** Where a factory can be: clients and enterprises of the person. */
  readonly parents: readonly ScopeView[];
  readonly onClose: () => void;
}

const ZONES = Intl.supportedValuesOf('timeZone');

export function CreateFactory({ parents, onClose }: CreateFactoryProps) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const [name, setName] = useState('');
  const [parentId, setParentId] = useState<string>(parents[0]?.id ?? '');
  const [timeZone, setTimeZone] = useState(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const create = useMutation(
    api.hierarchy.createFactory.mutationOptions({
      onSuccess: async () => {
        tell.done(t('factories.create.done', { name }));
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.hierarchy.key() });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name, parentId: parentId as never, timeZone });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('factories.create.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack onSubmit={submit}>
        <TextInput
          label={t('factories.create.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={120}
          data-autofocus
          required
        />
        <Select
          label={t('factories.create.parent')}
          data={parents.map((scope) => ({ value: scope.id, label: scope.path.join(' › ') }))}
          value={parentId}
          onChange={(value) => setParentId(value ?? '')}
          allowDeselect={false}
          required
        />
        <Select
          label={t('factories.create.zone')}
          data={ZONES}
          value={timeZone}
          onChange={(value) => setTimeZone(value ?? 'UTC')}
          allowDeselect={false}
          searchable
          limit={60}
          required
        />
        <FormError error={create.error} />
        <Button type="submit" loading={create.isPending}>
          {t('factories.create.submit')}
        </Button>
      </FormStack>
    </Modal>
  );
}
