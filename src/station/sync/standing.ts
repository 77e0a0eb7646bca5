import type { SyncStanding } from '../../shop/sync/index.ts';
import type { LaterLife } from '../anchors/anchor.ts';
import type { Replica } from './replica.ts';

/** What the engine knows of its last rounds. */
export interface LastRounds {
  readonly failures: number;
  readonly syncedAt: number | null;
  /** Since when rounds have failed; null: the last one did not. */
  readonly offlineSince: number | null;
}

/** What waits for longer than this while the hub can be reached is told: something holds it up. */
const STALLED_MILLISECONDS = 10 * 60_000;

/** How syncing stands, for the foot of every window. */
export function standingOf(
  replica: Replica,
  last: LastRounds,
  now: number,
  laterLife: LaterLife | null,
): SyncStanding {
  const enrolled = replica.enrolled();
  const putBack = laterLife === null ? null : { state: 'putBack' as const, livedUntil: laterLife.livedUntil };
  if (enrolled === null)
    return putBack === null ? { state: 'notSetUp' } : { ...putBack, awaitsHub: false, waiting: 0 };
  const waiting = replica.waiting();
  if (enrolled.state === 'stopped' && enrolled.stopped !== null)
    return { state: 'stopped', why: enrolled.stopped, waiting };
  if (putBack !== null) return { ...putBack, awaitsHub: true, waiting };
  if (enrolled.state === 'joining') {
    const fraction = enrolled.fetchTarget === 0 ? 0 : Math.min(1, enrolled.cursor / enrolled.fetchTarget);
    return { state: 'joining', fraction, online: last.failures === 0 };
  }
  if (last.failures > 0 || last.syncedAt === null)
    return { state: 'offline', since: enrolled.contactAt ?? last.offlineSince, waiting };
  const since = replica.waitingSince();
  const isStalled = since !== null && now - since > STALLED_MILLISECONDS;
  return { state: 'online', syncedAt: last.syncedAt, waiting, stalledSince: isStalled ? since : null };
}
