import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { Tally } from '../verify/harness.ts';
import { createPace, restAfter } from '../../src/station/sync/pace.ts';
import { FAIR } from './support/network.ts';
import { World } from './support/world.ts';

async function inWorld(
  work: (world: World) => Promise<void>,
  reported: readonly unknown[] = [],
): Promise<void> {
  const tally = new Tally();
  const world = await World.open({ seed: 11, stations: [null, null], factories: 1, tally });
  try {
    await world.time.run(60_000);
    await work(world);
    expect(tally.outcome().failures).toEqual(reported);
  } finally {
    world.discard();
  }
}

function twoOf(world: World) {
  const [first, second] = world.machines;
  if (first === undefined || second === undefined) throw new Error('There are two stations');
  return { first, second };
}

/** In steps, between which every promise gets to its end. */
async function passSlowly(world: World, milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 100) {
    await world.time.run(100);
    await setImmediate();
  }
}

test('[SY48] who has an errand at the hub is called when a connection that went between two rounds has come again', () =>
  inWorld(async (world) => {
    const { link, engine } = twoOf(world).second.process;
    let called = 0;
    let wasWithoutHub = false;
    engine.onOnline(() => (called += 1));
    // The end of a connection is noticed after twenty seconds, between two rounds of the schedule.
    await world.time.runUntil(() => engine.nextAt() !== null, 60_000);
    const due = engine.nextAt() ?? 0;
    await world.time.runUntil(() => twoOf(world).second.clock.now() >= due - 27_000, 60_000);
    link.cut();
    link.heal();
    await world.time.runUntil(() => {
      if (engine.hub() === null) wasWithoutHub = true;
      expect(engine.standing().state).toBe('online');
      return wasWithoutHub && engine.hub() !== null;
    }, 60_000);
    await world.during(engine.settled());
    expect(called).toBe(1);
    await world.time.run(120_000);
    expect(called).toBe(1);
  }));

test('[SY49] a station on a slow line fetches together what comes while it rests, and all of it', () =>
  inWorld(async (world) => {
    const { first, second } = twoOf(world);
    const roundsIn = async (latency: number) => {
      const { link } = second.process;
      link.weather = { ...FAIR, latencyMilliseconds: [latency, latency] };
      await world.time.run(35_000);
      const before = link.calls.get('pull') ?? 0;
      for (let count = 0; count < 100; count += 1) {
        world.act(first, 'createProject');
        await world.time.run(50);
      }
      const rounds = (link.calls.get('pull') ?? 0) - before;
      expect(await world.settle(60_000)).toBe(true);
      return rounds;
    };
    const near = await roundsIn(1);
    const far = await roundsIn(60);
    // Five seconds: rests of a tenth, and rests of half a second.
    expect(near).toBeGreaterThan(18);
    expect(far).toBeLessThan(15);
    expect(far).toBeGreaterThan(5);
  }));

test('[SY49] what is called while a round is under way comes right after it, not half a minute later', () =>
  inWorld(async (world) => {
    const { first, second } = twoOf(world);
    // A call can overtake the answer to a question.
    second.process.link.weather = { ...FAIR, latencyMilliseconds: [1, 400] };
    await world.time.run(35_000);
    for (let count = 0; count < 40; count += 1) {
      world.act(first, 'createProject');
      await world.time.run(100 + count * 10);
      world.act(first, 'createProject');
      await passSlowly(world, 5_000);
      expect(world.machines.filter((machine) => !world.isQuiet(machine)).map(({ name }) => name)).toEqual([]);
    }
  }));

test('[SY49] the rest grows with the round before it, and leaves half of a second', () => {
  expect([0, 5, 50, 100, 400, 30_000].map(restAfter)).toEqual([100, 100, 200, 400, 500, 500]);
});

test.each([60, -60])(
  '[SY45] a clock that is set by %i minutes keeps nobody waiting for the schedule',
  (minutes) =>
    inWorld(async (world) => {
      const { first, second } = twoOf(world);
      first.clock.setAhead(minutes * 60_000);
      await world.time.run(1_000);
      world.act(first, 'createProject');
      await passSlowly(world, 2_000);
      expect(world.isQuiet(first)).toBe(true);
      expect(world.isQuiet(second)).toBe(true);
    }),
);

test('[SY48] after failures a station waits longer and longer, and never longer than the schedule', () => {
  for (const byte of [0, 255]) {
    const random = { bytes: (count: number) => new Uint8Array(count).fill(byte) };
    const { retry } = createPace({ clock: { now: () => 0, monotonicMilliseconds: () => 0 }, random });
    const waits = Array.from({ length: 60 }, (_, index) => retry(index + 1));
    expect(waits.toSorted((one, other) => one - other)).toEqual(waits);
    expect(waits[0]).toBeGreaterThanOrEqual(500);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
  }
});

test('[SY48] a disk that fails at the moment of a call is told, and syncing goes on', () =>
  inWorld(
    async (world) => {
      const { first, second } = twoOf(world);
      const { replica } = second.process;
      const { enrolled } = replica;
      const broken = vi.spyOn(replica, 'enrolled').mockImplementationOnce(() => {
        throw new Error('The disk does not answer');
      });
      world.act(first, 'createProject');
      await passSlowly(world, 2_000);
      expect(broken).toHaveBeenCalled();
      broken.mockImplementation(enrolled);
      await passSlowly(world, 35_000);
      expect(world.isQuiet(second)).toBe(true);
    },
    [expect.stringContaining('The disk does not answer')],
  ));
