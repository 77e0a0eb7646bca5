import { expect, test } from 'vitest';
import type { prints } from '../../../src/shop/printing/tables.ts';
import { syncConflicts } from '../../../src/shop/sync/tables.ts';
import { choicesFrom, type Choices } from '../../verify/random.ts';
import { ROUGH } from '../support/network.ts';
import type { Hall } from './hall.ts';
import { Halls } from './halls.ts';

/*
 * Three stations take, print, give back, cancel, put elsewhere and mean for each other whatever they like, over a
 * network that loses questions and answers, with ways cut and processes killed. The printers themselves are watched.
 */

const STEPS = 180;
/** Few tasks and many who want them: everybody reaches for the same. */
const QUEUED_AT_ONCE = 2;

/** What a sensible person would do next with something of a station; null: there is nothing. */
function act(hall: Hall, number: number, choices: Choices): unknown {
  const printerId = `printer-${number}-${1 + choices.below(2)}`;
  const run = hall.runs().find((one) => one.printerId === printerId && isOpen(one.state));
  if (run !== undefined && choices.below(5) > 0) return goOn(hall, run, choices);
  const tasks = hall.tasks().filter(({ state }) => state === 'queued');
  if (tasks.length === 0) return null;
  const [first = choices.of(tasks)] = tasks;
  const { id: taskId, version: expectedVersion } = choices.below(4) === 0 ? choices.of(tasks) : first;
  const input = { taskId: taskId as never, expectedVersion };
  switch (choices.below(16)) {
    case 0:
      return hall.useCases.cancelTask(hall.call('person-2', 'printing.cancelTask'), input);
    case 1:
      return hall.useCases.moveInQueue(hall.call('person-2', 'printing.moveInQueue'), {
        ...input,
        beforeTaskId: null,
      });
    case 2:
    case 3:
      return hall.assign(taskId, choices.of([null, ...PRINTERS]));
    default:
      return hall.accept(taskId, printerId);
  }
}

const PRINTERS = [1, 2, 3].flatMap((station) => [1, 2].map((number) => `printer-${station}-${number}`));

function isOpen(state: string): boolean {
  return !['returned', 'removed', 'continued'].includes(state);
}

function goOn(hall: Hall, run: typeof prints.$inferSelect, choices: Choices): unknown {
  switch (run.state) {
    case 'accepted':
      return hall.about(choices.below(4) === 0 ? 'returnTask' : 'preheat', run.id);
    case 'preheating':
      return choices.below(5) === 0 ? hall.about('returnTask', run.id) : hall.start(run.id);
    case 'starting':
      return hall.say(run.printerId, 'jobStarted');
    case 'printing':
      return hall.end(run.printerId, choices.below(3) === 0 ? 'failed' : 'finished');
    case 'failed':
    case 'interrupted':
      return hall.about(choices.below(2) === 0 ? 'tryAgain' : 'remove', run.id);
    case 'finished':
    case 'cancelled':
      return hall.about('remove', run.id);
    default:
      return null;
  }
}

async function live(seed: number, faults: string[]): Promise<Record<string, number>> {
  const halls = await Halls.open(3, 2, seed);
  const choices = choicesFrom(seed);
  const counted: Record<string, number> = { printed: 0, killed: 0, cut: 0 };
  try {
    for (let step = 0; step < STEPS; step += 1) {
      halls.setWeather(ROUGH);
      const number = 1 + choices.below(3);
      const hall = halls.at(number);
      const queued = halls
        .at(1)
        .tasks()
        .filter(({ state }) => state === 'queued');
      if (queued.length < QUEUED_AT_ONCE) await halls.at(1).queued('model-of-tests');
      if (choices.below(20) === 0) {
        const { link } = hall.process;
        if (link.isCut) link.heal();
        else link.cut();
        counted['cut'] = (counted['cut'] ?? 0) + 1;
      }
      if (choices.below(60) === 0) {
        await halls.restart(number);
        counted['killed'] = (counted['killed'] ?? 0) + 1;
        continue;
      }
      // Not always waited for: a person at one station does not stand still while another one's question is out.
      const asked = Promise.resolve(act(hall, number, choices)).catch((error: unknown) => {
        halls.report(error);
      });
      if (choices.below(2) === 0 && !hall.process.link.isCut)
        await halls.during(Promise.race([asked, pass(halls, 12_000)]));
      await halls.world.time.run(choices.below(3) === 0 ? choices.below(2_000) : choices.below(60));
    }
    await halls.settle();
    faults.push(...faultsOf(halls).map((fault) => `seed ${seed}: ${fault}`));
    counted['printed'] = halls.jobs.size;
    return counted;
  } finally {
    halls.discard();
  }
}

function pass(halls: Halls, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void halls.world.time.after(milliseconds, () => resolve()));
}

/** What is wrong when everything has come everywhere; nothing, as it should be. */
function faultsOf(halls: Halls): readonly string[] {
  const dumps = halls.halls.map((hall) => halls.dump(hall));
  return [
    ...halls.printedTwice,
    ...halls.world.tally.outcome().failures,
    ...(new Set(dumps).size > 1 ? ['the stations do not hold the same'] : []),
    ...halls.halls.flatMap((hall) => [...refusedAt(hall), ...runsAstray(hall)]),
  ];
}

/** Nothing that a lawful station did is refused: it came too late, or it stands. */
function refusedAt({ process }: Hall): readonly string[] {
  const rows = process.store.reading.select().from(syncConflicts).all();
  return rows
    .filter(({ kind }) => kind === 'refusedOnArrival')
    .map(({ refusal }) => `refused on arrival: ${JSON.stringify(refusal)}`);
}

/** A run that has not begun goes with its task; one that has may be alone, when the task was called off elsewhere. */
function runsAstray(hall: Hall): readonly string[] {
  return hall.runs().flatMap((run) => {
    const task = hall.task(run.taskId);
    if (!isOpen(run.state) || task.printId === run.id) return [];
    const isCalledOff = ['cancelled', 'closed'].includes(task.state);
    const hasBegun = !['accepted', 'preheating'].includes(run.state);
    return isCalledOff && hasBegun ? [] : [`a run is ${run.state}, its task ${task.state} without it`];
  });
}

test('[SY37] two stations never print one task, whatever is lost, cut, repeated or killed', async () => {
  const seeds = (process.env['SEEDS'] ?? '14').split(',').map(Number);
  const counted: Record<string, number> = {};
  const faults: string[] = [];
  for (const seed of seeds) {
    for (const [what, count] of Object.entries(await live(seed, faults)))
      counted[what] = (counted[what] ?? 0) + count;
  }
  expect(faults).toEqual([]);
  const met = ['printed', 'killed', 'cut'].filter((what) => (counted[what] ?? 0) > 0);
  expect(met).toEqual(['printed', 'killed', 'cut']);
});
