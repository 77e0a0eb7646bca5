import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { DifferenceList } from './difference-list.tsx';
import styles from './parameters.module.css';
import type { SettingDifference } from './setting-differences.ts';
import { useChangeSettings } from './use-settings.ts';

interface ApplySettingsProps {
  readonly printer: PrinterView;
  readonly changes: readonly SettingDifference[];
  readonly onClose: () => void;
}

/** The list of what will be sent, before it is. */
export function ApplySettings({ printer, changes, onClose }: ApplySettingsProps) {
  const t = useWords();
  const [store, setStore] = useState(true);
  const [note, setNote] = useState('');
  const change = useChangeSettings(printer, { said: t('parameters.apply.done'), onDone: onClose });
  useReturnFocus();
  const submit = () =>
    change.mutate({
      printerId: printer.printerId as never,
      changes: changes.map(({ setting, to }) => ({ ...setting, value: to ?? setting.value })),
      store,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    });
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('parameters.apply.title', { name: printer.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FormStack
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>{t('parameters.apply.text')}</p>
        <DifferenceList differences={changes} />
        <Checkbox
          size="md"
          label={t('parameters.apply.store')}
          checked={store}
          onChange={({ currentTarget }) => setStore(currentTarget.checked)}
        />
        <TextInput
          label={t('parameters.apply.note')}
          maxLength={500}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <FormError error={change.error} />
        <div className={styles['answers']}>
          <Button variant="default" h={56} onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" h={56} loading={change.isPending}>
            {t('parameters.apply.confirm')}
          </Button>
        </div>
      </FormStack>
    </Modal>
  );
}
