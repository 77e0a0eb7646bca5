import type { RowChange } from '../../../shop/records/store.ts';
import type { IncomingPart } from '../hub.ts';
import { shapeNamed } from '../travelling.ts';
import { takeBack } from '../undo.ts';
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

/**
 * Own waiting parts that must stand back while these parts of others are applied: those on the same rows, and those
 * that stand on rows of these again; where somebody's rights come into it, those that are judged by them. The oldest
 * first.
 */
export function partsInTheWay(house: ApplyingHouse, arriving: readonly IncomingPart[]): readonly number[] {
  const { outbox, judges } = house;
  if (outbox.isEmpty()) return [];
  const judgedTables = new Set(judges.flatMap(({ tables }) => [...tables]));
  const seeds = new Set<number>();
  const edits = arriving
    .flatMap((part) => part.edits)
    .filter(({ tableName }) => shapeNamed(tableName) !== null);
  for (const { tableName, rowId } of edits.filter((edit) => !isTold(edit))) {
    for (const sequence of outbox.touching(tableName, rowId)) seeds.add(sequence);
  }
  const touches = (tables: ReadonlySet<string>): boolean =>
    edits.some(({ tableName }) => tables.has(tableName));
  // A judge sees the rows as all stations see them at that number: without what only this one knows of rights …
  if (touches(judgedTables)) addAll(seeds, house, DECIDES_ACCESS);
  // … and what this one did is judged again once rights have changed.
  if (touches(DECIDES_ACCESS)) addAll(seeds, house, judgedTables);
  return closureOf(house, seeds);
}

function addAll(seeds: Set<number>, { outbox }: ApplyingHouse, tables: ReadonlySet<string>): void {
  for (const table of tables) for (const sequence of outbox.touchingTable(table)) seeds.add(sequence);
}

function closureOf({ outbox }: ApplyingHouse, seeds: Set<number>): readonly number[] {
  const waiting = [...seeds];
  for (let sequence = waiting.pop(); sequence !== undefined; sequence = waiting.pop()) {
    for (const edit of outbox.edits(sequence)) {
      if (isTold(edit)) continue;
      for (const other of outbox.touching(edit.tableName, edit.rowId)) {
        if (seeds.has(other)) continue;
        seeds.add(other);
        waiting.push(other);
      }
    }
  }
  return [...seeds].toSorted((left, right) => left - right);
}

/** Takes the decided edits of own parts back, the newest first. */
export function standBack(house: ApplyingHouse, sequences: readonly number[], notes: Notes): void {
  const taken: RowChange[] = [];
  for (const sequence of sequences.toReversed()) {
    const part = house.outbox.find(sequence);
    // What collided is found out anew, at the part's own place in the order.
    if (part !== null) notes.conflicts.forget(part.transactionId);
    for (const edit of house.outbox.edits(sequence).toReversed()) {
      if (edit.undo === null || isTold(edit)) continue;
      takeBack(house, edit, edit.undo);
      taken.push({ table: edit.tableName, rowId: edit.rowId, operation: 'update' });
    }
  }
  for (const change of taken) notes.changed.add(change);
}

/**
 * Applies own parts again on what stands now. One that has lost its ground is void, until it finds it again: rights can
 * be taken and given back before its own place in the hub’s order comes.
 */
export function applyAgain(house: ApplyingHouse, sequences: readonly number[], notes: Notes): void {
  const { outbox, stationId } = house;
  for (const sequence of sequences) {
    const part = outbox.find(sequence);
    if (part === null) continue;
    const edits = outbox.edits(sequence);
    const times = { hubSequence: null, stationId, orderedTime: part.hybridTime };
    const outcome = applyPart(house, { ...part, ...times, edits, isTold: true }, notes);
    outbox.setVoid(sequence, outcome.isVoid);
    for (const { ordinal, ...edit } of edits) {
      if (!isTold(edit)) outbox.setUndo(sequence, ordinal, outcome.undo[ordinal] ?? null);
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
    for (const sequence of outbox.touching(tableName, rowId)) {
      for (const edit of outbox.edits(sequence)) {
        const isIt = edit.tableName === tableName && edit.rowId === rowId && edit.operation === 'update';
        if (isIt) rows.update(tableName, rowId, edit.columns ?? {});
      }
    }
  }
}
