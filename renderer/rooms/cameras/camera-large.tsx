import { Button, Modal } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { CameraView } from '../../../src/shop/cameras/index.ts';
import { useWords } from '../../text/index.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { CameraPicture } from './camera-picture.tsx';
import styles from './cameras.module.css';
import { useCamera } from './use-camera.ts';

interface CameraLargeProps {
  readonly camera: CameraView;
  readonly onClose: () => void;
}

/** One camera as large as the window lets it. */
export function CameraLarge({ camera, onClose }: CameraLargeProps) {
  const t = useWords();
  const sight = useCamera(camera, 'live');
  const { printerId, printerName: printer, name } = camera;
  useReturnFocus();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cameras.titleOf', { printer, name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size="min(1280px, 94vw)"
    >
      <div className={styles['large']}>
        <CameraPicture camera={camera} sight={sight} large />
        <Button
          variant="default"
          rightSection={<IconArrowRight aria-hidden size={18} />}
          renderRoot={(props) => (
            <Link to="/bench/$printerId" params={{ printerId }} {...props} onClick={onClose} />
          )}
        >
          {t('cameras.toPrinter', { printer })}
        </Button>
      </div>
    </Modal>
  );
}
