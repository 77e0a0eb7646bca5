import { IconLoader2, IconVideo, IconVideoOff } from '@tabler/icons-react';
import type { CameraView } from '../../../src/shop/cameras/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import styles from './cameras.module.css';
import type { CameraSight } from './use-camera.ts';

interface CameraPictureProps {
  readonly camera: CameraView;
  readonly sight: CameraSight;
  readonly large?: boolean;
}

/** What a camera shows, turned as it hangs; or in words why it shows nothing, and since when. */
export function CameraPicture({ camera, sight, large = false }: CameraPictureProps) {
  const t = useWords();
  const { printerName: printer, name, turnDegrees, isMirrored } = camera;
  return (
    <div className={clsx(styles['frame'], large && styles['frameLarge'])} data-sight={sight.state}>
      {sight.state === 'live' ? (
        <img
          src={sight.url}
          alt={t('cameras.pictureOf', { printer, name })}
          className={clsx(styles[`turn${turnDegrees}`], isMirrored && styles['mirrored'])}
        />
      ) : (
        <NoPicture sight={sight} large={large} />
      )}
    </div>
  );
}

function NoPicture({
  sight,
  large,
}: {
  readonly sight: Exclude<CameraSight, { state: 'live' }>;
  readonly large: boolean;
}) {
  const t = useWords();
  const { time } = useFormat();
  const connecting = sight.state === 'connecting';
  const Shape = connecting ? IconLoader2 : sight.state === 'gone' ? IconVideo : IconVideoOff;
  return (
    <div className={clsx(styles['none'], large && styles['noneLarge'])}>
      <Shape
        aria-hidden
        stroke={1.5}
        size={large ? 40 : 28}
        className={connecting ? styles['turning'] : ''}
      />
      <p className={styles['word']}>{t(`cameras.word.${sight.state}`)}</p>
      {sight.state === 'failed' ? (
        <>
          <p className={styles['why']}>{t(`cameras.failure.${sight.failure}`)}</p>
          <p className={styles['since']}>{t('cameras.since', { time: time(sight.since) })}</p>
        </>
      ) : null}
    </div>
  );
}
