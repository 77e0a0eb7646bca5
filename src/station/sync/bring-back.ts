import { eq, getTableColumns, getTableName, sql, type SQL } from 'drizzle-orm';
import type { PermissionKey } from '../../shop/access/index.ts';
import type { RecordEntry } from '../../shop/audit/index.ts';
import type { Reading, Transaction } from '../../shop/records/store.ts';
import type { syncConflicts } from '../../shop/sync/tables.ts';
import { tables } from '../../shop/tables.ts';
import { shapeNamed } from './travelling.ts';

/** The permission to write rows by hand of the tables whose columns the last writer wins. */
export const WRITTEN_BY: Readonly<Record<string, PermissionKey>> = {
  projects: 'project.modify',
  scopes: 'factory.modify',
  shifts: 'masterData.manage',
  power_groups: 'printer.manage',
  gcode_rules: 'printer.configure',
  people: 'user.manage',
};

/** Columns by which people call a row, the best first. */
const NAMES = ['name', 'file_name', 'number', 'email'];

/** What people call a row; null where it has no name, or is gone. */
export function nameOfRow(reading: Reading, tableName: string, rowId: string): string | null {
  const shape = shapeNamed(tableName);
  const column = NAMES.find((name) => shape?.columns.has(name));
  if (shape === null || column === undefined) return null;
  const row = reading.get<Readonly<Record<string, string | number | null>>>(
    sql`SELECT ${named(column)} FROM ${named(tableName)} WHERE ${named(shape.key)} = ${rowId}`,
  );
  const value = row === undefined ? null : Object.values(row)[0];
  if (value == null) return null;
  return column === 'number' ? `#${value}` : String(value);
}

/** Writes the value again that stood back, as a change of now. */
export function bringBack(
  tx: Transaction<RecordEntry>,
  { tableName, rowId, columnName, lost }: typeof syncConflicts.$inferSelect,
): void {
  const table = tables.find((declared) => getTableName(declared.table) === tableName)?.table;
  if (table === undefined) throw new Error(`There is no table ${tableName}`);
  const members = Object.entries(getTableColumns(table));
  const member = members.find(([, column]) => column.name === columnName);
  const key = members.find(([, column]) => column.primary)?.[1];
  if (member === undefined || key === undefined) throw new Error(`No column ${columnName} in ${tableName}`);
  const version = members.find(([, column]) => column.name === 'version')?.[1];
  const counted = version === undefined ? {} : { version: sql`${version} + 1` };
  // As it stood in the file: columns of JSON and of truth are not turned into what the program makes of them.
  const value = sql`${lost}`;
  tx.rows
    .update(table)
    .set({ [member[0]]: value, ...counted })
    .where(eq(key, rowId))
    .run();
}

/** A name of our own declarations. */
function named(name: string): SQL {
  return sql`${sql.identifier(name)}`;
}
