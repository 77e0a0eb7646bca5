import { IconLock, IconLockOpen } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { SyncView } from '../../../src/shop/sync/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { LeaveHub } from './leave-hub.tsx';
import { clockOf } from './station-state.ts';
import styles from './sync.module.css';
import { useSyncSpeech } from './use-sync-speech.ts';

interface HubFactsProps {
  readonly hub: NonNullable<SyncView['hub']>;
  readonly waiting: number;
}

/** Which hub it is, and how this station is with it. */
export function HubFacts({ hub, waiting }: HubFactsProps) {
  const t = useWords();
  const { date, list } = useFormat();
  return (
    <section className={styles['section']} aria-label={t('sync.hub.title')}>
      <h2 className={styles['heading']}>{t('sync.hub.title')}</h2>
      <dl className={styles['facts']}>
        <Fact name={t('sync.hub.company')}>{hub.companyName}</Fact>
        <Fact name={t('sync.hub.address')}>
          <span className="mono">{`${hub.host}:${hub.port}`}</span>
        </Fact>
        <Fact name={t('sync.hub.database')}>
          <span className="mono">{hub.database}</span>
        </Fact>
        <Fact name={t('sync.hub.connection')}>
          <Encryption encrypted={hub.encrypted} />
        </Fact>
        <Fact name={t('sync.hub.sees')}>
          {hub.factories === null ? t('sync.hub.everything') : list(hub.factories.map(({ name }) => name))}
        </Fact>
        <Fact name={t('sync.hub.joined')}>{date(hub.joinedAt)}</Fact>
        <Fact name={t('sync.hub.clock')}>
          <OwnClock offsetMilliseconds={hub.clockOffsetMilliseconds} />
        </Fact>
      </dl>
      <div className={styles['acts']}>
        <LeaveHub waiting={waiting} />
      </div>
    </section>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Encrypted or not, in words that tell what follows. */
export function Encryption({ encrypted }: { readonly encrypted: boolean }) {
  const t = useWords();
  const Shape = encrypted ? IconLock : IconLockOpen;
  return (
    <span className={encrypted ? styles['withIcon'] : styles['warned']}>
      <Shape aria-hidden size={18} stroke={1.75} />
      {t(encrypted ? 'sync.hub.encrypted' : 'sync.hub.open')}
    </span>
  );
}

function OwnClock({ offsetMilliseconds }: { readonly offsetMilliseconds: number }) {
  const t = useWords();
  const { amount } = useSyncSpeech();
  const clock = clockOf(offsetMilliseconds);
  if (clock.kind !== 'ahead' && clock.kind !== 'behind') return t('sync.hub.clockRight');
  const words = clock.kind === 'ahead' ? 'sync.hub.clockAhead' : 'sync.hub.clockBehind';
  return (
    <span className={styles['warned']}>
      <span>
        <strong>{t(words, { amount: amount(clock.milliseconds) })}</strong>
        <br />
        {t('sync.hub.clockHint')}
      </span>
    </span>
  );
}
