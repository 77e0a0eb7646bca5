import { useInViewport } from '@mantine/hooks';
import { useState } from 'react';
import type { CameraView } from '../../../src/shop/cameras/index.ts';
import { useWords } from '../../text/index.ts';
import { CameraLarge } from './camera-large.tsx';
import { CameraPicture } from './camera-picture.tsx';
import styles from './cameras.module.css';
import { useCamera } from './use-camera.ts';
import type { CameraPace } from './watch-camera.ts';

interface CameraTileProps {
  readonly camera: CameraView;
  readonly pace: CameraPace;
  /** Where only one printer's cameras stand together, its name is not said again. */
  readonly ofOnePrinter?: boolean;
}

/** A camera, small; a touch shows it large. Asked only while it is on the screen, and not under its large picture. */
export function CameraTile({ camera, pace, ofOnePrinter = false }: CameraTileProps) {
  const t = useWords();
  const { ref, inViewport } = useInViewport<HTMLLIElement>();
  const [large, setLarge] = useState(false);
  const sight = useCamera(camera, pace, inViewport && !large);
  const { printerName, name } = camera;
  return (
    <li ref={ref} className={styles['tile']}>
      <CameraPicture camera={camera} sight={sight} />
      <p className={styles['names']}>
        {ofOnePrinter ? null : <b>{printerName}</b>}
        <span className={styles['quiet']}>{name}</span>
      </p>
      {/* Over the whole tile, and not around it: why there is no picture is no name of a button. */}
      <button
        type="button"
        className={styles['open']}
        aria-label={t('cameras.enlarge', { printer: printerName, name })}
        onClick={() => setLarge(true)}
      />
      {large ? <CameraLarge camera={camera} onClose={() => setLarge(false)} /> : null}
    </li>
  );
}
