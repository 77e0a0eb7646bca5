import type { Database, Statement } from 'better-sqlite3';
import type { SqlValue } from './hub.ts';
import { knownShape } from './travelling.ts';

export type RowValues = Readonly<Record<string, SqlValue>>;

/** Rows of travelling tables by the names of tables and columns. All names come from our own declarations. */
export interface BareRows {
  find(tableName: string, rowId: string): RowValues | null;
  insert(tableName: string, values: RowValues): void;
  /** As `insert`, but where a row with that key is there already, nothing is done, and false is given. */
  add(tableName: string, values: RowValues): boolean;
  update(tableName: string, rowId: string, values: RowValues): void;
  remove(tableName: string, rowId: string): void;
}

export function bareRows(database: Database): BareRows {
  const found = preparedByTable(database, (table, key) => `SELECT * FROM "${table}" WHERE "${key}" = ?`);
  const removed = preparedByTable(database, (table, key) => `DELETE FROM "${table}" WHERE "${key}" = ?`);
  const inserted = preparedByColumns(database, insertInto);
  const added = preparedByColumns(
    database,
    (table, names, key) => `${insertInto(table, names)} ON CONFLICT ("${key}") DO NOTHING`,
  );
  const updated = preparedByColumns(database, (table, names, key) => {
    const sets = names.map((name) => `"${name}" = ?`).join(', ');
    return `UPDATE "${table}" SET ${sets} WHERE "${key}" = ?`;
  });
  return {
    find: (tableName, rowId) => (found(tableName).get(rowId) as RowValues | undefined) ?? null,
    insert(tableName, values) {
      inserted(tableName, Object.keys(values)).run(Object.values(values));
    },
    add(tableName, values) {
      return added(tableName, Object.keys(values)).run(Object.values(values)).changes > 0;
    },
    update(tableName, rowId, values) {
      const names = Object.keys(values);
      if (names.length > 0) updated(tableName, names).run(Object.values(values), rowId);
    },
    remove(tableName, rowId) {
      removed(tableName).run(rowId);
    },
  };
}

function insertInto(table: string, names: readonly string[]): string {
  const columns = names.map((name) => `"${name}"`).join(', ');
  return `INSERT INTO "${table}" (${columns}) VALUES (${names.map(() => '?').join(', ')})`;
}

/** A statement for each table, prepared when it is first asked for. */
function preparedByTable(
  database: Database,
  textOf: (table: string, key: string) => string,
): (tableName: string) => Statement {
  const statements = new Map<string, Statement>();
  return (tableName) => {
    let statement = statements.get(tableName);
    if (statement === undefined) {
      statement = database.prepare(textOf(tableName, knownShape(tableName).key));
      statements.set(tableName, statement);
    }
    return statement;
  };
}

interface OfColumns {
  readonly names: readonly string[];
  readonly statement: Statement;
}

/** Lists of columns of one table; a hostile station could send one set of columns in any number of orders. */
const LISTS_MOST = 200;

/**
 * A statement for each table and list of columns. They are looked for by their lists: to write the text of a statement,
 * only to find that it is prepared already, takes as long as to write a small row.
 */
function preparedByColumns(
  database: Database,
  textOf: (table: string, names: readonly string[], key: string) => string,
): (tableName: string, names: readonly string[]) => Statement {
  const ofTables = new Map<string, OfColumns[]>();
  return (tableName, names) => {
    const known = ofTables.get(tableName) ?? [];
    const same = known.find((one) => isSame(one.names, names));
    if (same !== undefined) return same.statement;
    const statement = database.prepare(textOf(tableName, names, knownShape(tableName).key));
    if (known.length < LISTS_MOST) ofTables.set(tableName, [...known, { names, statement }]);
    return statement;
  };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
