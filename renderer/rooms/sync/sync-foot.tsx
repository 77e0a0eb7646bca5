import {
  IconArrowBackUp,
  IconRefresh,
  IconRefreshAlert,
  IconRefreshDot,
  IconRefreshOff,
  type Icon,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { SyncStanding } from '../../../src/shop/sync/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useNow } from '../../app/now.ts';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { footLine, kindOf, STANDING_TONES, type StandingKind } from './standing.ts';
import styles from './sync-foot.module.css';
import { useConflictsTold } from './use-conflicts-told.tsx';
import { useOpenConflicts } from './use-open-conflicts.ts';
import { useSyncSpeech } from './use-sync-speech.ts';

const SHAPES: Readonly<Record<StandingKind, Icon>> = {
  notSetUp: IconRefreshOff,
  joining: IconRefreshDot,
  online: IconRefresh,
  waiting: IconRefreshDot,
  stalled: IconRefreshAlert,
  offline: IconRefreshOff,
  stopped: IconRefreshAlert,
  putBack: IconRefreshAlert,
};

/** How syncing stands, and how many of one's own changes stood back. */
export function SyncFoot({ standing }: { readonly standing: SyncStanding }) {
  const open = useOpenConflicts(standing.state !== 'notSetUp');
  useConflictsTold(open);
  return <SyncFootLine standing={standing} conflicts={open?.filter(({ isMine }) => isMine).length ?? 0} />;
}

interface SyncFootLineProps {
  readonly standing: SyncStanding;
  /** One's own that are open. */
  readonly conflicts: number;
}

export function SyncFootLine({ standing, conflicts }: SyncFootLineProps) {
  const t = useWords();
  const { mayAnywhere } = useAccess();
  const kind = kindOf(standing);
  const Shape = SHAPES[kind];
  const line = (
    <>
      <Shape aria-hidden stroke={1.75} />
      <Counting standing={standing} />
    </>
  );
  const look = clsx(styles['item'], styles[STANDING_TONES[kind]]);
  return (
    <>
      {/* The line itself counts every second; aloud it is said when it becomes another. */}
      <span role="status" className="for-screen-readers">
        {t(`sync.aloud.${kind}`)}
      </span>
      {mayAnywhere('connectivity.manage') || mayAnywhere('factory.list') ? (
        <Link to="/sync" className={look}>
          {line}
        </Link>
      ) : (
        <span className={look}>{line}</span>
      )}
      {conflicts > 0 ? (
        <Link to="/sync/conflicts" className={clsx(styles['item'], styles['conflicts'])}>
          <IconArrowBackUp aria-hidden stroke={1.75} />
          <span className={styles['words']}>{t('sync.foot.conflicts', { count: conflicts })}</span>
          <span className={styles['number']} aria-hidden>
            {conflicts}
          </span>
        </Link>
      ) : null}
    </>
  );
}

function Counting({ standing }: { readonly standing: SyncStanding }) {
  const now = useNow();
  return <span className="figures">{footLine(standing, now, useSyncSpeech())}</span>;
}
