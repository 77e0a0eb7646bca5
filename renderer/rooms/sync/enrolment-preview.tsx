import { Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { EnrolmentPreview as Preview } from '../../../src/shop/sync/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { FormError } from '../../ui/form.tsx';
import { wayOf, type EnrolmentWay } from './enrolment-way.ts';
import { Encryption, Fact } from './hub-facts.tsx';
import enrolment from './enrolment.module.css';
import styles from './sync.module.css';

const WORDS = {
  founds: {
    title: 'sync.join.founds',
    text: 'sync.join.foundsText',
    submit: 'sync.join.submitFound',
  },
  joins: { title: 'sync.join.joins', text: 'sync.join.joinsText', submit: 'sync.join.submitJoin' },
  again: { title: 'sync.join.again', text: 'sync.join.againText', submit: 'sync.join.submitAgain' },
} as const;

/** What the code would do, as a title; only whose it is, where something stands in the way. */
export function useWayTitle(): (preview: Preview, hasCompany: boolean) => string {
  const t = useWords();
  return (preview, hasCompany) => {
    const company = preview.companyName;
    if (preview.obstacle !== null) return t('sync.join.codeOf', { company });
    return t(WORDS[wayOf(preview, hasCompany)].title, { company });
  };
}

interface EnrolmentPreviewProps {
  readonly preview: Preview;
  readonly way: EnrolmentWay;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onJoin: () => void;
  readonly onAnother: () => void;
}

/** What a code would do, before it is done. */
export function EnrolmentPreview({ preview, way, busy, error, onJoin, onAnother }: EnrolmentPreviewProps) {
  const t = useWords();
  const { list } = useFormat();
  const { obstacle, factoryNames } = preview;
  return (
    <div className={enrolment['preview']}>
      {obstacle === null ? <p>{t(WORDS[way].text)}</p> : <Obstacle obstacle={obstacle} />}
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
      <FormError error={error} />
      <div className={styles['acts']}>
        {obstacle === null ? (
          <Button size="md" loading={busy} onClick={onJoin}>
            {t(WORDS[way].submit)}
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
    <p role="alert" className={enrolment['obstacle']}>
      <IconAlertCircle aria-hidden size={22} />
      {sentence(obstacle)}
    </p>
  );
}
