import type { Database, Statement } from 'better-sqlite3';
import type { SqlValue } from './hub.ts';
import { knownShape } from './travelling.ts';

export type RowValues = Readonly<Record<string, SqlValue>>;

/** Rows of travelling tables by the names of tables and columns. All names come from our own declarations. */
export interface BareRows {
  find(tableName: string, rowId: string): RowValues | null;
  insert(tableName: string, values: RowValues): void;
  update(tableName: string, rowId: string, values: RowValues): void;
  remove(tableName: string, rowId: string): void;
}

export function bareRows(database: Database): BareRows {
  const statements = new Map<string, Statement>();
  const prepared = (text: string): Statement => {
    let statement = statements.get(text);
    if (statement === undefined) {
      statement = database.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  return {
    find(tableName, rowId) {
      const { key } = knownShape(tableName);
      const row = prepared(`SELECT * FROM "${tableName}" WHERE "${key}" = ?`).get(rowId);
      return (row as RowValues | undefined) ?? null;
    },
    insert(tableName, values) {
      const names = Object.keys(values);
      const columns = names.map((name) => `"${name}"`).join(', ');
      const places = names.map(() => '?').join(', ');
      prepared(`INSERT INTO "${tableName}" (${columns}) VALUES (${places})`).run(...Object.values(values));
    },
    update(tableName, rowId, values) {
      const names = Object.keys(values);
      if (names.length === 0) return;
      const { key } = knownShape(tableName);
      const sets = names.map((name) => `"${name}" = ?`).join(', ');
      prepared(`UPDATE "${tableName}" SET ${sets} WHERE "${key}" = ?`).run(...Object.values(values), rowId);
    },
    remove(tableName, rowId) {
      const { key } = knownShape(tableName);
      prepared(`DELETE FROM "${tableName}" WHERE "${key}" = ?`).run(rowId);
    },
  };
}
