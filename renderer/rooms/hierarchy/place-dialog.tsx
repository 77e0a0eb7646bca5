import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';

interface NameScopeProps {
  readonly what: 'rename' | 'area';
  readonly scope: ScopeView;
  readonly onClose: () => void;
}

/** Gives a factory another name, or makes an area in it. */
export function NameScope({ what, scope, onClose }: NameScopeProps) {
  const t = useWords();
  const { client, api, queryClient } = useServices();
  const [name, setName] = useState(what === 'rename' ? scope.name : '');
  const save = useMutation({
    mutationFn: async () => {
      if (what === 'rename') await client.hierarchy.renameScope({ scopeId: scope.id, name });
      else await client.hierarchy.createArea({ parentId: scope.id, name });
    },
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries({ queryKey: api.hierarchy.key() });
    },
  });
  const title =
    what === 'rename'
      ? t('factories.rename.title', { name: scope.name })
      : t('factories.area.title', { factory: scope.name });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <FormStack onSubmit={submit}>
        <TextInput
          label={t('factories.create.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={120}
          data-autofocus
          required
        />
        <FormError error={save.error} />
        <Button type="submit" loading={save.isPending}>
          {t(`factories.${what}.submit`)}
        </Button>
      </FormStack>
    </Modal>
  );
}
