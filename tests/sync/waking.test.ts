import { expect, test } from 'vitest';
import { Tally } from '../verify/harness.ts';
import { World } from './support/world.ts';

test('[SY49] a change wakes the stations that see its place, and no others', async () => {
  const tally = new Tally();
  const stations = [null, [1], [2], [3], [4]] as const;
  const world = await World.open({ seed: 7, stations, factories: 4, tally });
  try {
    const [, first, ...others] = world.machines;
    const [founder] = world.machines;
    if (first === undefined || founder === undefined) throw new Error('There are five stations');
    await world.time.run(5_000);
    const pullsOf = () => world.machines.map(({ process }) => process.link.calls.get('pull') ?? 0);
    const before = pullsOf();
    for (let count = 0; count < 10; count += 1) {
      world.act(first, 'createProject');
      await world.time.run(200);
    }
    const after = pullsOf();
    const more = after.map((count, index) => count - (before[index] ?? 0));
    expect(more[0]).toBeGreaterThan(0);
    // Within two seconds nobody comes by the clock alone; who comes, was woken.
    expect(more.slice(2)).toEqual(others.map(() => 0));
    expect(tally.outcome().failures).toEqual([]);
  } finally {
    world.discard();
  }
});

test('[SY49] who has come by itself is not called once more: of its own change a station hears nothing new', async () => {
  const tally = new Tally();
  const world = await World.open({ seed: 8, stations: [null, null], factories: 1, tally });
  try {
    const [author, other] = world.machines;
    if (author === undefined || other === undefined) throw new Error('There are two stations');
    const pullsOf = () => world.machines.map(({ process }) => process.link.calls.get('pull') ?? 0);
    for (let count = 0; count < 10; count += 1) {
      const { engine } = author.process;
      // Within the next seconds nobody comes by the clock alone.
      await world.time.runUntil(() => (engine.nextAt() ?? 0) > author.clock.now() + 12_000, 60_000);
      await world.time.run(5_000);
      const [before = 0, otherBefore = 0] = pullsOf();
      world.act(author, 'createProject');
      await world.time.run(3_000);
      const [after = 0, otherAfter = 0] = pullsOf();
      expect([after - before, otherAfter - otherBefore]).toEqual([1, 1]);
    }
    expect(tally.outcome().failures).toEqual([]);
  } finally {
    world.discard();
  }
});
