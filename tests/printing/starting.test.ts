import { eq } from 'drizzle-orm';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Id } from '../../src/shop/kernel/index.ts';
import { PLATE_WORD_SECONDS, START_SECONDS } from '../../src/shop/printing/limits.ts';
import { plateWords } from '../../src/shop/printers/tables.ts';
import { projectWith, refusalOf, until } from '../support/station.ts';
import { Floor, QUICK_JOB, STEADY, type OnePrint } from './floor.ts';

let floor: Floor;

beforeAll(async () => {
  floor = await Floor.open();
});
afterEach(() => {
  floor.house.clock.shiftMilliseconds = 0;
});
afterAll(() => floor.house.discard());

/** A refused start: the run waits where it was, and the printer has got nothing of it. */
async function expectNothingStarted(print: OnePrint): Promise<void> {
  expect(floor.print(print.printId)).toMatchObject({ state: 'preheating', startedAt: null });
  expect(floor.starts(print.printId)).toEqual([]);
  expect((await floor.card(print.printerId)).link).toBe('ready');
}

describe('taking a task', () => {
  test('[PR13] a task is taken for a printer that fits it, and is free, up and without a fault', async () => {
    const taskId = await floor.queued();
    const petg = await floor.printer(STEADY, 'PETG');
    const accept = (printerId: Id<'Printer'>) =>
      floor.operator.printing.acceptTask({ ...floor.seenTask(taskId), printerId });
    expect(await refusalOf(accept(petg))).toEqual({
      code: 'printing.materialDiffers',
      wanted: 'PLA',
      loaded: 'PETG',
    });
    const off = await floor.printer();
    await floor.operator.printers.disconnect({ printerId: off });
    expect(await refusalOf(accept(off))).toMatchObject({ code: 'printing.printerNotReady', link: 'off' });
    const busy = await floor.printer();
    await floor.accepted(busy);
    expect(await refusalOf(accept(busy))).toMatchObject({ code: 'printing.printerBusy' });
    const faulted = await floor.printer();
    await floor.house.nobody.printers.stop({ printerId: faulted });
    expect(await refusalOf(accept(faulted))).toMatchObject({ code: 'printing.printerFaulted' });
    expect(floor.task(taskId)).toMatchObject({ state: 'queued', printId: null });
  });

  test('[PR13] what is larger than the bed is not taken', async () => {
    const large = `G21\nG90\nM82\nG28\n;LAYER:0\nG1 X1 Y1 Z0.2 F6000\nG1 X400 Y400 E10\nG1 Z0.4\nM84\n`;
    const model = await projectWith(floor.house, { name: 'large.gcode', bytes: large });
    const taskId = await floor.queued(model);
    const printerId = await floor.printer();
    const accepting = floor.operator.printing.acceptTask({ ...floor.seenTask(taskId), printerId });
    expect(await refusalOf(accepting)).toMatchObject({ code: 'printing.tooLargeForBed' });
  });

  test('[PR35] what asks for more heat than the printer is given is not taken', async () => {
    const hot = `G21\nG90\nM82\nM109 S290\nG28\n;LAYER:0\nG1 X1 Y1 Z0.2 F6000\nG1 X20 Y20 E1\nM104 S0\nM84\n`;
    const model = await projectWith(floor.house, { name: 'hot.gcode', bytes: hot });
    const taskId = await floor.queued(model);
    const printerId = await floor.printer();
    const accepting = floor.operator.printing.acceptTask({ ...floor.seenTask(taskId), printerId });
    expect(await refusalOf(accepting)).toMatchObject({ code: 'printing.tooHot', heater: 'hotend' });
    expect(floor.task(taskId)).toMatchObject({ state: 'queued', printId: null });
  });

  test('[PR30] two operators take the same task: one gets it, the other is told that it changed', async () => {
    const taskId = await floor.queued();
    const [one, other] = [await floor.printer(), await floor.printer()];
    const seen = floor.seenTask(taskId);
    const answers = await Promise.allSettled([
      floor.operator.printing.acceptTask({ ...seen, printerId: one }),
      floor.manager.printing.acceptTask({ ...seen, printerId: other }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const late = floor.manager.printing.acceptTask({ ...seen, printerId: other });
    expect(await refusalOf(late)).toEqual({ code: 'printing.changedMeanwhile', state: 'accepted' });
    expect(floor.acts(taskId).filter(({ action }) => action === 'printing.acceptTask')).toHaveLength(1);
  });

  test('[PR4] two tasks for one printer: it takes one', async () => {
    const printerId = await floor.printer();
    const [one, other] = [await floor.queued(), await floor.queued()];
    const answers = await Promise.allSettled(
      [one, other].map((id) => floor.operator.printing.acceptTask({ ...floor.seenTask(id), printerId })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('[PR14] before it prints it can be given back: to the front, and the heaters go off', async () => {
    const waiting = await floor.queued();
    const print = await floor.preheated(await floor.printer());
    await until(
      async () => (await floor.card(print.printerId)).temperatures.hotendTargetCelsius,
      (target) => (target ?? 0) > 0,
    );
    await floor.operator.printing.returnTask(floor.seen(print));
    expect(floor.task(print.taskId)).toMatchObject({ state: 'queued', printId: null });
    expect((floor.task(print.taskId).queueKey ?? '') < (floor.task(waiting).queueKey ?? '')).toBe(true);
    expect(floor.print(print.printId).state).toBe('returned');
    await floor.untilCold(print.printerId);
  });

  test('[PR15] preheating heats for the material, once', async () => {
    const print = await floor.preheated(await floor.printer());
    const { temperatures } = await until(
      () => floor.card(print.printerId),
      (card) => (card.temperatures.hotendTargetCelsius ?? 0) > 0,
    );
    expect(temperatures).toMatchObject({ hotendTargetCelsius: 205, bedTargetCelsius: 60 });
    const again = floor.operator.printing.preheat(floor.seen(print));
    expect(await refusalOf(again)).toMatchObject({ code: 'printing.wrongState', state: 'preheating' });
  });

  test('[PR15] a printer that cannot be heated any more gives its task back, and says why', async () => {
    const print = await floor.accepted(await floor.printer());
    await floor.operator.printers.disconnect({ printerId: print.printerId });
    const heating = floor.operator.printing.preheat(floor.seen(print));
    expect((await refusalOf(heating)).code).toBe('printers.wrongState');
    expect(floor.task(print.taskId).state).toBe('queued');
    expect(floor.print(print.printId).state).toBe('returned');
  });

  test('[PR15] nothing is heated or started when another material was loaded meanwhile', async () => {
    const accepted = await floor.accepted(await floor.printer());
    await floor.operator.printers.setMaterial({ printerId: accepted.printerId, materialKey: 'PETG' });
    const heating = floor.operator.printing.preheat(floor.seen(accepted));
    expect(await refusalOf(heating)).toMatchObject({ code: 'printing.materialDiffers', loaded: 'PETG' });
    const print = await floor.preheated(await floor.printer());
    const plateToken = await floor.word(print.printerId);
    await floor.operator.printers.setMaterial({ printerId: print.printerId, materialKey: 'PETG' });
    const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
    expect(await refusalOf(starting)).toMatchObject({ code: 'printing.materialDiffers' });
    await expectNothingStarted(print);
  });
});

describe('the word that a bed is clear', () => {
  test('[PR16] a word is good for one start: spent, it starts nothing', async () => {
    const printerId = await floor.printer('speed=50000');
    const first = await floor.preheated(printerId, await floor.queued(floor.quick));
    const plateToken = await floor.word(printerId);
    await floor.operator.printing.start({ ...floor.seen(first), plateToken });
    await floor.untilPrint(first.printId, 'finished');
    await floor.operator.printing.remove(floor.seen(first));
    const second = await floor.preheated(printerId, await floor.queued(floor.quick));
    const starting = floor.operator.printing.start({ ...floor.seen(second), plateToken });
    expect(await refusalOf(starting)).toEqual({ code: 'printing.plateTokenInvalid' });
    await expectNothingStarted(second);
  });

  test('[PR16] only the hash of a word is kept', async () => {
    const printerId = await floor.printer();
    const plateToken = await floor.word(printerId);
    expect(plateToken).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(floor.wordsOf(printerId))).not.toContain(plateToken);
  });

  test('[PR17] a word is of one printer and of one person', async () => {
    const print = await floor.preheated(await floor.printer());
    const ofAnother = await floor.word(await floor.printer());
    const { plateToken: ofManager } = await floor.manager.printing.confirmBedClear({
      printerId: print.printerId,
    });
    for (const plateToken of [ofAnother, ofManager, 'made up']) {
      const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
      expect(await refusalOf(starting)).toEqual({ code: 'printing.plateTokenInvalid' });
      await expectNothingStarted(print);
    }
    await floor.manager.printing.start({ ...floor.seen(print), plateToken: ofManager });
    await floor.untilPrint(print.printId, 'printing');
  });

  test('[PR17] a word is short-lived, and a clock that was set back does not make it longer', async () => {
    const print = await floor.preheated(await floor.printer());
    const { clock } = floor.house;
    const shifts = [
      { given: 0, spent: PLATE_WORD_SECONDS * 1_000 },
      { given: 100_000, spent: 0 },
    ];
    for (const { given, spent } of shifts) {
      clock.shiftMilliseconds = given;
      const plateToken = await floor.word(print.printerId);
      clock.shiftMilliseconds = spent;
      const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
      expect(await refusalOf(starting)).toEqual({ code: 'printing.plateTokenInvalid' });
      clock.shiftMilliseconds = 0;
      await expectNothingStarted(print);
    }
  });

  test('[PR17] a newer word takes the place of an older one', async () => {
    const print = await floor.preheated(await floor.printer());
    const [older] = [await floor.word(print.printerId), await floor.word(print.printerId)];
    const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken: older });
    expect(await refusalOf(starting)).toEqual({ code: 'printing.plateTokenInvalid' });
    const good = floor.wordsOf(print.printerId).filter((word) => word.voidedAt === null);
    expect(good).toHaveLength(1);
  });

  test('[PR17] a word does not outlive the connection: nobody knows what was done meanwhile', async () => {
    const print = await floor.preheated(await floor.printer());
    const { printerId } = print;
    const plateToken = await floor.word(printerId);
    await floor.operator.printers.disconnect({ printerId });
    await floor.operator.printers.connect({ printerId });
    const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
    expect(await refusalOf(starting)).toEqual({ code: 'printing.plateTokenInvalid' });
    await expectNothingStarted(print);
  });

  test('[PR17] a fault voids the word, and no new one is given before the fault is cleared', async () => {
    const print = await floor.preheated(await floor.printer());
    const { printerId } = print;
    const plateToken = await floor.word(printerId);
    await floor.house.nobody.printers.stop({ printerId });
    const giving = floor.operator.printing.confirmBedClear({ printerId });
    expect(await refusalOf(giving)).toMatchObject({ code: 'printing.printerFaulted' });
    await floor.operator.printers.clearFault({ printerId });
    await until(
      () => floor.card(printerId),
      ({ link }) => link === 'ready',
    );
    const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
    expect(await refusalOf(starting)).toEqual({ code: 'printing.plateTokenInvalid' });
    await expectNothingStarted(print);
  });

  test('[PR17] while a part lies on the bed nobody can say that it is clear', async () => {
    const print = await floor.started(await floor.printer());
    const giving = floor.operator.printing.confirmBedClear({ printerId: print.printerId });
    expect(await refusalOf(giving)).toMatchObject({ code: 'printing.bedNotClear' });
    await floor.operator.printing.cancel(floor.seen(print));
    await floor.untilPrint(print.printId, 'cancelled');
    expect(
      await refusalOf(floor.operator.printing.confirmBedClear({ printerId: print.printerId })),
    ).toMatchObject({ code: 'printing.bedNotClear' });
  });
});

describe('a start', () => {
  test('[PR18] happens at most once, however often and by however many it is asked for', async () => {
    const print = await floor.preheated(await floor.printer());
    const plateToken = await floor.word(print.printerId);
    const seen = floor.seen(print);
    const answers = await Promise.allSettled([
      ...Array.from({ length: 8 }, () => floor.operator.printing.start({ ...seen, plateToken })),
      ...Array.from({ length: 4 }, () => floor.manager.printing.start({ ...seen, plateToken })),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(floor.starts(print.printId)).toHaveLength(1);
    const [word] = floor.wordsOf(print.printerId).filter(({ spentAt }) => spentAt !== null);
    expect(floor.starts(print.printId)[0]?.plateWordId).toBe(word?.id);
    expect(floor.acts(print.taskId).filter(({ action }) => action === 'printing.start')).toHaveLength(1);
    expect(floor.acts(print.taskId).filter(({ action }) => action === 'printing.started')).toHaveLength(1);
  });

  test('[PR18] is on disk, with its spent word, before the first byte leaves', async () => {
    const print = await floor.preheated(await floor.printer());
    const plateToken = await floor.word(print.printerId);
    const seen: unknown[] = [];
    const { store } = floor.house.station;
    const stop = store.onCommit((changes) => {
      if (changes.some(({ table }) => table === 'start_attempts')) {
        const words = store.reading
          .select()
          .from(plateWords)
          .where(eq(plateWords.printerId, print.printerId))
          .all();
        seen.push([
          floor.starts(print.printId).length,
          words.filter(({ spentAt }) => spentAt !== null).length,
          floor.print(print.printId).state,
        ]);
      }
    });
    const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
    await starting;
    stop();
    // At the commit the printer knew of nothing yet: its own word came after.
    expect(seen).toEqual([[1, 1, 'starting']]);
    expect(
      floor
        .acts(print.taskId)
        .slice(-2)
        .map(({ action }) => action),
    ).toEqual(['printing.start', 'printing.started']);
  });

  test('[PR18] without preheating first there is none, and both states are named', async () => {
    const print = await floor.accepted(await floor.printer());
    const plateToken = await floor.word(print.printerId);
    const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
    expect(await refusalOf(starting)).toEqual({
      code: 'printing.wrongState',
      subject: 'print',
      state: 'accepted',
      event: 'startAsked',
    });
    expect(floor.wordsOf(print.printerId).filter(({ spentAt }) => spentAt !== null)).toEqual([]);
  });

  test('[PR19] that is held up past its time never begins, and nothing stays hot for it', async () => {
    const print = await floor.preheated(await floor.printer());
    await until(
      async () => (await floor.card(print.printerId)).temperatures.hotendTargetCelsius,
      (target) => (target ?? 0) > 0,
    );
    const plateToken = await floor.word(print.printerId);
    const stop = floor.house.station.store.onCommit((changes) => {
      // The commit of the start took half a minute.
      if (changes.some(({ table }) => table === 'start_attempts'))
        floor.house.clock.shiftMilliseconds = START_SECONDS * 1_000;
    });
    const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
    expect(await refusalOf(starting)).toEqual({ code: 'printing.startExpired' });
    stop();
    floor.house.clock.shiftMilliseconds = 0;
    expect(floor.print(print.printId)).toMatchObject({ state: 'failed', failure: { code: 'startExpired' } });
    expect((await floor.card(print.printerId)).link).toBe('ready');
    await floor.untilCold(print.printerId);
  });

  test('[PR19] that reached its turn too late is refused before the word is spent', async () => {
    const print = await floor.preheated(await floor.printer());
    const plateToken = await floor.word(print.printerId);
    const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
    // While the file is being read and compared, which takes several turns of the loop.
    await new Promise((resolve) => setImmediate(resolve));
    floor.house.clock.shiftMilliseconds = START_SECONDS * 1_000;
    expect(await refusalOf(starting)).toEqual({ code: 'printing.startExpired' });
    floor.house.clock.shiftMilliseconds = 0;
    await expectNothingStarted(print);
    expect(floor.wordsOf(print.printerId).filter(({ spentAt }) => spentAt !== null)).toEqual([]);
  });

  test('[PR20] of a file that is not what was approved is refused: one byte is enough', async () => {
    const model = await projectWith(floor.house, { name: 'flipped.gcode', bytes: `${QUICK_JOB};flipped\n` });
    const print = await floor.preheated(await floor.printer(), await floor.queued(model));
    const { gcodeHash } = floor.task(print.taskId);
    const path = join(floor.house.dataDirectory, 'files', gcodeHash.slice(0, 2), gcodeHash);
    const bytes = readFileSync(path);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const plateToken = await floor.word(print.printerId);
    const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
    expect(await refusalOf(starting)).toEqual({ code: 'printing.fileChanged' });
    await expectNothingStarted(print);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await floor.operator.printing.start({ ...floor.seen(print), plateToken });
    await floor.untilPrint(print.printId, 'printing', 'finished');
  });

  test('[PR18] at a printer that is gone is refused with how it stands', async () => {
    const print = await floor.preheated(await floor.printer());
    await floor.operator.printers.disconnect({ printerId: print.printerId });
    const plateToken = await floor.word(print.printerId);
    const starting = floor.operator.printing.start({ ...floor.seen(print), plateToken });
    expect(await refusalOf(starting)).toMatchObject({ code: 'printing.printerNotReady', link: 'off' });
    expect(floor.starts(print.printId)).toEqual([]);
  });
});
