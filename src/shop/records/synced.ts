import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/**
 * Who is right about a fact when stations disagree (sync):
 * `owned`: only the station that owns the row writes it. `appendOnly`: rows are added, never changed.
 * `stateMachine`: the first valid transition from the expected version wins. `fields`: per column, the last writer.
 * `policy`: as `stateMachine`, judged again by the access rules on arrival.
 */
export type FactKind = 'owned' | 'appendOnly' | 'stateMachine' | 'fields' | 'policy';

/** What a table is to the other stations. Every table of the schema is declared one way or the other. */
export type TableDeclaration =
  | { readonly travels: true; readonly table: SQLiteTable; readonly kind: FactKind }
  | { readonly travels: false; readonly table: SQLiteTable; readonly because: string };

/** Declares a table that travels: the store captures each change of it, in the transaction of the change itself. */
export function synced(kind: FactKind, table: SQLiteTable): TableDeclaration {
  return { travels: true, table, kind };
}

/** Declares a table that stays on this station, and says why. */
export function local(table: SQLiteTable, because: string): TableDeclaration {
  return { travels: false, table, because };
}
