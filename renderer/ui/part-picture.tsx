import { IconCloudDown, IconCube } from '@tabler/icons-react';
import { useWords } from '../text/index.ts';
import { useRefusalSentence } from '../text/refusals.ts';
import { clsx } from './clsx.ts';
import styles from './part-picture.module.css';
import { usePicture } from './pictures.ts';

interface PartPictureProps {
  /** Null: nothing is there to be shown; the quiet stand-in is. */
  readonly modelVersionId: string | null;
  readonly name: string;
  /** Across, in pixels; left out, it fills its box. */
  readonly size?: number;
  /** The name stands right beside it: a screen reader need not hear it twice. */
  readonly decorative?: boolean;
}

/** The part, wherever a part is named. */
export function PartPicture({ modelVersionId, name, size, decorative = false }: PartPictureProps) {
  const t = useWords();
  const sentence = useRefusalSentence();
  const { url, loading, standing } = usePicture(modelVersionId);
  const box = size === undefined ? undefined : { width: size, height: size };
  return (
    <span
      className={clsx(styles['picture'], loading && styles['loading'])}
      style={box}
      title={standing ? sentence(standing) : undefined}
    >
      {url ? (
        <img src={url} alt={decorative ? '' : t('common.pictureOf', { name })} draggable={false} />
      ) : standing ? (
        <IconCloudDown
          role={decorative ? undefined : 'img'}
          aria-hidden={decorative || undefined}
          aria-label={decorative ? undefined : sentence(standing)}
          stroke={1.25}
          className={styles['standIn']}
        />
      ) : (
        <IconCube aria-hidden stroke={1.25} className={styles['standIn']} />
      )}
    </span>
  );
}
