import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../text/index.ts';
import { FormError } from './form.tsx';
import styles from './form.module.css';
import { useReturnFocus } from './use-return-focus.ts';

interface QuestionProps {
  readonly title: string;
  /** The consequence, in words. */
  readonly children: ReactNode;
  /** The verb of what will be done. */
  readonly confirm: string;
  readonly error: unknown;
  readonly busy: boolean;
  /** Nothing is lost by it: the button is not red. */
  readonly harmless?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function Question({
  title,
  children,
  confirm,
  error,
  busy,
  harmless = false,
  onConfirm,
  onClose,
}: QuestionProps) {
  const t = useWords();
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={styles['stack']}>
        <p>{children}</p>
        <FormError error={error} />
        <div className={styles['answers']}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button {...(harmless ? {} : { color: 'red' })} loading={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
