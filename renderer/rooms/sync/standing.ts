import type { SyncStanding } from '../../../src/shop/sync/index.ts';
import type { Format, Say } from '../../text/index.ts';
import type { Tone } from '../../ui/state-looks.ts';

/** What a standing is to a person: online with nothing to tell, something on its way, or something that stays. */
export type StandingKind = SyncStanding['state'] | 'waiting' | 'stalled';

export function kindOf(standing: SyncStanding): StandingKind {
  if (standing.state !== 'online') return standing.state;
  if (standing.stalledSince !== null) return 'stalled';
  return standing.waiting > 0 ? 'waiting' : 'online';
}

/** Grey is normal: a hub that is out of reach wants attention, and only a stop is red. */
export const STANDING_TONES: Readonly<Record<StandingKind, Tone>> = {
  notSetUp: 'quiet',
  joining: 'running',
  online: 'quiet',
  waiting: 'quiet',
  stalled: 'attention',
  offline: 'attention',
  stopped: 'stopped',
  putBack: 'stopped',
};

/** What sentences about syncing are said with. */
export interface SyncSpeech extends Pick<Format, 'percent' | 'time' | 'dateTime'> {
  readonly t: Say;
  /** `4s ago`. */
  readonly ago: (at: number, now: number) => string;
}

/** Below this, "just now" is truer than a figure. */
const JUST_NOW_MILLISECONDS = 2_000;
const DAY_MILLISECONDS = 24 * 60 * 60_000;

/** The one line at the foot of every window. */
export function footLine(standing: SyncStanding, now: number, say: SyncSpeech): string {
  const { t } = say;
  switch (standing.state) {
    case 'notSetUp':
      return t('sync.foot.notSetUp');
    case 'joining':
      return t('sync.foot.joining', { percent: say.percent(standing.fraction) });
    case 'online':
      if (standing.stalledSince !== null)
        return t('sync.foot.stalled', {
          count: standing.waiting,
          time: when(standing.stalledSince, now, say),
        });
      if (standing.waiting > 0) return t('sync.foot.waiting', { count: standing.waiting });
      return heard(standing.syncedAt, now, say, 'foot');
    case 'offline':
      return since(standing.since, now, say, 'foot');
    case 'stopped':
      return t('sync.foot.stopped');
    case 'putBack':
      return t('sync.putBack.foot');
  }
}

/** How it stands, in one large sentence. */
export function standingSentence(standing: SyncStanding, now: number, say: SyncSpeech): string {
  const { t } = say;
  switch (standing.state) {
    case 'notSetUp':
      return t('sync.alone.title');
    case 'joining':
      return t('sync.standing.joining', { percent: say.percent(standing.fraction) });
    case 'online':
      if (standing.stalledSince !== null) return t('sync.standing.stalled', { count: standing.waiting });
      if (standing.waiting > 0) return t('sync.standing.waiting', { count: standing.waiting });
      return t(standing.syncedAt === null ? 'sync.standing.neverSynced' : 'sync.standing.synced');
    case 'offline':
      return since(standing.since, now, say, 'standing');
    case 'stopped':
      return t('sync.standing.stopped');
    case 'putBack':
      return t('sync.putBack.sentence');
  }
}

/** What goes with the sentence; null: nothing. */
export function standingDetail(standing: SyncStanding, now: number, say: SyncSpeech): string | null {
  const { t } = say;
  switch (standing.state) {
    case 'notSetUp':
    case 'stopped':
      return null;
    case 'putBack':
      return t('sync.putBack.happened', { date: say.dateTime(standing.livedUntil) });
    case 'joining':
      return t(standing.online ? 'sync.standing.joiningText' : 'sync.standing.joiningOffline');
    case 'online':
      if (standing.stalledSince !== null)
        return t('sync.standing.stalledText', { time: when(standing.stalledSince, now, say) });
      return standing.syncedAt === null ? null : heard(standing.syncedAt, now, say, 'standing');
    case 'offline':
      return standing.waiting === 0
        ? t('sync.standing.offlineNothing')
        : t('sync.standing.offlineWaiting', { count: standing.waiting });
  }
}

function heard(at: number | null, now: number, { t, ago }: SyncSpeech, where: 'foot' | 'standing'): string {
  if (at === null) return t(`sync.${where}.neverSynced`);
  if (now - at < JUST_NOW_MILLISECONDS) return t(`sync.${where}.syncedNow`);
  return t(where === 'foot' ? 'sync.foot.synced' : 'sync.standing.syncedText', { ago: ago(at, now) });
}

/** The time of today, the date too of another day. */
function when(at: number, now: number, { time, dateTime }: SyncSpeech): string {
  return now - at < DAY_MILLISECONDS ? time(at) : dateTime(at);
}

function since(
  at: number | null,
  now: number,
  { t, time, dateTime }: SyncSpeech,
  where: 'foot' | 'standing',
): string {
  if (at === null) return t(`sync.${where}.offlineNew`);
  return now - at < DAY_MILLISECONDS
    ? t(`sync.${where}.offline`, { time: time(at) })
    : t(`sync.${where}.offlineDays`, { date: dateTime(at) });
}
