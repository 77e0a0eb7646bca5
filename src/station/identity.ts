import type { Database } from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { hostname } from 'node:os';
import type { Clock, MakeId } from '../shop/kernel/index.ts';
import type { Language } from '../shop/records/index.ts';
import { stationIdentity } from '../shop/records/tables.ts';

export interface Identity {
  readonly id: string;
  readonly epoch: number;
  readonly name: string;
}

/** Who this station is; a new data folder becomes a new station, named after its machine. */
export function readIdentity(database: Database, clock: Clock, makeId: MakeId): Identity {
  const orm = drizzle(database);
  const known = orm.select().from(stationIdentity).get();
  if (known !== undefined) return known;
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
