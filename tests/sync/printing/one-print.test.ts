import { expect, test } from 'vitest';
import { prints } from '../../../src/shop/printing/tables.ts';
import { syncConflicts } from '../../../src/shop/sync/tables.ts';
import { choicesFrom, type Choices } from '../../verify/random.ts';
import { ROUGH } from '../support/network.ts';
import type { Hall } from './hall.ts';
import { Halls } from './halls.ts';

/*
 * Three stations take, print, give back, cancel, put elsewhere and mean for each other whatever they like, over a
 * network that loses questions and answers, with ways cut and processes killed. The printers themselves are watched.
 */

const STEPS = 150;

/** What a sensible person would do next with something of a station; null: there is nothing. */
function act(hall: Hall, number: number, choices: Choices): Promise<unknown> | unknown {
  const printerId = `printer-${number}-${1 + choices.below(2)}`;
  const run = hall.runs().find((one) => one.printerId === printerId && isOpen(one.state));
  if (run !== undefined && choices.below(5) > 0) return goOn(hall, run, choices);
  const tasks = hall.tasks().filter(({ state }) => state === 'queued');
  if (tasks.length === 0) return null;
  const { id: taskId, version: expectedVersion } = choices.of(tasks);
  const input = { taskId: taskId as never, expectedVersion };
  switch (choices.below(8)) {
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

function goOn(hall: Hall, run: typeof prints.$inferSelect, choices: Choices): Promise<unknown> | unknown {
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

async function live(seed: number): Promise<Record<string, number>> {
  const halls = await Halls.open(3, 2, seed);
  const choices = choicesFrom(seed);
  const counted: Record<string, number> = { printed: 0, killed: 0, cut: 0 };
  try {
    for (let step = 0; step < STEPS; step += 1) {
      halls.setWeather(ROUGH);
      const number = 1 + choices.below(3);
      const hall = halls.at(number);
      if (choices.below(8) === 0) await halls.at(1).queued('model-of-tests');
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
      await halls.world.time.run(choices.below(2_000));
      expect(halls.printedTwice, `seed ${seed}, step ${step}`).toEqual([]);
    }
    await halls.settle();
    check(halls, seed);
    counted['printed'] = halls.jobs.size;
    return counted;
  } finally {
    halls.discard();
  }
}

function pass(halls: Halls, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void halls.world.time.after(milliseconds, () => resolve()));
}

function check(halls: Halls, seed: number): void {
  const about = `seed ${seed}`;
  expect(halls.printedTwice, about).toEqual([]);
  expect(halls.reported, about).toEqual([]);
  expect(halls.world.tally.outcome().failures, about).toEqual([]);
  const [first, ...others] = halls.halls.map((hall) => halls.dump(hall));
  for (const other of others) expect(other, about).toBe(first);
  for (const hall of halls.halls) {
    const { reading } = hall.process.store;
    // Nothing that a lawful station did is refused: it came too late, or it stands.
    const refused = reading
      .select()
      .from(syncConflicts)
      .all()
      .filter(({ kind }) => kind === 'refusedOnArrival');
    expect(refused, about).toEqual([]);
    for (const run of hall.runs().filter(({ state }) => isOpen(state))) {
      const task = hall.task(run.taskId);
      // A run that has not begun is its task's; one that has may be alone, and says so.
      if (['accepted', 'preheating'].includes(run.state)) expect(task.printId, about).toBe(run.id);
      else if (task.printId !== run.id) expect(['cancelled', 'closed'], about).toContain(task.state);
    }
  }
}

test('[SY37] two stations never print one task, whatever is lost, cut, repeated or killed', async () => {
  const seeds = (process.env['SEEDS'] ?? '11,12,13').split(',').map(Number);
  const counted: Record<string, number> = {};
  for (const seed of seeds) {
    for (const [what, count] of Object.entries(await live(seed)))
      counted[what] = (counted[what] ?? 0) + count;
  }
  for (const what of ['printed', 'killed', 'cut']) expect(counted[what], what).toBeGreaterThan(0);
}, 60_000);
