import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { printers } from '../../../src/shop/printers/tables.ts';
import { projects } from '../../../src/shop/projects/tables.ts';
import type { IncomingPart, OutgoingPart } from '../../../src/station/sync/hub.ts';
import { partHash } from '../../../src/station/sync/sealing/parts.ts';
import { comingBack, openReplicaBench, type ReplicaBench } from './replica-bench.ts';

/*
 * Two lives of one station go on from the same disk, as after a backup was put back, or a folder was copied. What the
 * other one told comes from the hub.
 */

let bench: ReplicaBench;
beforeEach(async () => {
  bench = await openReplicaBench();
});
afterEach(() => bench.discard());

/** A part that the other life sealed from what this one has as well, or did by itself. */
function ofOtherLife(part: OutgoingPart, changes: Partial<OutgoingPart>, hubSequence: number): IncomingPart {
  const other = { ...part, edits: part.edits, ...changes };
  return comingBack(bench, { ...other, hash: partHash(other) }, hubSequence);
}

function addPrinter(): OutgoingPart {
  bench.write((tx) => {
    tx.rows
      .insert(printers)
      .values({
        id: 'printer',
        stationId: bench.stationId,
        address: 'simulated:',
        profileKey: 'p',
        materialKey: 'PLA',
        bed: 'unknown',
        connects: false,
        version: 1,
      })
      .run();
  });
  return theOne(bench.sealed());
}

function setBed(bed: 'clear' | 'occupied'): void {
  bench.write((tx) => {
    tx.rows.update(printers).set({ bed, version: 2 }).where(eq(printers.id, 'printer')).run();
  });
}

function theOne(parts: readonly OutgoingPart[]): OutgoingPart {
  const last = parts.at(-1);
  if (last === undefined) throw new Error('Nothing waits');
  return last;
}

test('[SY46] an act that both lives have is told once, whatever the other one sealed it as', () => {
  bench.write((tx) => {
    tx.rows.update(projects).set({ name: 'Both know it' }).where(eq(projects.id, 'project')).run();
  });
  const known = theOne(bench.sealed());
  bench.write((tx) => {
    tx.rows.update(projects).set({ description: 'only here' }).where(eq(projects.id, 'project')).run();
  });
  bench.sealed();
  // The other life had heard of more when it sealed the same act: another number, and other edges.
  const theirs = ofOtherLife(known, { sequence: known.sequence + 7, schema: known.schema + 1 }, 50);
  bench.replica.markTold([theirs]);
  expect(bench.replica.toPush().map(({ transactionId }) => transactionId)).not.toContain(known.transactionId);
  expect(bench.replica.toPush()).toHaveLength(1);
  bench.replica.apply([theirs], 50);
  expect(bench.row('projects', 'project')).toMatchObject({ name: 'Both know it', description: 'only here' });
  const waiting = bench.database.prepare('SELECT count(*) FROM outbox').pluck().get();
  expect(waiting).toBe(1);
  expect(bench.troubles()).toEqual([]);
});

test.each(['theirs first', 'ours first'] as const)(
  '[SY46] of what two lives wrote about a printer of theirs, what comes later at the hub stands: %s',
  (order) => {
    const made = addPrinter();
    bench.replica.apply([comingBack(bench, made, 40)], 40);
    setBed('clear');
    const ours = theOne(bench.sealed());
    const edits = ours.edits.map((edit) =>
      edit.tableName === 'printers' ? { ...edit, columns: { ...edit.columns, bed: 'occupied' } } : edit,
    );
    const theirs = {
      transactionId: 'of the other life',
      sequence: ours.sequence + 1,
      edits: edits.slice(0, 1),
    };
    const page =
      order === 'theirs first'
        ? [ofOtherLife(ours, theirs, 41), comingBack(bench, ours, 42)]
        : [comingBack(bench, ours, 41), ofOtherLife(ours, theirs, 42)];
    bench.replica.apply(page, 42);
    expect(bench.row('printers', 'printer')).toMatchObject({
      bed: order === 'theirs first' ? 'clear' : 'occupied',
    });
  },
);
