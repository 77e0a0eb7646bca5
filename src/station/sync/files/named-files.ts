import { eq, gt, isNotNull, and } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { ContentHash } from '../../../shop/files/index.ts';
import type { Reading } from '../../../shop/records/store.ts';
import { approvals, findingReleases, printTasks, startAttempts } from '../../../shop/printing/tables.ts';
import { modelVersions, slices } from '../../../shop/projects/tables.ts';

/** A column of a travelling table that names a file: the file goes where the row goes. */
export interface FileCarrier {
  readonly tableName: string;
  readonly table: SQLiteTable;
  readonly id: SQLiteColumn;
  readonly hash: SQLiteColumn;
  readonly what: 'model' | 'picture' | 'slice' | 'task';
}

/** Every column whose file travels. */
export const FILE_CARRIERS: readonly FileCarrier[] = [
  {
    tableName: 'model_versions',
    table: modelVersions,
    id: modelVersions.id,
    hash: modelVersions.contentHash,
    what: 'model',
  },
  {
    tableName: 'model_versions',
    table: modelVersions,
    id: modelVersions.id,
    hash: modelVersions.pictureHash,
    what: 'picture',
  },
  { tableName: 'slices', table: slices, id: slices.id, hash: slices.gcodeHash, what: 'slice' },
  {
    tableName: 'print_tasks',
    table: printTasks,
    id: printTasks.id,
    hash: printTasks.gcodeHash,
    what: 'task',
  },
];

/** Columns that name a file and do not bring it: each is a word about a task, whose own column does. They keep it. */
export const FILE_MENTIONS: readonly { readonly table: SQLiteTable; readonly hash: SQLiteColumn }[] = [
  { table: approvals, hash: approvals.gcodeHash },
  { table: startAttempts, hash: startAttempts.gcodeHash },
  { table: findingReleases, hash: findingReleases.gcodeHash },
];

export interface NamedFile {
  readonly rowId: string;
  readonly hash: ContentHash;
}

/** The file that a row names in this column; null: none, or no such row. */
export function fileNamedBy(reading: Reading, carrier: FileCarrier, rowId: string): ContentHash | null {
  const row = reading.select({ hash: carrier.hash }).from(carrier.table).where(eq(carrier.id, rowId)).get();
  return (row?.hash as ContentHash | null | undefined) ?? null;
}

/** Rows of a carrier that name a file, by their ids, after `after` (empty: from the beginning). */
export function namedFiles(
  reading: Reading,
  carrier: FileCarrier,
  after: string,
  most: number,
): readonly NamedFile[] {
  return reading
    .select({ rowId: carrier.id, hash: carrier.hash })
    .from(carrier.table)
    .where(and(isNotNull(carrier.hash), gt(carrier.id, after)))
    .orderBy(carrier.id)
    .limit(most)
    .all() as readonly NamedFile[];
}

/** Enough to find a place that has it; one file in more places than this is in one of the first. */
const ROWS_LOOKED_AT = 50;

/** The places of the rows that name a file. */
export function placesNaming(
  reading: Reading,
  placeOfRow: (tableName: string, rowId: string) => string | null,
  hash: ContentHash,
): readonly string[] {
  const places = new Set<string>();
  for (const carrier of FILE_CARRIERS) {
    const rows = reading
      .select({ rowId: carrier.id })
      .from(carrier.table)
      .where(eq(carrier.hash, hash))
      .limit(ROWS_LOOKED_AT)
      .all() as readonly { readonly rowId: string }[];
    for (const { rowId } of rows) {
      const place = placeOfRow(carrier.tableName, rowId);
      if (place !== null) places.add(place);
    }
  }
  return [...places];
}

/** Whether any row names it. */
export function isNamed(reading: Reading, hash: ContentHash): boolean {
  return [...FILE_CARRIERS, ...FILE_MENTIONS].some(
    (one) => reading.select({ hash: one.hash }).from(one.table).where(eq(one.hash, hash)).get() !== undefined,
  );
}
