import { Button, Modal } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';

interface PlaceDialogProps {
  readonly title: string;
  /** The verb of what will be done. */
  readonly submit: string;
  readonly error: unknown;
  readonly busy: boolean;
  /** Something is missing before it can be done. */
  readonly off?: boolean;
  readonly grave?: boolean;
  readonly wide?: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question about one place: fields, why it was not taken, and one button that says what it does. */
export function PlaceDialog({
  title,
  submit,
  error,
  busy,
  off = false,
  grave = false,
  wide = false,
  onSubmit,
  onClose,
  children,
}: PlaceDialogProps) {
  const t = useWords();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!off) onSubmit();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={wide ? 'lg' : 'md'}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack onSubmit={send}>
        {children}
        <FormError error={error} />
        <Button type="submit" loading={busy} disabled={off} {...(grave ? { color: 'red' } : {})}>
          {submit}
        </Button>
      </FormStack>
    </Modal>
  );
}
