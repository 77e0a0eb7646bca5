import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { procedures } from '../support/contract-walk.ts';
import { READS } from './recorded-day.ts';
import { openWatchedFloor, WHOLE_DAY, type WatchedFloor } from './whole-day.ts';

describe('a day in which everybody does everything', () => {
  let watched: WatchedFloor;
  beforeAll(async () => {
    watched = await openWatchedFloor();
  });
  afterAll(() => watched.floor.house.discard());

  test.each(WHOLE_DAY)(
    '[AU5] %s: each accepted change is one entry of its person, each reading none',
    async (_name, play) => {
      await play(watched);
      expect(watched.day.failures).toEqual([]);
    },
    60_000,
  );

  test('[AU5] nothing that can be changed was left out', () => {
    const known = new Set(procedures.map(({ name }) => name));
    expect([...READS].filter((name) => !known.has(name))).toEqual([]);
    // What is done with a hub has a day of its own: day-of-a-hub.test.ts.
    const changing = procedures
      .map(({ name }) => name)
      .filter((name) => !READS.has(name) && !name.startsWith('sync.'));
    expect(changing.filter((name) => !watched.day.accepted.has(name))).toEqual([]);
  });
});
