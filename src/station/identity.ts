import type { Database } from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { hostname } from 'node:os';
import type { Clock, MakeId } from '../shop/kernel/index.ts';
import type { Language } from '../shop/records/index.ts';
import { stationIdentity } from '../shop/records/tables.ts';

export interface Identity {
  readonly id: string;
  /** Grows when a copy of the data folder takes the place of this one, or the folder was put back from a backup. */
  readonly epoch: number;
  readonly name: string;
  /** Begins a new epoch. Throws when it is not after the one that is. */
  beginEpoch(epoch: number): void;
  /** What the hub’s keeper called the station when they made its code. */
  rename(name: string): void;
}

/** Who this station is; a new data folder becomes a new station, named after its machine. */
export function readIdentity(database: Database, clock: Clock, makeId: MakeId): Identity {
  const orm = drizzle(database);
  const known = orm.select().from(stationIdentity).get() ?? firstIdentity(orm, clock, makeId);
  let { epoch, name } = known;
  return {
    id: known.id,
    get name() {
      return name;
    },
    rename(next) {
      orm.update(stationIdentity).set({ name: next }).run();
      name = next;
    },
    get epoch() {
      return epoch;
    },
    beginEpoch(next) {
      if (next <= epoch) throw new Error(`Epoch ${next} is not after ${epoch}`);
      orm.update(stationIdentity).set({ epoch: next }).run();
      epoch = next;
    },
  };
}

function firstIdentity(
  orm: BetterSQLite3Database,
  clock: Clock,
  makeId: MakeId,
): typeof stationIdentity.$inferSelect {
  return orm
    .insert(stationIdentity)
    .values({
      only: 1,
      id: makeId<'Station'>(),
      epoch: 1,
      name: hostname().slice(0, 60) || 'Station',
      demo: false,
      language: 'en' satisfies Language,
      createdAt: clock.now(),
    })
    .returning()
    .get();
}
