import { Button, Modal } from '@mantine/core';
import { useWords } from '../../text/index.ts';
import { HoldButton } from '../../ui/hold-button.tsx';
import styles from './card-print.module.css';

interface TryAgainProps {
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Printing again while the part of before is on the bed says that the bed is clear: held, with that in words. */
export function TryAgain({ onConfirm, onClose }: TryAgainProps) {
  const t = useWords();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('resume.again')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={styles['body']}>
        <p>{t('resume.againText')}</p>
        <HoldButton
          onConfirm={() => {
            onConfirm();
            onClose();
          }}
        >
          {t('resume.againConfirm')}
        </HoldButton>
        <Button variant="default" h={56} onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </Modal>
  );
}
