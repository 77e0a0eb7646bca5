import type { Database } from 'better-sqlite3';

/**
 * When each column of a row of a `fields` table was written, as hybrid times; `ROW` is the row's coming and going. Beside
 * each, under its name after a tilde, the person who wrote it; empty: nobody.
 */
export type Stamps = Readonly<Record<string, string>>;

/** The name in the stamps under which the row itself came or went. */
export const ROW = '';

/** Earlier than every time: a column that nobody has written since the station is enrolled. */
export const NEVER = '';

/** Who wrote a column, as it stands in the stamps. */
export function writtenBy(column: string, personId: string | null): [name: string, personId: string] {
  return [`~${column}`, personId ?? ''];
}

/** The person who wrote a column, or the row with it; null: nobody, or nobody knows. */
export function writerOf(stamps: Stamps, column: string): string | null {
  const personId = stamps[`~${column}`] ?? stamps[`~${ROW}`] ?? '';
  return personId === '' ? null : personId;
}

export interface StampBook {
  of(tableName: string, rowId: string): Stamps;
  put(tableName: string, rowId: string, stamps: Stamps): void;
}

export function stampBook(database: Database): StampBook {
  const find = database.prepare<[string, string], { stamps: string }>(
    'SELECT stamps FROM field_stamps WHERE table_name = ? AND row_id = ?',
  );
  const put = database.prepare<[string, string, string]>(
    `INSERT INTO field_stamps (table_name, row_id, stamps) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET stamps = excluded.stamps`,
  );
  return {
    of(tableName, rowId) {
      const row = find.get(tableName, rowId);
      return row === undefined ? {} : (JSON.parse(row.stamps) as Stamps);
    },
    put(tableName, rowId, stamps) {
      put.run(tableName, rowId, JSON.stringify(stamps));
    },
  };
}
