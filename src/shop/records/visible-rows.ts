import { and, eq, or, sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Visibility } from './use-case.ts';

/**
 * The condition that leaves only the rows that a person may see. Ids go over as one JSON text: a list of thousands of
 * scopes would pass SQLite's limit of parameters.
 */
export function visibleRows(
  visibility: Visibility,
  scopeColumn: SQLiteColumn,
  owner: { readonly column: SQLiteColumn; readonly personId: string } | null = null,
): SQL {
  const every = among(scopeColumn, visibility.every);
  if (owner === null || visibility.own.length === 0) return every;
  return or(every, and(among(scopeColumn, visibility.own), eq(owner.column, owner.personId))) ?? every;
}

/** The column's value is one of the list. */
export function among(column: SQLiteColumn, values: readonly string[]): SQL {
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;
}
