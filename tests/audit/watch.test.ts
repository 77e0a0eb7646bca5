import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { walkRecord } from '../../src/shop/audit/record-walk.ts';
import type { SessionEvent } from '../../src/shop/people/sessions.ts';
import { openAnchor, readAnchor, type StationAnchor } from '../../src/station/anchors/anchor.ts';
import { HEADS_FILE } from '../../src/station/anchors/folder.ts';
import { readHeads } from '../../src/station/anchors/head-file.ts';
import { watchRecord, type RecordWatch } from '../../src/station/anchors/watch.ts';
import { createLateRecord } from '../../src/station/late-record.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { entry, HandClock, openAsStranger, openBareStore, passingFolder } from '../support/open-station.ts';

/** Timers in a test's hand. */
class HandTimers {
  readonly pending = new Map<object, { readonly at: number; readonly call: () => void }>();
  now = 0;

  after = (milliseconds: number, call: () => void) => {
    const key = {};
    this.pending.set(key, { at: this.now + milliseconds, call });
    return () => void this.pending.delete(key);
  };

  pass(milliseconds: number): void {
    this.now += milliseconds;
    for (const [key, { at, call }] of this.pending) {
      if (at > this.now) continue;
      this.pending.delete(key);
      call();
    }
  }
}

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
const sequences = async () => {
  const heads = [];
  for await (const one of readHeads(join(anchorFolder, HEADS_FILE)))
    heads.push(one.readable ? one.head.sequence : null);
  return heads;
};
const finding = () => walkRecord({ reading: opened.store.reading, anchor: readAnchor(anchorFolder), sha256 });

describe('the watch over the record', () => {
  let timers: HandTimers;
  let tellSession: (event: SessionEvent) => void;
  let watch: RecordWatch;
  const reported: unknown[] = [];
  const MINUTES = 60_000;

  function begin(): void {
    timers = new HandTimers();
    const anchor = openHeads();
    const { store, identity } = opened;
    const sessions = {
      subscribe(listener: typeof tellSession) {
        tellSession = listener;
        return () => undefined;
      },
    };
    const report = (error: unknown) => void reported.push(error);
    const lateRecord = createLateRecord(store, clock, report);
    watch = watchRecord({
      store,
      identity,
      anchor,
      clock,
      timers,
      lateRecord,
      report,
      sessions: sessions as never,
    });
  }

  test('[AU10] signs at the start, every five minutes when entries came, every thousand, at a shift’s end and at the end', async () => {
    begin();
    expect(await sequences()).toEqual([1]);
    timers.pass(5 * MINUTES);
    expect(await sequences()).toEqual([1]);
    write(2);
    timers.pass(4 * MINUTES);
    expect(await sequences()).toEqual([1]);
    timers.pass(1 * MINUTES);
    expect(await sequences()).toEqual([1, 3]);
    write(999);
    expect(await sequences()).toEqual([1, 3]);
    write();
    expect(await sequences()).toEqual([1, 3, 1_003]);
    write();
    const session = { id: 's', personId: 'p' as never, startedAt: 0, endsAt: 0, locked: false };
    tellSession({ kind: 'ended', session: session as never, why: 'signedOut', at: 0 });
    expect(await sequences()).toHaveLength(3);
    tellSession({ kind: 'ended', session: session as never, why: 'shiftEnded', at: 0 });
    expect(await sequences()).toEqual([1, 3, 1_003, 1_004]);
    watch.close();
    watch.close();
    expect(await sequences()).toEqual([1, 3, 1_003, 1_004, 1_005]);
    expect(timers.pending.size).toBe(0);
    expect(await finding()).toMatchObject({ entries: 1_005, firstBad: null });
  });

  test('[AU8] looks at the newest entries at the start, and at all of them every day', async () => {
    begin();
    expect(watch.status().state).toBe('looking');
    const state = async () => {
      for (let turn = 0; watch.status().state === 'looking' && turn < 1_000; turn += 1)
        await new Promise((resolve) => setTimeout(resolve, 5));
      return watch.status().state;
    };
    expect(await state()).toBe('unbroken');
    expect(watch.status().lookedAt).toBe(clock.now());
    write(20);
    const stranger = openAsStranger(folder.directory);
    stranger.exec('DROP TRIGGER audit_entries_never_change; DROP TRIGGER capture_audit_entries_update');
    stranger.exec("UPDATE audit_entries SET action = 'another' WHERE sequence = 4");
    stranger.close();
    timers.pass(24 * 60 * MINUTES);
    expect(await state()).toBe('broken');
    expect((await watch.lookAtRecord()).firstBad).toMatchObject({ sequence: 4, problem: 'wrongHash' });
    const [one, other] = [watch.lookAtRecord(), watch.lookAtRecord()];
    expect(one).toBe(other);
    await one;
    watch.close();
  });

  test('[AU10] a disk without room for a head ends no work', async () => {
    begin();
    write(3);
    rmSync(anchorFolder, { recursive: true });
    timers.pass(5 * MINUTES);
    expect(reported.length).toBeGreaterThan(0);
    write();
    expect(existsSync(anchorFolder)).toBe(false);
    watch.close();
  });

  test('[AU15] a wall clock that was set is on record; one that runs is not', () => {
    begin();
    const steps = () =>
      opened.database
        .prepare<[], string>("SELECT body FROM audit_entries WHERE action = 'station.clockStepped'")
        .pluck()
        .all()
        .map((body) => (JSON.parse(body) as { facts: { stepMilliseconds: number } }).facts.stepMilliseconds);
    clock.pass(3_600);
    timers.pass(5_000);
    clock.set(1);
    timers.pass(5_000);
    expect(steps()).toEqual([]);
    clock.set(-86_400);
    timers.pass(5_000);
    clock.pass(5);
    timers.pass(5_000);
    expect(steps()).toEqual([-86_399_000]);
    clock.set(86_400);
    timers.pass(5_000);
    expect(steps()).toEqual([-86_399_000, 86_400_000]);
    watch.close();
  });
});
