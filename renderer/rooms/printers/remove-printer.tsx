import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { FormError } from '../../ui/form.tsx';
import styles from './printer-page.module.css';

interface RemovePrinterProps {
  readonly printer: PrinterView;
  readonly onClose: () => void;
}

export function RemovePrinter({ printer, onClose }: RemovePrinterProps) {
  const t = useWords();
  const navigate = useNavigate();
  const { api, queryClient } = useServices();
  const remove = useMutation(
    api.printers.remove.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: '/bench' });
        await queryClient.invalidateQueries({ queryKey: api.printers.key() });
      },
    }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bench.remove.title', { name: printer.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={styles['ask']}>
        <p>{t('bench.remove.text')}</p>
        <FormError error={remove.error} />
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate({ printerId: printer.printerId as never })}
        >
          {t('bench.remove.confirm')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </Modal>
  );
}
