import { Button, Modal, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useApi } from '../app/services.tsx';
import { NewPassword } from '../rooms/people/new-password.tsx';
import { useWords } from '../text/index.ts';
import { FormError, FormStack } from '../ui/form.tsx';
import { useTell } from '../ui/tell.ts';

interface ChangePasswordProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function ChangePassword({ opened, onClose }: ChangePasswordProps) {
  const t = useWords();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('shell.password.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <ChangeForm onDone={onClose} />
    </Modal>
  );
}

function ChangeForm({ onDone }: { readonly onDone: () => void }) {
  const t = useWords();
  const api = useApi();
  const tell = useTell();
  const [oldPassword, setOldPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const change = useMutation(
    api.people.changePassword.mutationOptions({
      onSuccess: () => {
        tell.done(t('shell.password.done'));
        onDone();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ oldPassword, newPassword });
  };
  return (
    <FormStack onSubmit={submit}>
      <PasswordInput
        label={t('shell.password.old')}
        autoComplete="current-password"
        value={oldPassword}
        onChange={(event) => setOldPassword(event.currentTarget.value)}
        data-autofocus
        required
      />
      <NewPassword label={t('shell.password.next')} value={newPassword} onChange={setNewPassword} />
      <FormError error={change.error} />
      <Button type="submit" loading={change.isPending}>
        {t('shell.password.change')}
      </Button>
    </FormStack>
  );
}
