import { desc, type SQL } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { RecordEntry } from '../../../src/shop/audit/index.ts';
import type { Transaction } from '../../../src/shop/records/store.ts';
import type { StationStore } from '../../../src/station/store/store.ts';
import type { Choices } from '../../verify/random.ts';
import type { Company } from './company.ts';

/** Where an operation happens, and what it may choose from. */
export interface Scene {
  readonly store: StationStore;
  readonly stationId: string;
  readonly company: Company;
  /** The factories whose rows stand here. */
  readonly factories: readonly string[];
  readonly choices: Choices;
  /** Different each time, over all stations of a world. */
  nextId(kind: string): string;
  now(): number;
}

export type Rows = Transaction<RecordEntry>['rows'];

/** One thing that a person or a machine does: says what, or null where there was nothing to do it to. */
export type Act = (scene: Scene, rows: Rows) => Done | null;

/** What the record says of it. */
export interface Done {
  readonly action: string;
  readonly recordId: string;
  readonly scopeId: string | null;
}

/** What is not there is an update of nothing: everything is chosen from what this store holds. */
export function anyOf<Row>(choices: Choices, rows: readonly Row[]): Row | null {
  return rows.length === 0 ? null : choices.of(rows);
}

/** So many rows to choose from. */
export const CHOICE = 40;

/** The newest rows of a table, by its keys, which grow with time here: most of what happens is about these. */
export function newest<Table extends SQLiteTable & { id: SQLiteColumn }>(
  rows: Rows,
  table: Table,
  most: number,
  where?: SQL,
): Table['$inferSelect'][] {
  return rows.select().from(table).where(where).orderBy(desc(table.id)).limit(most).all();
}
