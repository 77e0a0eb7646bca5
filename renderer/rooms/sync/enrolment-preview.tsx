import { Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { EnrolmentPreview as Preview } from '../../../src/shop/sync/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { FormError } from '../../ui/form.tsx';
import { Encryption, Fact } from './hub-facts.tsx';
import styles from './sync.module.css';

interface EnrolmentPreviewProps {
  readonly preview: Preview;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onJoin: () => void;
  readonly onAnother: () => void;
}

/** What a code would do, before it is done. */
export function EnrolmentPreview({ preview, busy, error, onJoin, onAnother }: EnrolmentPreviewProps) {
  const t = useWords();
  const { list } = useFormat();
  const { founds, obstacle, factoryNames } = preview;
  return (
    <div className={styles['preview']}>
      <p>{t(founds ? 'sync.join.foundsText' : 'sync.join.joinsText')}</p>
      <dl className={styles['facts']}>
        <Fact name={t('sync.join.hub')}>
          <span className="mono">{`${preview.host}:${preview.port} / ${preview.database}`}</span>
        </Fact>
        <Fact name={t('sync.join.connection')}>
          <Encryption encrypted={preview.encrypted} />
        </Fact>
        {preview.homeFactoryName === '' ? null : (
          <Fact name={t('sync.join.stands')}>{preview.homeFactoryName}</Fact>
        )}
        <Fact name={t('sync.join.sees')}>
          {factoryNames === null ? t('sync.hub.everything') : list(factoryNames)}
        </Fact>
      </dl>
      {obstacle === null ? null : <Obstacle obstacle={obstacle} />}
      <FormError error={error} />
      <div className={styles['acts']}>
        {obstacle === null ? (
          <Button size="md" loading={busy} onClick={onJoin}>
            {t(founds ? 'sync.join.submitFound' : 'sync.join.submitJoin')}
          </Button>
        ) : null}
        <Button size="md" variant="default" onClick={onAnother}>
          {t('sync.join.another')}
        </Button>
      </div>
    </div>
  );
}

function Obstacle({ obstacle }: { readonly obstacle: NonNullable<Preview['obstacle']> }) {
  const sentence = useRefusalSentence();
  return (
    <p role="alert" className={styles['obstacle']}>
      <IconAlertCircle aria-hidden size={22} />
      {sentence(obstacle)}
    </p>
  );
}
