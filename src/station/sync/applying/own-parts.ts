import { isDeepStrictEqual } from 'node:util';
import type { IncomingPart, RowEdit } from '../hub.ts';
import type { WaitingPart } from '../sealing/outbox.ts';
import { shapeNamed } from '../travelling.ts';
import { bothUndone, takeBack, type Undo } from '../undo.ts';
import { applyPart, isTold, type Notes } from './apply-part.ts';
import type { ApplyingHouse } from './house.ts';

/** The tables that decide who may do what: every judge looks at them. */
const DECIDES_ACCESS: ReadonlySet<string> = new Set([
  'roles',
  'grants',
  'restrictions',
  'credentials',
  'people',
  'scopes',
]);

/** Own waiting parts that must stand back while some parts of others are applied. */
export interface InTheWay {
  /**
   * Adds what stands in the way of one more part: what is on the same rows, and what is on rows of that again; where
   * somebody's rights come into it, what is judged by them. False: that would be more than `most` in all, and nothing is
   * added.
   */
  add(arriving: IncomingPart, most: number): boolean;
  /** The oldest first. */
  parts(): readonly WaitingPart[];
}

/** What was found: each part is read once, and each row and table looked at once. */
interface Found {
  readonly parts: Map<number, WaitingPart>;
  readonly seen: Set<string>;
}

export function inTheWay(house: ApplyingHouse): InTheWay {
  const { outbox } = house;
  const isEmpty = outbox.isEmpty();
  const found: Found = { parts: new Map(), seen: new Set() };

  /** What is found newly; null: too much. */
  function find(arriving: IncomingPart, most: number): Found | null {
    const more: Found = { parts: new Map(), seen: new Set() };
    const toRead = new Set<number>();
    const look = (places: readonly Place[]): void => {
      for (const { key, sequences } of places) {
        if (found.seen.has(key) || more.seen.has(key)) continue;
        more.seen.add(key);
        for (const one of sequences()) if (!found.parts.has(one) && !more.parts.has(one)) toRead.add(one);
      }
    };
    look([...rowsOf(house, arriving.edits), ...judgedWith(house, arriving.edits)]);
    while (toRead.size > 0) {
      // Counted before they are read: what is too much is read when its own turn comes.
      if (found.parts.size + more.parts.size + toRead.size > most) return null;
      const read = outbox.read(toRead);
      toRead.clear();
      for (const waiting of read) more.parts.set(waiting.part.sequence, waiting);
      for (const { edits } of read) look(rowsOf(house, edits));
    }
    return more;
  }

  return {
    add(arriving, most) {
      if (isEmpty) return true;
      const more = find(arriving, most);
      if (more === null) return false;
      for (const [sequence, waiting] of more.parts) found.parts.set(sequence, waiting);
      for (const key of more.seen) found.seen.add(key);
      return true;
    },
    parts: () =>
      [...found.parts.values()].toSorted((left, right) => left.part.sequence - right.part.sequence),
  };
}

/** Where own parts can stand in the way: a row, or all of a table. */
interface Place {
  readonly key: string;
  sequences(): readonly number[];
}

function rowsOf({ outbox }: ApplyingHouse, edits: readonly RowEdit[]): readonly Place[] {
  return edits
    .filter((edit) => shapeNamed(edit.tableName) !== null && !isTold(edit))
    .map((edit) => ({
      key: keyOf(edit),
      sequences: () => outbox.touching(edit.tableName, edit.rowId),
    }));
}

function judgedWith({ outbox, judges }: ApplyingHouse, edits: readonly RowEdit[]): readonly Place[] {
  const judged = new Set(judges.flatMap(({ tables }) => [...tables]));
  const places = (tables: ReadonlySet<string>): readonly Place[] =>
    [...tables].map((table) => ({ key: table, sequences: () => outbox.touchingTable(table) }));
  const touches = (tables: ReadonlySet<string>): boolean =>
    edits.some(({ tableName }) => tables.has(tableName));
  return [
    // A judge sees the rows as all stations see them at that number: without what only this one knows of rights …
    ...(touches(judged) ? places(DECIDES_ACCESS) : []),
    // … and what this one did is judged again once rights have changed.
    ...(touches(DECIDES_ACCESS) ? places(judged) : []),
  ];
}

function keyOf({ tableName, rowId }: Pick<RowEdit, 'tableName' | 'rowId'>): string {
  return `${tableName} ${rowId}`;
}

/** Takes the decided edits of own parts back: what takes them back is put together first, and each row written once. */
export function standBack(house: ApplyingHouse, waiting: readonly WaitingPart[], notes: Notes): void {
  const rows = new Map<string, { readonly edit: RowEdit; readonly undo: Undo }>();
  for (const { part, edits } of waiting.toReversed()) {
    // What collided is found out anew, at the part's own place in the order.
    notes.conflicts.forget(part.transactionId);
    for (const edit of edits.toReversed()) {
      if (edit.undo === null || isTold(edit)) continue;
      const row = keyOf(edit);
      const newer = rows.get(row)?.undo ?? null;
      rows.set(row, { edit, undo: newer === null ? edit.undo : bothUndone(newer, edit.undo) });
    }
  }
  for (const { edit, undo } of rows.values()) {
    takeBack(house, edit, undo);
    notes.changed.add({ table: edit.tableName, rowId: edit.rowId, operation: 'update' });
  }
}

/**
 * Applies own parts that still wait again on what stands now. One that has lost its ground is void, until it finds it
 * again: rights can be taken and given back before its own place in the hub’s order comes.
 */
export function applyAgain(house: ApplyingHouse, waiting: readonly WaitingPart[], notes: Notes): void {
  const { outbox, stationId } = house;
  for (const { part, edits } of waiting) {
    const times = { hubSequence: null, stationId, orderedTime: part.hybridTime };
    const outcome = applyPart(house, { ...part, ...times, edits, isTold: true }, notes);
    if (outcome.isVoid !== part.isVoid) outbox.setVoid(part.sequence, outcome.isVoid);
    for (const { ordinal, ...edit } of edits) {
      const undo = outcome.undo[ordinal] ?? null;
      // Most stand on what they stood on before.
      if (!isTold(edit) && !isDeepStrictEqual(undo, edit.undo)) outbox.setUndo(part.sequence, ordinal, undo);
    }
  }
}

/**
 * After a station was put back from a backup, what its later life had told comes from the hub: what this life wrote
 * since stands over it.
 */
export function writeOwnedAgain({ outbox, rows }: ApplyingHouse, part: IncomingPart): void {
  for (const { tableName, rowId } of part.edits) {
    if (shapeNamed(tableName)?.kind !== 'owned') continue;
    for (const { edits } of outbox.read(outbox.touching(tableName, rowId))) {
      for (const edit of edits) {
        const isIt = edit.tableName === tableName && edit.rowId === rowId && edit.operation === 'update';
        if (isIt) rows.update(tableName, rowId, edit.columns ?? {});
      }
    }
  }
}
