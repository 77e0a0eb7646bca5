import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scopes } from '../../../src/shop/hierarchy/tables.ts';
import { projects } from '../../../src/shop/projects/tables.ts';
import { partHash } from '../../../src/station/sync/sealing/parts.ts';
import { FACTORY, openReplicaBench, OTHER_FACTORY, projectAt, type ReplicaBench } from './replica-bench.ts';

let bench: ReplicaBench;
beforeEach(async () => {
  bench = await openReplicaBench();
});
afterEach(() => bench.discard());

const lines = () => bench.database.prepare('SELECT count(*) FROM change_log').pluck().get();

test('[SY1] a transaction is cut by place, the company first, and leaves the change log', () => {
  bench.write((tx) => {
    tx.rows
      .insert(projects)
      .values(projectAt('here', FACTORY, 1))
      .run();
    tx.rows
      .insert(projects)
      .values(projectAt('there', OTHER_FACTORY, 1))
      .run();
    tx.rows.update(scopes).set({ name: 'Renamed' }).where(eq(scopes.id, OTHER_FACTORY)).run();
  });
  const parts = bench.sealed();
  expect(parts.map(({ place, edits }) => [place, edits.map(({ tableName }) => tableName)])).toEqual([
    ['', ['scopes']],
    [FACTORY, ['projects', 'audit_entries']],
    [OTHER_FACTORY, ['projects']],
  ]);
  expect(new Set(parts.map(({ transactionId }) => transactionId)).size).toBe(1);
  expect(parts.map(({ personId }) => personId)).toEqual(['somebody', 'somebody', 'somebody']);
  expect(lines()).toBe(0);
});

test('[SY1] what is asked for again is the same to its hash, whatever happened since', () => {
  bench.write((tx) => {
    tx.rows.update(projects).set({ name: 'One' }).where(eq(projects.id, 'project')).run();
  });
  const first = bench.sealed();
  bench.write((tx) => {
    tx.rows.update(projects).set({ scopeId: OTHER_FACTORY }).where(eq(projects.id, 'project')).run();
    tx.rows.delete(projects).where(eq(projects.id, 'project')).run();
  });
  const again = bench.sealed();
  expect(again.slice(0, first.length)).toEqual(first);
  for (const part of again) expect(partHash(part)).toBe(part.hash);
});

test('[SY1] whatever a text holds, the hash is of what comes out of the hub', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (name, number) => {
        bench.write((tx) => {
          tx.rows.update(projects).set({ name, changedAt: number }).where(eq(projects.id, 'project')).run();
        });
        for (const part of bench.sealed()) {
          expect(partHash(JSON.parse(JSON.stringify(part)) as typeof part)).toBe(part.hash);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('[SY1] the hash is of the edits that a part has, also of one that was made from another', () => {
  bench.write((tx) => {
    tx.rows.update(projects).set({ name: 'One' }).where(eq(projects.id, 'project')).run();
  });
  for (const part of bench.sealed()) {
    expect(partHash({ ...part })).toBe(part.hash);
    const others = part.edits.map((edit) => ({ ...edit, rowId: `${edit.rowId} of another` }));
    expect(partHash({ ...part, edits: others })).not.toBe(part.hash);
  }
});

test('[SY1] numbers have no gaps, over restarts and what came back', () => {
  const named = (name: string) =>
    bench.write((tx) => {
      tx.rows.update(projects).set({ name }).where(eq(projects.id, 'project')).run();
    });
  const before = bench.replica.newest();
  for (const name of ['a', 'b', 'c']) named(name);
  const sequences = bench.sealed().map(({ sequence }) => sequence);
  expect(sequences).toEqual([before + 1, before + 2, before + 3]);
});

test('[SY1] what has no place is told at home; a place that is not seen, to the whole company', async () => {
  const alone = await openReplicaBench({ factories: [FACTORY] });
  alone.write((tx) => {
    tx.rows.update(scopes).set({ name: 'Renamed' }).where(eq(scopes.id, OTHER_FACTORY)).run();
  }, OTHER_FACTORY);
  expect(alone.sealed().map(({ place }) => place)).toEqual(['']);
  alone.write((tx) => {
    tx.rows.update(projects).set({ name: 'New' }).where(eq(projects.id, 'project')).run();
  }, null);
  expect(
    alone
      .sealed()
      .at(-1)
      ?.edits.map(({ tableName }) => tableName),
  ).toEqual(['projects', 'audit_entries']);
  expect(alone.sealed().at(-1)?.place).toBe(FACTORY);
  alone.discard();
});
