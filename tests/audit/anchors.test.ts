import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TRAIL_CHARACTERS, type SignedHead } from '../../src/shop/audit/index.ts';
import { walkRecord } from '../../src/shop/audit/record-walk.ts';
import { openAnchor, readAnchor, type StationAnchor } from '../../src/station/anchors/anchor.ts';
import { anchorDirectoryFor, HEADS_FILE, KEY_FILE } from '../../src/station/anchors/folder.ts';
import { readHeads } from '../../src/station/anchors/head-file.ts';
import { defaultDataDirectory } from '../../src/station/data-directory.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { entry, HandClock, openAsStranger, openBareStore, passingFolder } from '../support/open-station.ts';

let folder: ReturnType<typeof passingFolder>;
let anchorFolder: string;
let opened: Awaited<ReturnType<typeof openBareStore>>;
const clock = new HandClock();
beforeEach(async () => {
  folder = passingFolder();
  anchorFolder = join(folder.directory, 'anchors', 'station');
  opened = await openBareStore(folder.directory, clock);
});
afterEach(() => {
  opened.store.close();
  folder.remove();
});

const openHeads = (epoch = opened.identity.epoch): StationAnchor =>
  openAnchor({
    folder: anchorFolder,
    reading: opened.store.reading,
    clock,
    stationId: opened.identity.id,
    epoch,
  });
const write = (many = 1) => {
  opened.store.write((tx) => {
    for (let number = 0; number < many; number += 1) tx.record(entry());
  });
};
const kept = async (): Promise<readonly (SignedHead | null)[]> => {
  const heads = [];
  for await (const one of readHeads(join(anchorFolder, HEADS_FILE)))
    heads.push(one.readable ? one.head : null);
  return heads;
};
const sequences = async () => (await kept()).map((head) => head?.sequence ?? null);
const finding = () => walkRecord({ reading: opened.store.reading, anchor: readAnchor(anchorFolder), sha256 });

describe('a head', () => {
  test('[AU10] is the newest entry, signed, with the trail of those since the head before', async () => {
    const anchor = openHeads();
    expect(anchor.sign()).toEqual({ kind: 'nothingNew' });
    write(3);
    expect(anchor.sign()).toMatchObject({ kind: 'signed', head: { sequence: 3, at: clock.now() } });
    expect(anchor.sign()).toEqual({ kind: 'nothingNew' });
    write(2);
    anchor.sign();
    const heads = await kept();
    expect(heads.map((head) => [head?.sequence, (head?.trail.length ?? 0) / TRAIL_CHARACTERS])).toEqual([
      [3, 3],
      [5, 2],
    ]);
    for (const head of heads) expect(head !== null && anchor.isGenuine(head)).toBe(true);
    expect(await finding()).toMatchObject({ firstBad: null, headsChecked: 2, lastHead: { sequence: 5 } });
  });

  test('[AU10] of which any part was changed is forged', async () => {
    const anchor = openHeads();
    write(3);
    anchor.sign();
    const [head] = await kept();
    if (head === undefined || head === null) throw new Error('There is no head');
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(head) as (keyof SignedHead)[])),
        fc.integer({ min: 1, max: 99 }),
        (part, by) => {
          const value = head[part];
          const changed = typeof value === 'number' ? value + by : `${by}${value}`;
          expect(anchor.isGenuine({ ...head, [part]: changed })).toBe(false);
        },
      ),
    );
    appendFileSync(join(anchorFolder, HEADS_FILE), `${JSON.stringify({ ...head, sequence: 2 })}\n`);
    expect((await finding()).firstBad).toMatchObject({ sequence: 2, problem: 'headForged' });
  });

  test('[AU10] goes on after a restart where it was, with the same key', async () => {
    const first = openHeads();
    write(2);
    first.sign();
    const second = openHeads();
    expect(second.publicKey).toBe(first.publicKey);
    expect(second.sign()).toEqual({ kind: 'nothingNew' });
    write();
    second.sign();
    expect((await kept()).map((head) => head?.trail.length)).toEqual(
      [2, 1].map((many) => many * TRAIL_CHARACTERS),
    );
  });

  test('[AU10] belongs to its epoch', async () => {
    const first = openHeads();
    write(2);
    first.sign();
    // A station that was set up anew from a backup counts anew; its old heads stand for the old entries.
    const second = openHeads(2);
    expect(second.sign()).toEqual({ kind: 'nothingNew' });
    expect(await finding()).toMatchObject({ firstBad: null, headsChecked: 1 });
  });

  test('[AU10] a last line that a crash cut off is left out, taken away at the next start, and told', async () => {
    const anchor = openHeads();
    write();
    anchor.sign();
    write();
    anchor.sign();
    const path = join(anchorFolder, HEADS_FILE);
    const whole = readFileSync(path);
    const firstEnd = whole.indexOf('\n') + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: firstEnd + 1, max: whole.length - 2 }), async (end) => {
        writeFileSync(path, whole.subarray(0, end));
        expect(await sequences()).toEqual([1]);
        expect((await finding()).firstBad).toBeNull();
        const reopened = openHeads();
        expect(reopened.wasTorn).toBe(true);
        reopened.sign();
        expect(await sequences()).toEqual([1, 2]);
      }),
      { numRuns: 40 },
    );
    expect(openHeads().wasTorn).toBe(false);
    // In the middle, a line that cannot be read is no crash.
    appendFileSync(path, 'scribble\n');
    write();
    openHeads().sign();
    expect(await sequences()).toEqual([1, 2, null, 3]);
    expect((await finding()).firstBad).toMatchObject({ sequence: 2, problem: 'headForged' });
  });

  test('[AU10] is not signed for a record that contradicts the last one, or itself', () => {
    const anchor = openHeads();
    write(10);
    anchor.sign();
    write(5);
    const stranger = openAsStranger(folder.directory);
    stranger.exec('DROP TRIGGER audit_entries_never_go; DROP TRIGGER capture_audit_entries_delete');
    stranger.exec('DELETE FROM audit_entries WHERE sequence = 13');
    expect(anchor.sign()).toEqual({ kind: 'broken' });
    stranger.exec('DELETE FROM audit_entries WHERE sequence > 8');
    expect(anchor.sign()).toEqual({ kind: 'broken' });
    stranger.close();
    write(30);
    expect(anchor.sign()).toEqual({ kind: 'broken' });
    expect(openHeads().sign()).toEqual({ kind: 'broken' });
  });

  test.skipIf(process.platform === 'win32')('[AU10] its key and folder are nobody else’s to open', () => {
    openHeads();
    expect(statSync(anchorFolder).mode & 0o777).toBe(0o700);
    expect(statSync(join(anchorFolder, KEY_FILE)).mode & 0o777).toBe(0o600);
  });
});

describe('the folder of the heads', () => {
  test('[AU10] is never within the data folder', () => {
    const usual = anchorDirectoryFor(defaultDataDirectory());
    expect(usual.startsWith(defaultDataDirectory())).toBe(false);
    expect(anchorDirectoryFor('/somewhere/else')).toBe('/somewhere/else-anchors');
    expect(anchorDirectoryFor('/somewhere/else/')).toBe('/somewhere/else-anchors');
  });
});

test('[AU4] the older copy of a whole data folder does not hide behind a restart', async () => {
  const anchor = openHeads();
  write(5);
  await opened.database.backup(join(folder.directory, 'older.db'));
  write(5);
  anchor.sign();
  opened.store.close();
  const older = readFileSync(join(folder.directory, 'older.db'));
  const path = join(folder.directory, 'printhall.db');
  for (const beside of ['-wal', '-shm']) rmSync(`${path}${beside}`, { force: true });
  truncateSync(path, 0);
  writeFileSync(path, older);
  opened = await openBareStore(folder.directory, clock);
  write(20);
  expect(openHeads().sign()).toEqual({ kind: 'broken' });
  expect((await finding()).firstBad).toMatchObject({ sequence: 6, problem: 'headRewritten' });
});
