import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { HoldButton } from '../../ui/hold-button.tsx';

interface CancelPrintProps {
  readonly printer: PrinterView;
  readonly onCancel: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks before a print is given up, with the consequence in words. */
export function CancelPrint({ printer, onCancel, onClose }: CancelPrintProps) {
  const t = useWords();
  const [reason, setReason] = useState('');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bench.cancel.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div style={{ display: 'grid', gap: 16 }}>
        <p>{t('bench.cancel.text', { name: printer.current?.modelName ?? '', printer: printer.name })}</p>
        <Textarea
          label={t('bench.cancel.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={2_000}
        />
        <HoldButton
          tone="stopped"
          onConfirm={() => {
            onCancel(reason);
            onClose();
          }}
        >
          {t('bench.cancel.confirm')}
        </HoldButton>
        <Button variant="default" h={56} onClick={onClose}>
          {t('bench.cancel.keep')}
        </Button>
      </div>
    </Modal>
  );
}
