import { Button, Modal, Textarea } from '@mantine/core';
import { IconTool } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { FormError, FormStack } from '../../ui/form.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { guardScope } from './guard-scope.ts';
import page from './printer-page.module.css';
import styles from './setup.module.css';

/** Whether the printer is in service, and the way out of it and back. */
export function OutOfServicePanel({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  const { dateTime } = useFormat();
  const { own } = useAccess();
  const [asking, setAsking] = useState(false);
  const { outOfService } = printer;
  const scopeId = guardScope(own, printer);
  return (
    <section className={page['panel']}>
      <h2 className={page['heading']}>{t('printersSetup.service.heading')}</h2>
      {outOfService === null ? (
        <p>{t('printersSetup.service.inService')}</p>
      ) : (
        <div>
          <p>
            <b>{outOfService.reason}</b>
          </p>
          <p className={styles['quiet']}>
            {t('printersSetup.service.since', { time: dateTime(outOfService.since), name: outOfService.by })}
          </p>
        </div>
      )}
      <div>
        <GuardedButton
          permission={outOfService === null ? 'printer.control' : 'printer.manage'}
          scopeId={scopeId}
          variant="default"
          size="lg"
          leftSection={<IconTool aria-hidden size={20} />}
          onClick={() => setAsking(true)}
        >
          {outOfService === null ? t('printersSetup.service.take') : t('printersSetup.service.bring')}
        </GuardedButton>
      </div>
      {asking ? <Asking printer={printer} onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

/** Asks why, or (on the way back) what was done. */
function Asking({ printer, onClose }: { readonly printer: PrinterView; readonly onClose: () => void }) {
  const t = useWords();
  const { api, queryClient } = useServices();
  const [words, setWords] = useState('');
  const takes = printer.outOfService === null;
  const options = {
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries({ queryKey: api.printers.key() });
    },
  };
  const take = useMutation(api.printers.takeOutOfService.mutationOptions(options));
  const bring = useMutation(api.printers.bringBack.mutationOptions(options));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const printerId = printer.printerId as never;
    if (takes) take.mutate({ printerId, reason: words });
    else bring.mutate({ printerId, ...(words.trim() === '' ? {} : { note: words }) });
  };
  const title = takes
    ? t('printersSetup.service.title', { name: printer.name })
    : t('printersSetup.service.bring');
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <FormStack onSubmit={submit}>
        {takes ? <p>{t('printersSetup.service.text')}</p> : null}
        <Textarea
          label={takes ? t('printersSetup.service.reason') : t('printersSetup.service.note')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          required={takes}
          maxLength={500}
          minRows={2}
          autosize
          data-autofocus
        />
        <FormError error={take.error ?? bring.error} />
        <div className={styles['answers']}>
          <Button variant="default" size="md" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" size="md" loading={take.isPending || bring.isPending}>
            {takes ? t('printersSetup.service.confirm') : t('printersSetup.service.bring')}
          </Button>
        </div>
      </FormStack>
    </Modal>
  );
}
