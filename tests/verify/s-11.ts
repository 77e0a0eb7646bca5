import { judge } from '../sync/support/verdict.ts';
import type { Machine } from '../sync/support/machine.ts';
import { World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';

/** Changes that a station made while it was alone. */
const FLOOR = 50_000;

const DAYS = 7;
const DAY_MILLISECONDS = 24 * 3_600_000;

/** What the others do meanwhile, of every so many changes one. */
const ELSEWHERE_EVERY = 20;

/** What the demand allows for all of it on one machine. */
const LIMIT_MILLISECONDS = 5 * 60_000;
/** Nobody at a window notices a pause of this length: what 95 of 100 pieces of work must stay below. */
const PAUSE_MILLISECONDS = 100;
/** What no piece may come near, whatever stands in whose way: whoever waits so long thinks that something is broken. */
const LONGEST_MILLISECONDS = 500;
/** What goes over the wire at once, whatever waits: memory is bounded by it. */
const PARTS_AT_ONCE = 1_000;

/** A station that was alone for a week brings and fetches everything, piece by piece. */
export const harness: Harness = {
  id: 'S-11',
  about: 'fifty thousand changes after a week alone arrive, in small pieces',
  floor: FLOOR,
  fewRuns: 150,
  faultClasses: ['a week alone', 'pieces of work', 'pages', 'a change stood back'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const world = await World.open({ seed, stations: [null, [1], null], factories: 1, tally });
    try {
      const alone = world.machines[1];
      if (alone === undefined) throw new Error('There are three stations');
      alone.process.link.cut();
      await workAlone(world, alone, runs, progress);
      tally.met('a week alone');
      const pieces = measurePieces(alone);
      const largest = measurePages(alone);
      alone.process.link.heal();
      const startedAt = performance.now();
      if (!(await world.settle(3_600_000))) world.fail('it has no end');
      const took = performance.now() - startedAt;
      tally.met('pieces of work', pieces.length);
      tally.met('pages', largest.count);
      tell(tally, { took, pieces, isWhole: runs >= FLOOR, progress });
      tally.expect(largest.parts <= PARTS_AT_ONCE, `${largest.parts} parts went over the wire at once`);
      judge(world);
    } finally {
      world.discard();
    }
    return tally.outcome();
  },
};

async function workAlone(
  world: World,
  alone: Machine,
  changes: number,
  progress: (text: string) => void,
): Promise<void> {
  const others = world.machines.filter((machine) => machine !== alone);
  for (let day = 1; day <= DAYS; day += 1) {
    const until = Math.ceil((changes * day) / DAYS);
    while (world.tally.runs < until) {
      if (!world.act(alone)) continue;
      world.tally.ran();
      if (world.tally.runs % ELSEWHERE_EVERY === 0) world.act(world.choices.of(others));
    }
    await world.time.run(60_000);
    await sleepOver(world, alone);
    progress(`day ${day}: ${world.tally.runs} changes`);
  }
}

/** Everything is switched off for the night; in the morning the one is still without a way to the hub. */
async function sleepOver(world: World, alone: Machine): Promise<void> {
  for (const machine of world.machines) machine.kill();
  await world.time.run(DAY_MILLISECONDS);
  for (const machine of world.machines) {
    await machine.start();
    if (machine === alone) machine.process.link.cut();
  }
}

interface Took {
  readonly took: number;
  readonly pieces: readonly number[];
  readonly isWhole: boolean;
  readonly progress: (text: string) => void;
}

function tell(tally: Tally, { took, pieces, isWhole, progress }: Took): void {
  const p95 = pieces.toSorted((left, right) => left - right)[Math.floor(pieces.length * 0.95)] ?? 0;
  const [longest, seconds] = [Math.max(0, ...pieces), took / 1_000];
  progress(
    `${seconds.toFixed(1)} s in ${pieces.length} pieces of work; 95 of 100 within ${p95.toFixed(1)} ms, the longest ${longest.toFixed(1)} ms`,
  );
  // A look in between says nothing about speed: the machine does other things then.
  if (!isWhole) return;
  tally.expect(took < LIMIT_MILLISECONDS, `it took ${seconds.toFixed(0)} s`);
  tally.expect(p95 < PAUSE_MILLISECONDS, `95 of 100 pieces of work took up to ${p95.toFixed(0)} ms`);
  tally.expect(longest < LONGEST_MILLISECONDS, `one piece of work took ${longest.toFixed(0)} ms`);
}

/** How long each transaction of sealing and applying keeps everything else waiting. */
function measurePieces({ process: { store } }: Machine): readonly number[] {
  const pieces: number[] = [];
  const replicate = store.replicate.bind(store);
  Object.assign(store, {
    replicate(work: Parameters<typeof replicate>[0]) {
      const startedAt = performance.now();
      replicate(work);
      pieces.push(performance.now() - startedAt);
    },
  });
  return pieces;
}

function measurePages({ process: { link } }: Machine): { readonly parts: number; readonly count: number } {
  const seen = { parts: 0, count: 0 };
  link.onPage = (parts) => {
    seen.parts = Math.max(seen.parts, parts);
    seen.count += 1;
  };
  return seen;
}
