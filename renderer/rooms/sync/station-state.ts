import type { StationLine, SyncView } from '../../../src/shop/sync/index.ts';

/** A clock that is off by less confuses nobody who reads its times. */
export const CLOCK_SPOKEN_MILLISECONDS = 2 * 60_000;
/** Four times the schedule by which a station comes to the hub: missed once or twice is no silence. */
export const IN_CONTACT_MILLISECONDS = 2 * 60_000;

export type ClockShown =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'right' }
  | { readonly kind: 'ahead' | 'behind'; readonly milliseconds: number };

/** @param offsetMilliseconds what the clock is behind the hub's; negative: ahead; null: not measured */
export function clockOf(offsetMilliseconds: number | null): ClockShown {
  if (offsetMilliseconds === null) return { kind: 'unknown' };
  const milliseconds = Math.abs(offsetMilliseconds);
  if (milliseconds <= CLOCK_SPOKEN_MILLISECONDS) return { kind: 'right' };
  return { kind: offsetMilliseconds < 0 ? 'ahead' : 'behind', milliseconds };
}

export type ContactShown =
  | { readonly kind: 'never' }
  | { readonly kind: 'inContact' }
  /** As the hub told it some time ago; whether it still is, nobody here knows. */
  | { readonly kind: 'wasInContact' }
  | { readonly kind: 'silent'; readonly sinceAt: number };

/** When the hub told of its stations, by this station's clock, and what the hub's clock is ahead of that. */
export interface Telling {
  readonly at: number;
  readonly hubAheadMilliseconds: number;
}

/**
 * Whether a station was in contact with the hub when the hub told of it. What happened since then is not known: a list
 * from before the network went shows nobody as silent who was not, nor as in contact. The hub tells times by its own
 * clock; `sinceAt` and `now` are by this station's.
 */
export function contactOf(
  { lastContactAt }: StationLine,
  { at, hubAheadMilliseconds }: Telling,
  now: number,
): ContactShown {
  if (lastContactAt === null) return { kind: 'never' };
  const sinceAt = lastContactAt - hubAheadMilliseconds;
  if (at - sinceAt > IN_CONTACT_MILLISECONDS) return { kind: 'silent', sinceAt };
  return { kind: now - at > IN_CONTACT_MILLISECONDS ? 'wasInContact' : 'inContact' };
}

/** Whether somebody has to look at a station: it is silent, something there is in trouble, or its clock is wrong. */
export function wantsLook(line: StationLine, telling: Telling, now: number): boolean {
  if (line.revokedAt !== null) return false;
  if (line.recordBroken || line.troubles > 0) return true;
  if (contactOf(line, telling, now).kind === 'silent') return true;
  const clock = clockOf(line.clockOffsetMilliseconds).kind;
  return clock === 'ahead' || clock === 'behind';
}

/** This station first, then those that want a look, those that were taken out last; alike ones by name. */
export function inOrder(
  stations: readonly StationLine[],
  wants: (line: StationLine) => boolean = () => false,
): readonly StationLine[] {
  const rank = (line: StationLine) => (line.isThis ? 0 : line.revokedAt !== null ? 3 : wants(line) ? 1 : 2);
  return stations.toSorted(
    (one, other) =>
      rank(one) - rank(other) || one.name.localeCompare(other.name, undefined, { numeric: true }),
  );
}

/** The stations as the hub told of them; of this one what it knows better itself, which is newer. */
export function stationsOf({ stations, standing, troubles, hub }: SyncView): readonly StationLine[] {
  const own: Partial<StationLine> = {
    ...('waiting' in standing ? { waiting: standing.waiting } : {}),
    ...(hub === null ? {} : { clockOffsetMilliseconds: hub.clockOffsetMilliseconds }),
    troubles: troubles.length,
  };
  return stations.map((line) => (line.isThis ? { ...line, ...own } : line));
}
