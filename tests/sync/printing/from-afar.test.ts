import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../../src/shop/audit/tables.ts';
import { eq } from 'drizzle-orm';
import { camerasUseCases } from '../../../src/shop/cameras/use-cases.ts';
import { controlsUseCases } from '../../../src/shop/controls/use-cases.ts';
import { scopes } from '../../../src/shop/hierarchy/tables.ts';
import { printers } from '../../../src/shop/printers/tables.ts';
import { printersUseCases, stopPrinter } from '../../../src/shop/printers/use-cases.ts';
import type { Call } from '../../../src/shop/records/use-case.ts';
import { recordLine } from '../support/record-line.ts';
import { heardIntents } from '../../../src/shop/printing/tables.ts';
import { intentAnswers, intents } from '../../../src/shop/sync/tables.ts';
import { callOnBehalf } from '../../../src/station/calls.ts';
import { Halls } from './halls.ts';
import { refusalOf } from './refusal-of.ts';

let halls: Halls;
let printId: string;
const PRINTER = 'printer-1-1';

beforeEach(async () => {
  halls = await Halls.open(2);
  const hall = halls.at(1);
  const taskId = await hall.queued('model-of-tests');
  await halls.settle();
  const taken = await halls.during(hall.accept(taskId, PRINTER));
  if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
  printId = taken.value.printId;
  await halls.during(hall.about('preheat', printId));
  await halls.during(hall.start(printId));
  hall.say(PRINTER, 'jobStarted');
  await halls.settle();
  hall.wire.length = 0;
});
afterEach(() => {
  halls.discard();
});

const asked = (number: number) => halls.at(number).afar.elsewhere.askedOf(PRINTER);
const answers = () => halls.at(1).process.store.reading.select().from(intentAnswers).all();

test('[SY38] a pause that is asked from afar is done once by the printer’s own station, as that person, on record', async () => {
  expect(await halls.during(halls.at(2).about('pause', printId))).toEqual({ ok: true, value: {} });
  expect(asked(2)).toMatchObject({ action: 'pause', state: 'asked', byName: 'person-3' });
  await halls.until(() => answers().length > 0, 25_000);
  expect(halls.at(1).wire).toEqual([`pause ${PRINTER}`]);
  halls.at(1).say(PRINTER, 'jobPaused');
  await halls.settle();
  expect(asked(2)).toMatchObject({ state: 'done', refusal: null });
  expect(halls.at(2).run(printId).state).toBe('paused');
  const acts = halls.at(2).process.store.reading.select().from(auditEntries).all();
  const done = acts.filter(({ action }) => action === 'printing.pause');
  expect(done).toMatchObject([{ personId: 'person-3', stationId: halls.at(1).id }]);
  // Not again after a restart, nor when it is delivered again.
  await halls.restart(1);
  halls.at(1).afar.intents.hear([{ table: 'intents', rowId: 'any', operation: 'insert' }]);
  await halls.settle();
  expect(halls.at(1).wire.filter((line) => line.startsWith('pause'))).toEqual([]);
  expect(answers()).toHaveLength(1);
});

test('[SY38] what is asked too late is not done, and says so', async () => {
  halls.at(1).process.link.cut();
  expect(await halls.during(halls.at(2).about('cancel', printId))).toMatchObject({ ok: true });
  await halls.world.time.run(31_000);
  await halls.settle();
  expect(halls.at(1).wire).toEqual([]);
  expect(answers()).toMatchObject([{ result: 'expired' }]);
  expect(asked(2)).toMatchObject({ state: 'expired' });
  expect(halls.at(1).run(printId).state).toBe('printing');
});

test('[SY38] the printer’s own station judges by what it knows of the person', async () => {
  const hall = halls.at(2);
  const stranger = callOnBehalf(
    { clock: hall.machine.clock, policy: hall.printing.policy },
    'nobody' as never,
    'printing.pause',
  );
  const input = { printId: printId as never, expectedVersion: hall.run(printId).version };
  expect(await halls.during(hall.useCases.pause(stranger, input))).toMatchObject({ ok: true });
  await halls.until(() => answers().length > 0, 25_000);
  await halls.settle();
  expect(asked(2)).toMatchObject({
    state: 'refused',
    refusal: { code: 'access.denied', permission: 'print.pause' },
  });
  expect(halls.at(1).wire).toEqual([]);
});

test('[SY38] a station that ended in the middle does not do it again, and says that it was cut off', async () => {
  const hall = halls.at(1);
  hall.process.link.cut();
  await halls.during(halls.at(2).about('pause', printId));
  const [intent] = halls.at(2).process.store.reading.select().from(intents).all();
  hall.process.store.journal((rows) => {
    rows
      .insert(heardIntents)
      .values({ id: intent?.id ?? '', heardAt: 0 })
      .run();
  });
  hall.process.link.heal();
  await halls.settle();
  expect(answers()).toMatchObject([{ result: 'refused', refusal: { code: 'printers.cutOff' } }]);
  expect(hall.wire).toEqual([]);
});

test('[SY38] without the hub nothing is asked: the refusal names printer and station', async () => {
  halls.at(2).process.link.cut();
  await halls.world.time.run(120_000);
  expect(refusalOf(await halls.during(halls.at(2).about('pause', printId)))).toMatchObject({
    code: 'printers.stationOutOfReach',
    printer: `Printer ${PRINTER}`,
  });
});

test('[SY38] anybody stops a printer from afar, for ten seconds; the printer’s own station puts it on record', async () => {
  const stop = () => {
    const hall = halls.at(2);
    return stopPrinter(hall.printersHouse, { ...hall.call('', 'printers.stop'), personId: null }, PRINTER);
  };
  expect(stop()).toEqual({ ok: true, value: {} });
  await halls.until(() => answers().length > 0, 9_000);
  expect(halls.at(1).wire).toEqual([`stop ${PRINTER}`]);
  halls.at(1).process.link.cut();
  expect(stop().ok).toBe(true);
  await halls.world.time.run(11_000);
  await halls.settle();
  expect(halls.at(1).wire).toEqual([`stop ${PRINTER}`]);
  expect(answers().map(({ result }) => result)).toEqual(['done', 'expired']);
});

test('[SY30] what takes a person beside the printer is refused elsewhere, with the names of printer and station', async () => {
  const hall = halls.at(2);
  const call = hall.call('person-3', 'printing.start');
  const input = { printId: printId as never, expectedVersion: hall.run(printId).version };
  const { useCases } = hall;
  const tries = [
    useCases.start(call, { ...input, plateToken: 'x' }),
    useCases.remove(call, input),
    useCases.tryAgain(call, input),
    useCases.returnTask(call, input),
    useCases.resumePlan(call, { printId: printId as never }),
    useCases.confirmResume(call, { ...input, planHash: 'x' }),
    useCases.resumeAfterFailure(call, { ...input, plateToken: 'x', planHash: 'x' }),
    useCases.confirmBedClear(call, { printerId: PRINTER as never }),
  ];
  for (const answer of tries) {
    expect(refusalOf(await answer)).toMatchObject({
      code: 'printers.atOtherStation',
      printer: `Printer ${PRINTER}`,
    });
  }
});

test('[SY30] whatever is tried with a printer of another station, no row of it is written here', async () => {
  const hall = halls.at(2);
  const house = { ...hall.printing, ...hall.printersHouse, cameraState: () => ({}) as never };
  const rooms = {
    printers: printersUseCases(hall.printersHouse),
    controls: controlsUseCases(house),
    cameras: camerasUseCases(house),
  } as unknown as Record<string, Record<string, (call: Call, input: unknown) => unknown>>;
  const input = {
    printerId: PRINTER,
    reason: 'x',
    materialKey: 'PETG',
    hotendCelsius: 200,
    fault: 'unplug',
    axes: [],
    xMillimetres: 5,
    millimetres: 5,
    percent: 50,
    command: 'G28',
    changes: [],
    name: 'x',
    kind: 'snapshot',
    address: 'http://camera.invalid/',
    profileKey: 'any',
    snapshotId: 'x',
    cameraId: 'x',
    expectedVersion: 1,
  };
  const before = JSON.stringify(hall.process.store.reading.select().from(printers).all());
  const outcomes: Record<string, string> = {};
  for (const [room, verbs] of Object.entries({
    printers:
      'update setMaterial remove connect connectWhereFound takeOutOfService bringBack simulateFault disconnect setTargets clearFault',
    controls:
      'move home extrude motorsOff setFan setSpeed setFlow answerPrompt sendCommand readSettings changeSettings restoreSettings readMesh readCard',
    cameras: 'save remove',
  })) {
    for (const verb of verbs.split(' ')) {
      const answer = (await rooms[room]?.[verb]?.(hall.call('person-3', `${room}.${verb}`), input)) as {
        readonly refusal?: { readonly code: string };
      };
      const code = answer.refusal?.code ?? 'done';
      if (!['printers.atOtherStation', 'controls.noSuchSnapshot'].includes(code)) {
        outcomes[`${room}.${verb}`] = code;
      }
    }
  }
  expect(outcomes).toEqual({});
  expect(JSON.stringify(hall.process.store.reading.select().from(printers).all())).toBe(before);
});

test('[SY30] a printer elsewhere is never well while its station is silent, and shows no heat', async () => {
  const hall = halls.at(2);
  const { get } = printersUseCases(hall.printersHouse);
  const card = async () => {
    await halls.until(() => false, 1_000);
    const answer = await get(hall.call('person-3', 'printers.get'), { printerId: PRINTER as never });
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
    return answer.value;
  };
  await card();
  expect(await card()).toMatchObject({
    link: 'elsewhere',
    elsewhere: { stationId: halls.at(1).id, isQuiet: false },
    temperatures: { hotendCelsius: null, bedCelsius: null },
    current: { state: 'printing' },
  });
  halls.at(1).process.link.cut();
  await halls.world.time.run(200_000);
  await card();
  expect(await card()).toMatchObject({ elsewhere: { isQuiet: true }, current: { state: 'printing' } });
});

test('[SY30] a printer whose place was taken away elsewhere is let go by its own station, when its print is over', async () => {
  const [here, there] = [halls.at(1), halls.at(2)];
  there.process.store.write((tx) => {
    tx.rows.update(scopes).set({ deletedAt: 1 }).where(eq(scopes.id, PRINTER)).run();
    tx.record(recordLine({ action: 'hierarchy.deleteScope', recordId: PRINTER }, 'person-1'));
  });
  const removedAt = () =>
    here.process.store.reading.select().from(printers).where(eq(printers.id, PRINTER)).get()?.removedAt;
  await halls.settle();
  expect(removedAt()).toBeNull();
  here.end(PRINTER, 'finished');
  await halls.during(here.about('remove', printId));
  await halls.settle();
  expect(removedAt()).toBe(1);
});
