import type { Database } from 'better-sqlite3';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import type { TableDeclaration } from '../../shop/records/synced.ts';

/**
 * Makes the triggers that write the change log, from the declarations: a table that is declared to travel is captured,
 * whoever writes it and however. They stand in the file itself, so that another program that opens it is captured
 * (and refused) too. Made anew whenever a declaration or a column changed.
 */
export function installCapture(database: Database, declarations: readonly TableDeclaration[]): void {
  const wanted = new Map(
    declarations.filter(({ travels }) => travels).flatMap(({ table }) => triggersOf(table)),
  );
  const present = triggersIn(database);
  database.transaction(() => {
    for (const [name, sql] of present)
      if (wanted.get(name) !== sql) database.exec(`DROP TRIGGER ${quoted(name)}`);
    for (const [name, sql] of wanted) if (present.get(name) !== sql) database.exec(sql);
  })();
}

/** Takes the triggers away, so that a migration can change what they name. The store is not written until they are back. */
export function removeCapture(database: Database): void {
  for (const name of triggersIn(database).keys()) database.exec(`DROP TRIGGER ${quoted(name)}`);
}

/** The capture's triggers as they stand in the file: name and text. */
function triggersIn(database: Database): ReadonlyMap<string, string> {
  const rows = database
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'capture\\_%' ESCAPE '\\'",
    )
    .all();
  return new Map(rows.map(({ name, sql }) => [name, sql]));
}

function triggersOf(table: TableDeclaration['table']): [name: string, sql: string][] {
  const { name, columns } = getTableConfig(table);
  const names = columns.map((column) => column.name);
  const key = columns.find((column) => column.primary)?.name;
  if (key === undefined) throw new Error(`The travelling table ${name} has no single primary key`);
  return [
    trigger(name, 'insert', `new.${quoted(key)}`, object(names, 'new'), 'NULL'),
    trigger(
      name,
      'update',
      `new.${quoted(key)}`,
      changed(names, 'new'),
      changed(names, 'old'),
      differs(names),
    ),
    trigger(name, 'delete', `old.${quoted(key)}`, 'NULL', object(names, 'old')),
  ];
}

function trigger(
  table: string,
  operation: 'insert' | 'update' | 'delete',
  rowId: string,
  columns: string,
  before: string,
  condition?: string,
): [name: string, sql: string] {
  const name = `capture_${table}_${operation}`;
  const sql = `CREATE TRIGGER ${quoted(name)} AFTER ${operation.toUpperCase()} ON ${quoted(table)}
${condition === undefined ? '' : `WHEN ${condition}\n`}BEGIN
  SELECT RAISE(ABORT, 'written outside of a transaction of the store')
    FROM write_context WHERE transaction_id IS NULL;
  INSERT INTO change_log (transaction_id, hybrid_time, table_name, row_id, operation, columns, before)
    SELECT transaction_id, hybrid_time, '${table}', ${rowId}, '${operation}', ${columns}, ${before}
    FROM write_context WHERE captures = 1;
END`;
  return [name, sql];
}

function object(names: readonly string[], row: 'new' | 'old'): string {
  return `json_object(${names.map((name) => `'${name}', ${row}.${quoted(name)}`).join(', ')})`;
}

/** Only the columns whose value is another. */
function changed(names: readonly string[], row: 'new' | 'old'): string {
  const each = names.map(
    (name) =>
      `SELECT '${name}' AS key, ${row}.${quoted(name)} AS value WHERE new.${quoted(name)} IS NOT old.${quoted(name)}`,
  );
  return `(SELECT json_group_object(key, value) FROM (${each.join(' UNION ALL ')}))`;
}

function differs(names: readonly string[]): string {
  return names.map((name) => `new.${quoted(name)} IS NOT old.${quoted(name)}`).join(' OR ');
}

function quoted(name: string): string {
  return `"${name}"`;
}
