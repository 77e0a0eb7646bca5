import { getTableColumns, getTableName } from 'drizzle-orm';
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { FactKind, Owning, Placing, TravellingTable } from '../../shop/records/synced.ts';
import { tables } from '../../shop/tables.ts';

/** A travelling table as its bare SQL sees it: columns by the names that they have in the file. */
export interface TravellingShape {
  readonly name: string;
  readonly kind: FactKind;
  /** The column of the key. */
  readonly key: string;
  readonly columns: ReadonlySet<string>;
  readonly placing: PlacingShape;
  readonly owning: OwningShape | null;
}

export type PlacingShape =
  | { readonly by: 'company' }
  | { readonly by: 'scope'; readonly column: string }
  | { readonly by: 'of'; readonly column: string; readonly table: string };

export type OwningShape =
  | { readonly by: 'station'; readonly column: string }
  | { readonly by: 'of'; readonly column: string; readonly table: string };

/** Every travelling table, by name, each after those that its rows are placed with. */
export const travellingShapes: ReadonlyMap<string, TravellingShape> = new Map(
  tables
    .filter((declared): declared is TravellingTable => declared.travels)
    .map((declared) => [getTableName(declared.table), shapeOf(declared)]),
);

/** The shape of a table that came with an edit; null: a table of a newer Printhall, or none. */
export function shapeNamed(tableName: string): TravellingShape | null {
  return travellingShapes.get(tableName) ?? null;
}

/** As `shapeNamed`, of a table that is ours. Throws for a bug. */
export function knownShape(tableName: string): TravellingShape {
  const shape = travellingShapes.get(tableName);
  if (shape === undefined) throw new Error(`${tableName} does not travel`);
  return shape;
}

function shapeOf({ table, kind, placing, owning }: TravellingTable): TravellingShape {
  const key = getTableConfig(table).columns.find((column) => column.primary)?.name;
  const name = getTableName(table);
  if (key === undefined) throw new Error(`The travelling table ${name} has no single primary key`);
  const columns = new Set(Object.values(getTableColumns(table)).map((column) => column.name));
  return { name, kind, key, columns, placing: placingOf(placing), owning: owningOf(owning) };
}

function placingOf(placing: Placing): PlacingShape {
  switch (placing.by) {
    case 'company':
      return placing;
    case 'scope':
      return { by: 'scope', column: placing.column.name };
    case 'of':
      return { by: 'of', ...named(placing) };
  }
}

function owningOf(owning: Owning | null): OwningShape | null {
  if (owning === null) return null;
  return owning.by === 'station'
    ? { by: 'station', column: owning.column.name }
    : { by: 'of', ...named(owning) };
}

function named({ column, table }: { readonly column: SQLiteColumn; readonly table: SQLiteTable }) {
  return { column: column.name, table: getTableName(table) };
}
