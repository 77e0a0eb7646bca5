import type { Database } from 'better-sqlite3';
import { bareRows, type BareRows, type RowValues } from '../rows.ts';
import { knownShape } from '../travelling.ts';

/** What is told at every station of the company. */
export const COMPANY_PLACE = '';

/** Finds the place of rows: a factory's id, or `COMPANY_PLACE`. */
export interface Places {
  /**
   * Of a row with these values (those of its placing column are enough). Null: it names no place that is known here,
   * as an entry of the record about no place does.
   */
  of(tableName: string, values: RowValues): string | null;
  /** Of a row that is there; null where it is not, or names no place. */
  ofRow(tableName: string, rowId: string): string | null;
  /** Of a place of the hierarchy: the factory that it is or stands in. */
  ofScope(scopeId: string): string | null;
}

/** No tree of places is deeper; more is a circle, which only two moves that met can have made. */
const DEPTH_MAXIMUM = 64;

export function findPlaces(database: Database, rows: BareRows = bareRows(database)): Places {
  const scope = database.prepare<[string], { kind: string; parent: string | null }>(
    'SELECT kind, parent_id AS parent FROM scopes WHERE id = ?',
  );

  function ofScope(scopeId: string): string | null {
    let id: string | null = scopeId;
    for (let depth = 0; id !== null && depth < DEPTH_MAXIMUM; depth += 1) {
      const found: { kind: string; parent: string | null } | undefined = scope.get(id);
      if (found === undefined) return null;
      if (found.kind === 'factory') return id;
      id = found.parent;
    }
    return COMPANY_PLACE;
  }

  function of(tableName: string, values: RowValues): string | null {
    const { placing } = knownShape(tableName);
    if (placing.by === 'company') return COMPANY_PLACE;
    const named = values[placing.column];
    if (typeof named !== 'string') return null;
    return placing.by === 'scope' ? ofScope(named) : ofRow(placing.table, named);
  }

  function ofRow(tableName: string, rowId: string): string | null {
    const row = rows.find(tableName, rowId);
    return row === null ? null : of(tableName, row);
  }

  return { of, ofRow, ofScope };
}
