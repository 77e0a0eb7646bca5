import type { Database } from 'better-sqlite3';
import type { OutgoingPart, RowEdit } from '../hub.ts';
import type { Undo } from '../undo.ts';
import { hashOfSpelled, readFrom, spelled, type EditInText } from './parts.ts';

/** A part of the outbox, as it stands on disk. */
export interface OutboxPart {
  readonly sequence: number;
  readonly transactionId: string;
  readonly place: string;
  readonly personId: string | null;
  readonly hybridTime: string;
  readonly isVoid: boolean;
  readonly isPushed: boolean;
  readonly isFounding: boolean;
  readonly schema: number;
  readonly hash: string;
}

/** An edit of the outbox with what takes it back; null: it changed nothing here. */
export interface OutboxEdit extends RowEdit {
  readonly ordinal: number;
  readonly undo: Undo | null;
}

/** A part that waits, with its edits in their order. */
export interface WaitingPart {
  readonly part: OutboxPart;
  readonly edits: readonly OutboxEdit[];
}

/** What is sealed. */
export type NewPart = Omit<OutgoingPart, 'sequence' | 'hash' | 'edits'> & {
  readonly edits: readonly (RowEdit & { readonly undo: Undo | null })[];
};

/** The station's own parts that wait for the hub, or have not come back from it. */
export interface Outbox {
  add(part: NewPart, sealedAt: number): void;
  /** The oldest after a number that the hub is not known to have, with their edits; by size, but at least one. */
  toPush(after: number, most: number, bytesMost: number): readonly OutgoingPart[];
  markPushed(sequences: readonly number[]): void;
  find(sequence: number): OutboxPart | null;
  /** Parts with their edits, the oldest first: many in much less time than one by one. */
  read(sequences: Iterable<number>): readonly WaitingPart[];
  /** The sequences of parts with an edit of that row. */
  touching(tableName: string, rowId: string): readonly number[];
  /**
   * The sequences of parts that tell of the same act: of its transaction, and of one of its rows. Another life of this
   * station may have sealed it under another number, and otherwise.
   */
  tellingTheSame(part: Pick<OutgoingPart, 'transactionId' | 'edits'>): readonly number[];
  /** The sequences of parts with an edit of any row of that table. */
  touchingTable(tableName: string): readonly number[];
  setUndo(sequence: number, ordinal: number, undo: Undo | null): void;
  setVoid(sequence: number, isVoid: boolean): void;
  remove(sequence: number): void;
  /** Whether nothing at all is in it. */
  isEmpty(): boolean;
  waiting(): number;
  /** When the oldest that waits was sealed; null: nothing waits. */
  oldestAt(): number | null;
  /** The number of the newest part that was ever sealed here. */
  newest(): number;
  clear(): void;
}

interface PartRow {
  readonly sequence: number;
  readonly transactionId: string;
  readonly place: string;
  readonly hybridTime: string;
  readonly personId: string | null;
  readonly schema: number;
  readonly hash: string;
  readonly isFounding: number;
  readonly isVoid: number;
  readonly isPushed: number;
}

interface EditRow extends EditInText {
  readonly ordinal: number;
  readonly undo: string | null;
}

const PART = `sequence, transaction_id AS transactionId, place, hybrid_time AS hybridTime, person_id AS personId,
  schema, hash, is_founding AS isFounding, is_void AS isVoid, is_pushed AS isPushed`;

export function openOutbox(database: Database): Outbox {
  const insertPart = database.prepare(
    `INSERT INTO outbox (sequence, transaction_id, place, hybrid_time, person_id, schema, hash, is_pushed, is_void,
      is_founding, sealed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)`,
  );
  const insertEdit = database.prepare(
    `INSERT INTO outbox_edits (sequence, ordinal, table_name, row_id, operation, columns, before, undo)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const newest = database
    .prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")
    .pluck();
  const unpushed = database.prepare<[number, number], PartRow>(
    `SELECT ${PART} FROM outbox WHERE is_pushed = 0 AND sequence > ? ORDER BY sequence LIMIT ?`,
  );
  const one = database.prepare<[number], PartRow>(`SELECT ${PART} FROM outbox WHERE sequence = ?`);
  const partsOf = database.prepare<[string], PartRow>(
    `SELECT ${PART} FROM outbox WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence`,
  );
  const editsOf = database.prepare<[string], EditRow & { readonly sequence: number }>(
    `SELECT sequence, ordinal, table_name AS tableName, row_id AS rowId, operation, columns, before, undo
      FROM outbox_edits WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence, ordinal`,
  );
  const bareEditsOf = database.prepare<[number], EditInText>(
    `SELECT table_name AS tableName, row_id AS rowId, operation, columns, before
      FROM outbox_edits WHERE sequence = ? ORDER BY ordinal`,
  );
  const touching = database
    .prepare<[string, string], number>(
      'SELECT DISTINCT sequence FROM outbox_edits WHERE table_name = ? AND row_id = ?',
    )
    .pluck();
  const touchingOf = database
    .prepare<[string, string, string], number>(
      `SELECT DISTINCT sequence FROM outbox_edits JOIN outbox USING (sequence)
        WHERE table_name = ? AND row_id = ? AND transaction_id = ?`,
    )
    .pluck();
  const touchingTable = database
    .prepare<[string], number>('SELECT DISTINCT sequence FROM outbox_edits WHERE table_name = ?')
    .pluck();
  const markPushed = database.prepare<[number]>('UPDATE outbox SET is_pushed = 1 WHERE sequence = ?');
  const setUndo = database.prepare<[string | null, number, number]>(
    'UPDATE outbox_edits SET undo = ? WHERE sequence = ? AND ordinal = ?',
  );
  const setVoid = database.prepare<[number, number]>('UPDATE outbox SET is_void = ? WHERE sequence = ?');
  const removePart = database.prepare<[number]>('DELETE FROM outbox WHERE sequence = ?');
  const removeEdits = database.prepare<[number]>('DELETE FROM outbox_edits WHERE sequence = ?');
  const any = database.prepare('SELECT 1 FROM outbox LIMIT 1');
  const waiting = database.prepare<[], number>('SELECT count(*) FROM outbox WHERE is_pushed = 0').pluck();
  const oldest = database
    .prepare<[], number>('SELECT sealed_at FROM outbox WHERE is_pushed = 0 ORDER BY sequence LIMIT 1')
    .pluck();

  return {
    add(part, sealedAt) {
      const sequence = (newest.get() ?? 0) + 1;
      const edits = part.edits.map(({ tableName, rowId, operation, columns, before }) => {
        return {
          tableName,
          rowId,
          operation,
          columns: JSON.stringify(columns),
          before: JSON.stringify(before),
        };
      });
      const hash = hashOfSpelled({ ...part, sequence }, spelled(edits));
      const { transactionId, place, hybridTime, personId, schema, isFounding } = part;
      insertPart.run(
        sequence,
        transactionId,
        place,
        hybridTime,
        personId,
        schema,
        hash,
        isFounding ? 1 : 0,
        sealedAt,
      );
      for (const [ordinal, { tableName, rowId, operation, columns, before }] of edits.entries()) {
        const undo = part.edits[ordinal]?.undo ?? null;
        const takesBack = undo === null ? null : JSON.stringify(undo);
        insertEdit.run(sequence, ordinal, tableName, rowId, operation, columns, before, takesBack);
      }
    },
    toPush(after, most, bytesMost) {
      const parts: OutgoingPart[] = [];
      let bytes = 0;
      for (const row of unpushed.all(after, most)) {
        const spelling = spelled(bareEditsOf.all(row.sequence));
        bytes += spelling.length;
        if (parts.length > 0 && bytes > bytesMost) break;
        parts.push(outgoing(row, spelling));
      }
      return parts;
    },
    markPushed(sequences) {
      for (const sequence of sequences) markPushed.run(sequence);
    },
    find(sequence) {
      const row = one.get(sequence);
      return row === undefined ? null : partFrom(row);
    },
    read(sequences) {
      const list = JSON.stringify([...sequences]);
      const edits = Map.groupBy(editsOf.all(list), ({ sequence }) => sequence);
      return partsOf.all(list).map((row) => {
        return { part: partFrom(row), edits: (edits.get(row.sequence) ?? []).map(editFrom) };
      });
    },
    tellingTheSame({ transactionId, edits: told }) {
      const each = told.map(({ tableName, rowId }) => touchingOf.all(tableName, rowId, transactionId));
      return [...new Set(each.flat())];
    },
    touching: (tableName, rowId) => touching.all(tableName, rowId),
    touchingTable: (tableName) => touchingTable.all(tableName),
    setUndo(sequence, ordinal, undo) {
      setUndo.run(undo === null ? null : JSON.stringify(undo), sequence, ordinal);
    },
    setVoid: (sequence, isVoid) => void setVoid.run(isVoid ? 1 : 0, sequence),
    remove(sequence) {
      removeEdits.run(sequence);
      removePart.run(sequence);
    },
    isEmpty: () => any.get() === undefined,
    waiting: () => waiting.get() ?? 0,
    oldestAt: () => oldest.get() ?? null,
    newest: () => newest.get() ?? 0,
    clear() {
      database.exec('DELETE FROM outbox_edits; DELETE FROM outbox;');
    },
  };
}

function partFrom(row: PartRow): OutboxPart {
  return {
    ...row,
    isVoid: row.isVoid === 1,
    isPushed: row.isPushed === 1,
    isFounding: row.isFounding === 1,
  };
}

function editFrom({ ordinal, tableName, rowId, operation, columns, before, undo }: EditRow): OutboxEdit {
  return {
    ordinal,
    tableName,
    rowId,
    operation,
    columns: JSON.parse(columns) as RowEdit['columns'],
    before: JSON.parse(before) as RowEdit['before'],
    undo: undo === null ? null : (JSON.parse(undo) as Undo),
  };
}

/** Its edits are read when somebody looks at them: to send them nobody does. */
function outgoing(row: PartRow, spelling: string): OutgoingPart {
  const { sequence, transactionId, place, hybridTime, personId, schema, hash } = row;
  return readFrom(spelling, {
    sequence,
    transactionId,
    place,
    hybridTime,
    personId,
    schema,
    hash,
    isFounding: row.isFounding === 1,
    get edits() {
      return JSON.parse(spelling) as OutgoingPart['edits'];
    },
  });
}
