import { Button, Progress } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCloudDown,
  IconHistory,
  IconPlugConnectedX,
  IconRefresh,
  IconRefreshAlert,
  IconTransferOut,
  IconWorldOff,
  type Icon,
} from '@tabler/icons-react';
import type { SyncView } from '../../../src/shop/sync/index.ts';
import { useNow } from '../../app/now.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { kindOf, standingDetail, standingSentence, STANDING_TONES, type StandingKind } from './standing.ts';
import styles from './sync.module.css';
import { useSyncSpeech } from './use-sync-speech.ts';

const SHAPES: Readonly<Record<StandingKind, Icon>> = {
  notSetUp: IconWorldOff,
  joining: IconCloudDown,
  online: IconCircleCheck,
  waiting: IconTransferOut,
  stalled: IconAlertTriangle,
  offline: IconPlugConnectedX,
  stopped: IconRefreshAlert,
  putBack: IconHistory,
};

interface StandingPanelProps {
  readonly view: SyncView;
  readonly busy: boolean;
  readonly onSyncNow: () => void;
}

/** How it stands in one large sentence, and the one thing that anybody can do about it. */
export function StandingPanel({ view, busy, onSyncNow }: StandingPanelProps) {
  const t = useWords();
  const now = useNow();
  const say = useSyncSpeech();
  const { standing, lastError } = view;
  const kind = kindOf(standing);
  const Shape = SHAPES[kind];
  const detail = standingDetail(standing, now, say);
  return (
    <section
      className={styles['standing']}
      data-tone={STANDING_TONES[kind]}
      aria-label={t('sync.standing.label')}
    >
      <Shape aria-hidden stroke={1.4} className={styles['standingIcon']} />
      <div className={styles['standingWords']}>
        <p className={clsx(styles['sentence'], 'figures')}>{standingSentence(standing, now, say)}</p>
        {detail === null ? null : <p className={clsx(styles['soft'], 'figures')}>{detail}</p>}
        {standing.state === 'joining' ? (
          <Progress
            aria-label={t('sync.join.fetching')}
            value={standing.fraction * 100}
            size="lg"
            radius="xl"
          />
        ) : null}
        {standing.state === 'offline' ? <NextTry at={view.nextAt} now={now} /> : null}
        <FilesUnderWay files={view.files} />
        {lastError !== null && kind !== 'online' && kind !== 'waiting' ? <SaidLast text={lastError} /> : null}
      </div>
      {standing.state === 'stopped' || (standing.state === 'putBack' && !standing.awaitsHub) ? null : (
        <Button
          size="md"
          variant={standing.state === 'offline' ? 'filled' : 'default'}
          leftSection={<IconRefresh aria-hidden size={20} />}
          loading={busy}
          onClick={onSyncNow}
        >
          {t('sync.standing.now')}
        </Button>
      )}
    </section>
  );
}

function NextTry({ at, now }: { readonly at: number | null; readonly now: number }) {
  const t = useWords();
  const { duration } = useFormat();
  const seconds = at === null ? 0 : Math.ceil((at - now) / 1_000);
  return (
    <p className={clsx(styles['quiet'], 'figures')}>
      {seconds <= 0 ? t('sync.standing.trying') : t('sync.standing.next', { time: duration(seconds) })}
    </p>
  );
}

function FilesUnderWay({ files: { up, down, bytesLeft } }: { readonly files: SyncView['files'] }) {
  const t = useWords();
  const { bytes } = useFormat();
  if (up + down === 0) return null;
  const parts = [
    up > 0 ? t('sync.files.up', { count: up }) : null,
    down > 0 ? t('sync.files.down', { count: down }) : null,
    bytesLeft > 0 ? t('sync.files.left', { bytes: bytes(bytesLeft) }) : null,
  ];
  return (
    <p className={clsx(styles['quiet'], 'figures')}>{parts.filter((part) => part !== null).join(' · ')}</p>
  );
}

/** What a machine said, word for word: for those who mend it. */
export function SaidLast({ text }: { readonly text: string }) {
  const t = useWords();
  return (
    <details className={styles['said']}>
      <summary>{t('sync.standing.lastError')}</summary>
      <pre className="mono">{text}</pre>
    </details>
  );
}
