import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Id } from '../../src/shop/kernel/index.ts';
import type { ResumePlan } from '../../src/shop/printing/index.ts';
import { PLATE_WORD_SECONDS, START_SECONDS } from '../../src/shop/printing/limits.ts';
import { startAttempts } from '../../src/shop/printing/tables.ts';
import { projectWith, refusalOf, until, type Uploaded } from '../support/station.ts';
import { openTcpPrinter, type TcpPrinter } from '../support/tcp-printer.ts';
import { Floor, type OnePrint } from './floor.ts';

let floor: Floor;
let layered: Uploaded;
const opened: TcpPrinter[] = [];

/** Twelve layers of ten lines each; a dwell in each holds the printer up long enough for people to step in. */
const LAYERED_JOB = `G21\nG90\nM82\nM140 S60\nM109 S205\nG28\n${Array.from({ length: 12 }, (_, layer) => {
  const moves = Array.from({ length: 10 }, (__, index) => {
    const extruded = (10 * layer + index + 1) / 2;
    return `G1 X${20 + 10 * index} Y${20 + layer} E${extruded} F3000`;
  });
  return `;LAYER:${layer}\nG1 Z${(0.2 * (layer + 1)).toFixed(1)} F600\n${moves.join('\n')}\nG4 P120000\n`;
}).join('')}M104 S0\nM140 S0\nM84\n`;

beforeAll(async () => {
  floor = await Floor.open();
  layered = await projectWith(floor.house, { name: 'layered.gcode', bytes: LAYERED_JOB });
});
afterEach(() => {
  floor.house.clock.shiftMilliseconds = 0;
});
afterAll(async () => {
  await floor.house.discard();
  for (const printer of opened) await printer.close();
});

interface Broken extends OnePrint {
  readonly behind: TcpPrinter;
}

/** A print whose cable was pulled in its middle, and whose printer is connected again. */
async function broken(atLine = 40): Promise<Broken> {
  const behind = await openTcpPrinter({ speed: 1_000 });
  opened.push(behind);
  const printerId = await floor.printerAt(behind.address);
  const print = await floor.started(printerId, await floor.queued(layered));
  await until(
    async () => (await floor.card(printerId)).current?.lastAcknowledgedLine ?? 0,
    (line) => line > atLine,
  );
  behind.unplug();
  await floor.untilPrint(print.printId, 'failed');
  await connected(printerId);
  return { ...print, behind };
}

async function connected(printerId: Id<'Printer'>): Promise<void> {
  await floor.operator.printers.connect({ printerId });
  await until(
    () => floor.card(printerId),
    ({ link }) => link === 'ready',
  );
}

const planOf = ({ printId }: OnePrint, layer?: number) =>
  floor.operator.printing.resumePlan({ printId, ...(layer === undefined ? {} : { layer }) });

async function word(print: OnePrint, { hash }: Pick<ResumePlan, 'hash'>): Promise<string> {
  const given = await floor.operator.printing.confirmResume({ ...floor.seen(print), planHash: hash });
  return given.plateToken;
}

const goOn = (print: OnePrint, plan: ResumePlan, plateToken: string, layer?: number) =>
  floor.operator.printing.resumeAfterFailure({
    ...floor.seen(print),
    plateToken,
    planHash: plan.hash,
    ...(layer === undefined ? {} : { layer }),
  });

const attemptsOf = ({ printerId }: OnePrint) =>
  floor.rows
    .select()
    .from(startAttempts)
    .all()
    .filter((one) => one.printerId === printerId);

async function expectNothingBegan(print: OnePrint): Promise<void> {
  expect(attemptsOf(print)).toHaveLength(1);
  expect(floor.print(print.printId).state).toBe('failed');
  expect(floor.task(print.taskId)).toMatchObject({ state: 'failed', printId: print.printId });
  expect((await floor.card(print.printerId)).current?.state).toBe('failed');
}

const executedAfter = ({ behind }: Broken, from: number) => behind.firmware.executed.slice(from);

/** Commands of the file itself, as the printer gets them. */
const FILE = LAYERED_JOB.split('\n').filter((line) => line !== '' && !line.startsWith(';'));

describe('a print that broke off is taken up again', () => {
  test('[PR41] by a new run of the task, which sends the plan and then the rest of the file, and finishes', async () => {
    const print = await broken();
    const plan = await planOf(print);
    const { lastAcknowledgedLine } = floor.print(print.printId).failure ?? {};
    expect(plan).toMatchObject({ lastAcknowledgedLine, layers: 12, hotendCelsius: 205, bedCelsius: 60 });
    expect(plan.fromLine).toBeGreaterThan(lastAcknowledgedLine ?? 0);
    expect(plan.cautions).toContain('homesXY');
    const executed = print.behind.firmware.executed.length;
    const { printId } = await goOn(print, plan, await word(print, plan));
    expect(floor.print(print.printId).state).toBe('continued');
    await floor.untilPrint(printId, 'finished');

    // What the printer did from then on is exactly what was confirmed, and then exactly the rest of the file.
    const sent = executedAfter(print, executed).filter((line) => !/^M(?:105|110|115|155|113)\b/.test(line));
    const wanted = [...plan.preamble.map(({ command }) => command), ...FILE.slice(plan.fromCommand)];
    expect(sent.slice(0, wanted.length)).toEqual(wanted);

    const task = await floor.operator.printing.task({ taskId: print.taskId });
    expect(task).toMatchObject({ state: 'finished', printId });
    expect(task.attempts[0]).toMatchObject({
      attempt: 2,
      resumed: { attempt: 1, layer: plan.layer, fromLine: plan.fromLine },
    });
    expect(task.chain.map(({ action }) => action)).toContain('printing.resumeAfterFailure');
    await floor.operator.printing.remove(floor.seen({ printId }));
    expect(floor.task(print.taskId)).toMatchObject({ state: 'removed', copiesDone: 1 });
  });

  test('[PR41] from the start of the layer that a person chose', async () => {
    const print = await broken(60);
    const [whole, plan] = [await planOf(print), await planOf(print, 3)];
    expect(plan.layer).toBe(3);
    expect(plan.hash).not.toBe(whole.hash);
    expect(plan.cautions).toContain('layerStart');
    expect(FILE[plan.fromCommand]).toBe('G1 Z0.6 F600');
    expect(await refusalOf(planOf(print, 12))).toEqual({
      code: 'printing.notResumable',
      state: 'noSuchLayer',
    });
    // The word is of the one plan, and so is the act.
    const plateToken = await word(print, plan);
    expect(await refusalOf(goOn(print, whole, plateToken))).toEqual({ code: 'printing.plateTokenInvalid' });
    expect(await refusalOf(goOn(print, plan, plateToken))).toEqual({ code: 'printing.planChanged' });
    await goOn(print, plan, plateToken, 3);
  });

  test('[PR41] and again, when it breaks off again', async () => {
    const print = await broken();
    const plan = await planOf(print);
    const { printId } = await goOn(print, plan, await word(print, plan));
    await until(
      async () => (await floor.card(print.printerId)).current?.lastAcknowledgedLine ?? 0,
      (line) => line > plan.fromLine + 20,
    );
    print.behind.unplug();
    await floor.untilPrint(printId, 'failed');
    await connected(print.printerId);
    expect(await refusalOf(planOf(print))).toEqual({ code: 'printing.notResumable', state: 'continued' });
    const second = { ...print, printId };
    const again = await planOf(second);
    expect(again.fromLine).toBeGreaterThan(plan.fromLine);
    const third = await goOn(second, again, await word(second, again));
    await floor.untilPrint(third.printId, 'finished');
    const { attempts } = await floor.operator.printing.task({ taskId: print.taskId });
    expect(attempts.map(({ resumed }) => resumed?.attempt ?? null)).toEqual([2, 1, null]);
  });

  test('[PR42] a word is of this plan and no bed: it starts nothing else, once and not for long', async () => {
    const print = await broken();
    const plan = await planOf(print);
    const first = await word(print, plan);
    const newer = await word(print, plan);
    expect(await refusalOf(goOn(print, plan, first))).toEqual({ code: 'printing.plateTokenInvalid' });
    floor.house.clock.shiftMilliseconds = PLATE_WORD_SECONDS * 1_000;
    expect(await refusalOf(goOn(print, plan, newer))).toEqual({ code: 'printing.plateTokenInvalid' });
    floor.house.clock.shiftMilliseconds = 0;
    const ofManager = await floor.manager.printing.confirmResume({
      ...floor.seen(print),
      planHash: plan.hash,
    });
    expect(await refusalOf(goOn(print, plan, ofManager.plateToken))).toEqual({
      code: 'printing.plateTokenInvalid',
    });
    const beforeReconnect = await word(print, plan);
    await floor.operator.printers.disconnect({ printerId: print.printerId });
    await connected(print.printerId);
    expect(await refusalOf(goOn(print, plan, beforeReconnect))).toEqual({
      code: 'printing.plateTokenInvalid',
    });
    await expectNothingBegan(print);

    // A part that lies there is no clear bed: no word of the one kind does for the other.
    expect(
      await refusalOf(floor.operator.printing.confirmBedClear({ printerId: print.printerId })),
    ).toMatchObject({ code: 'printing.bedNotClear' });
    const aboutPart = await word(print, plan);
    await floor.operator.printing.tryAgain(floor.seen(print));
    const next = await floor.preheated(print.printerId, print.taskId);
    const starting = floor.operator.printing.start({ ...floor.seen(next), plateToken: aboutPart });
    expect(await refusalOf(starting)).toEqual({ code: 'printing.plateTokenInvalid' });
    await floor.operator.printing.returnTask(floor.seen(next));
  });

  test('[PR43] at most once, however often and by however many it is asked for', async () => {
    const print = await broken();
    const plan = await planOf(print);
    const plateToken = await word(print, plan);
    const input = { ...floor.seen(print), plateToken, planHash: plan.hash };
    const answers = await Promise.allSettled([
      ...Array.from({ length: 6 }, () => floor.operator.printing.resumeAfterFailure(input)),
      ...Array.from({ length: 3 }, () => floor.manager.printing.resumeAfterFailure(input)),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(attemptsOf(print)).toHaveLength(2);
    const acts = floor.acts(print.taskId).filter(({ action }) => action === 'printing.resumeAfterFailure');
    expect(acts).toHaveLength(1);
  });

  test('[PR43] an act that comes too late begins nothing', async () => {
    const print = await broken();
    const plan = await planOf(print);
    const plateToken = await word(print, plan);
    const late = goOn(print, plan, plateToken);
    await new Promise((resolve) => setImmediate(resolve));
    floor.house.clock.shiftMilliseconds = START_SECONDS * 1_000;
    expect(await refusalOf(late)).toEqual({ code: 'printing.startExpired' });
    floor.house.clock.shiftMilliseconds = 0;
    await expectNothingBegan(print);

    const stop = floor.house.station.store.onCommit((changes) => {
      if (changes.some(({ table }) => table === 'start_attempts'))
        floor.house.clock.shiftMilliseconds = START_SECONDS * 1_000;
    });
    const executed = print.behind.firmware.executed.length;
    expect(await refusalOf(goOn(print, plan, plateToken))).toEqual({ code: 'printing.startExpired' });
    stop();
    floor.house.clock.shiftMilliseconds = 0;
    expect(executedAfter(print, executed).filter((line) => line.startsWith('G'))).toEqual([]);
    // Nothing was sent: it can be taken up just as before.
    const printId = floor.task(print.taskId).printId as Id<'Print'>;
    expect(printId).not.toBe(print.printId);
    expect(floor.print(printId)).toMatchObject({ state: 'failed', failure: { code: 'startExpired' } });
    const second = { ...print, printId };
    expect((await planOf(second)).hash).toBe(plan.hash);
    await goOn(second, plan, await word(second, plan));
  });

  test('[PR44] only with the same file, approval, printer and material, and without a fault', async () => {
    const print = await broken();
    const plan = await planOf(print);
    const plateToken = await word(print, plan);
    const { printerId } = print;
    const path = join(floor.house.dataDirectory, 'files', ...hashPath(floor.task(print.taskId).gcodeHash));
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 40), Buffer.from('X'), bytes.subarray(41)]));
    expect(await refusalOf(goOn(print, plan, plateToken))).toEqual({ code: 'printing.fileChanged' });
    writeFileSync(path, bytes);

    await floor.operator.printers.setMaterial({ printerId, materialKey: 'PETG' });
    expect(await refusalOf(goOn(print, plan, await word(print, plan)))).toMatchObject({
      code: 'printing.materialDiffers',
    });
    await floor.operator.printers.setMaterial({ printerId, materialKey: 'PLA' });

    await floor.operator.printers.disconnect({ printerId });
    expect(await refusalOf(goOn(print, plan, await word(print, plan)))).toMatchObject({
      code: 'printing.printerNotReady',
    });
    await connected(printerId);
    const good = await word(print, plan);
    await floor.house.nobody.printers.stop({ printerId });
    expect(await refusalOf(goOn(print, plan, good))).toMatchObject({ code: 'printing.printerFaulted' });
    expect(await refusalOf(word(print, plan))).toMatchObject({ code: 'printing.printerFaulted' });
    await expectNothingBegan(print);
  });

  test('[PR44] not once its part is off, or another run came after', async () => {
    const print = await broken();
    const plan = await planOf(print);
    await floor.operator.printing.remove(floor.seen(print));
    expect(await refusalOf(planOf(print))).toEqual({ code: 'printing.notResumable', state: 'removed' });
    expect(await refusalOf(word(print, plan))).toEqual({ code: 'printing.notResumable', state: 'removed' });
  });

  test('[PR44] not when it broke off in a pause, where nobody wrote down how high the head was', async () => {
    const behind = await openTcpPrinter({ speed: 1_000 });
    opened.push(behind);
    const printerId = await floor.printerAt(behind.address);
    const print = await floor.started(printerId, await floor.queued(layered));
    await floor.untilPrint(print.printId, 'printing');
    await until(
      async () => (await floor.card(printerId)).current?.lastAcknowledgedLine ?? 0,
      (line) => line > 20,
    );
    await floor.operator.printing.pause(floor.seen(print));
    await floor.untilPrint(print.printId, 'paused');
    behind.unplug();
    await floor.untilPrint(print.printId, 'failed');
    expect(await refusalOf(planOf(print))).toEqual({ code: 'printing.notResumable', state: 'inPause' });
  });

  test('[PR44] by who may resume prints there, and nobody else', async () => {
    const print = await broken();
    const plan = await planOf(print);
    const { designer } = floor;
    const input = { ...floor.seen(print), planHash: plan.hash };
    for (const ask of [
      () => designer.printing.resumePlan({ printId: print.printId }),
      () => designer.printing.confirmResume(input),
      () => designer.printing.resumeAfterFailure({ ...input, plateToken: 'none' }),
    ]) {
      expect((await refusalOf(ask())).code).toBe('access.forbidden');
    }
    await expectNothingBegan(print);
  });
});

const hashPath = (hash: string) => [hash.slice(0, 2), hash];

test('[PR41] a print that was taken up again is paused over the part, and comes back to it', async () => {
  const print = await broken();
  const plan = await planOf(print);
  const { printId } = await goOn(print, plan, await word(print, plan));
  await until(
    async () => (await floor.card(print.printerId)).current?.lastAcknowledgedLine ?? 0,
    (line) => line > plan.fromLine + 5,
  );
  const executed = print.behind.firmware.executed.length;
  await floor.operator.printing.pause(floor.seen({ printId }));
  await floor.untilPrint(printId, 'paused');
  // Its height is what the plan said, though Z was never homed: the pause knows how far to rise from it.
  const heights = executedAfter(print, executed).filter((line) => line.startsWith('G1 Z'));
  const risen = Number(/Z([\d.]+)/.exec(heights.at(-1) ?? '')?.[1]);
  expect(risen).toBeGreaterThan((plan.zMillimetres ?? 0) + 9);
  await floor.operator.printing.resume(floor.seen({ printId }));
  await floor.untilPrint(printId, 'finished');
});

test('[PR39] whoever goes on is told that somebody moved the head, or let it be moved, since', async () => {
  const print = await broken();
  expect((await planOf(print)).cautions).not.toContain('headMoved');
  await floor.operator.controls.motorsOff({ printerId: print.printerId });
  expect((await planOf(print)).cautions).toContain('headMoved');
});
