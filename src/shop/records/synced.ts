import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';

/**
 * Who is right about a fact when stations disagree (sync):
 * `owned`: only the station that owns the row writes it. `appendOnly`: rows are added, never changed.
 * `stateMachine`: the first valid transition from the expected version wins. `fields`: per column, the last writer.
 * `policy`: as `stateMachine`, judged again by the access rules on arrival.
 */
export type FactKind = 'owned' | 'appendOnly' | 'stateMachine' | 'fields' | 'policy';

/**
 * Where a row stands, and so which stations may see it: `company`: at every station of the company. `scope`: the
 * column names a place; stations of its factory see it, and all of them where it stands above the factories (null: the
 * factory of the station that wrote it). `of`: as the row of the other table that the column names.
 */
export type Placing =
  | { readonly by: 'company' }
  | { readonly by: 'scope'; readonly column: SQLiteColumn }
  | { readonly by: 'of'; readonly column: SQLiteColumn; readonly table: SQLiteTable };

/**
 * Of an `owned` row, where the id of the station stands that alone may write it: in the row itself, or in the row of
 * the other table that the column names.
 */
export type Owning =
  | { readonly by: 'station'; readonly column: SQLiteColumn }
  | { readonly by: 'of'; readonly column: SQLiteColumn; readonly table: SQLiteTable };

/** A table whose rows every station holds that may see them. */
export interface TravellingTable {
  readonly travels: true;
  readonly table: SQLiteTable;
  readonly kind: FactKind;
  readonly placing: Placing;
  /** Only of `owned` tables. */
  readonly owning: Owning | null;
}

/** What a table is to the other stations. Every table of the schema is declared one way or the other. */
export type TableDeclaration =
  TravellingTable | { readonly travels: false; readonly table: SQLiteTable; readonly because: string };

/** Declares a table that travels: the store captures each change of it, in the transaction of the change itself. */
export function synced(
  kind: Exclude<FactKind, 'owned'>,
  table: SQLiteTable,
  placing: Placing,
): TravellingTable {
  return { travels: true, table, kind, placing, owning: null };
}

/** As `synced`, for rows that only one station writes. */
export function owned(table: SQLiteTable, placing: Placing, owning: Owning): TravellingTable {
  return { travels: true, table, kind: 'owned', placing, owning };
}

/** At every station of the company. */
export const everywhere: Placing = { by: 'company' };

/** At the stations of the factory in which the place stands that the column names. */
export function placedBy(column: SQLiteColumn): Placing {
  return { by: 'scope', column };
}

/** Where the row of the other table stands whose key the column holds. */
export function placedWith(column: SQLiteColumn, table: SQLiteTable): Placing {
  return { by: 'of', column, table };
}

/** Declares a table that stays on this station, and says why. */
export function local(table: SQLiteTable, because: string): TableDeclaration {
  return { travels: false, table, because };
}
