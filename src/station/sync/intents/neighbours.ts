import { eq } from 'drizzle-orm';
import type { OtherStation } from '../../../shop/printers/index.ts';
import type { Reading } from '../../../shop/records/store.ts';
import { stations } from '../../../shop/sync/tables.ts';
import type { HubDesk } from '../desk.ts';

/**
 * A station that is well comes to the hub every half minute. One that has missed four times is silent: what its printers
 * do now, nobody elsewhere knows.
 */
export const QUIET_MILLISECONDS = 2 * 60_000;
/** The hub is asked who has come this often at most, and only while somebody looks. */
const ASKED_EACH_MILLISECONDS = 10_000;

/** The other stations, as their own rows and the hub tell of them. */
export interface Neighbours {
  nameOf(stationId: string): string;
  stateOf(stationId: string): OtherStation;
}

/** @param heard called when the hub has told when the stations came last */
export function createNeighbours(
  house: {
    readonly reading: Reading;
    readonly desk: HubDesk;
    report(error: unknown): void;
  },
  heard: () => void,
): Neighbours {
  const contacts = new Map<string, number>();
  const state = { askedAt: -Infinity, isAsking: false };

  function nameOf(stationId: string): string {
    const row = house.reading
      .select({ name: stations.name })
      .from(stations)
      .where(eq(stations.id, stationId))
      .get();
    return row?.name ?? '';
  }

  /** Answers from what is known; what the hub says meanwhile shows with the next look. */
  function ask(): void {
    const hub = house.desk.hub();
    const now = house.desk.hubTime();
    if (hub === null || state.isAsking || now - state.askedAt < ASKED_EACH_MILLISECONDS) return;
    state.isAsking = true;
    state.askedAt = now;
    hub
      .stations()
      .then((lines) => {
        const before = [...contacts.values()].join();
        for (const { stationId, lastContactAt } of lines) {
          if (lastContactAt !== null) contacts.set(stationId, lastContactAt);
        }
        if ([...contacts.values()].join() !== before) heard();
      })
      // The network went away: what was known before still says since when.
      .catch(() => undefined)
      .finally(() => {
        state.isAsking = false;
      });
  }

  return {
    nameOf,
    stateOf(stationId) {
      ask();
      const heardAt = contacts.get(stationId) ?? null;
      const isQuiet = heardAt === null || house.desk.hubTime() - heardAt > QUIET_MILLISECONDS;
      return { stationId, name: nameOf(stationId), heardAt, isQuiet };
    },
  };
}
