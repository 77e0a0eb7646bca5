import { afterEach, expect, test } from 'vitest';
import { taskClaims } from '../../../src/shop/printing/tables.ts';
import { refusalOf } from './refusal-of.ts';
import { Halls } from './halls.ts';

let halls: Halls;
afterEach(() => {
  halls.discard();
});

const wordsOf = (number: number) => halls.at(number).process.store.reading.select().from(taskClaims).all();

test('[SY33] a task is taken at the hub first; who comes second is told which station has it', async () => {
  halls = await Halls.open(2);
  const taskId = await halls.at(1).queued('model-of-tests');
  await halls.settle();
  // Both in the same moment: neither knows of the other.
  const answers = await halls.during(
    Promise.all([halls.at(1).accept(taskId, 'printer-1-1'), halls.at(2).accept(taskId, 'printer-2-1')]),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(refusalOf(answers.find(({ ok }) => !ok))).toEqual({
    code: 'printing.claimedElsewhere',
    station: '',
  });
  await halls.settle();
  expect(halls.at(1).task(taskId).state).toBe('accepted');
});

test('[SY34] without the hub only a task that is meant for a printer here is taken', async () => {
  halls = await Halls.open(2);
  const [free, meant] = [
    await halls.at(1).queued('model-of-tests'),
    await halls.at(1).queued('model-of-tests'),
  ];
  await halls.settle();
  const assigned = await halls.during(halls.at(1).assign(meant, 'printer-2-1'));
  expect(assigned).toMatchObject({ ok: true, value: { state: 'assigned' } });
  await halls.settle();
  expect(wordsOf(2)).toMatchObject([{ taskId: meant, state: 'held' }]);
  for (const { process } of halls.halls) process.link.cut();
  await halls.world.time.run(120_000);
  expect(refusalOf(await halls.during(halls.at(1).accept(free, 'printer-1-1')))).toEqual({
    code: 'printing.hubAway',
  });
  expect(refusalOf(await halls.during(halls.at(1).accept(meant, 'printer-1-1')))).toMatchObject({
    code: 'printing.meantForAnother',
    printer: 'Printer printer-2-1',
  });
  expect(await halls.during(halls.at(2).accept(meant, 'printer-2-1'))).toMatchObject({ ok: true });
  await halls.settle();
  expect(halls.at(1).task(meant)).toMatchObject({ state: 'accepted' });
});

test('[SY35] the word is given back when nobody here needs it, after everything done with it is at the hub', async () => {
  halls = await Halls.open(2);
  const taskId = await halls.at(1).queued('model-of-tests');
  await halls.settle();
  const hall = halls.at(1);
  const taken = await halls.during(hall.accept(taskId, 'printer-1-1'));
  if (!taken.ok) throw new Error(JSON.stringify(taken));
  hall.process.link.cut();
  await halls.during(hall.about('returnTask', taken.value.printId));
  await halls.world.time.run(60_000);
  expect(wordsOf(1)).toMatchObject([{ taskId, state: 'toGive' }]);
  expect(refusalOf(await halls.during(halls.at(2).accept(taskId, 'printer-2-1')))).toMatchObject({
    code: expect.stringMatching(/claimedElsewhere|wrongState/),
  });
  await halls.settle();
  expect(wordsOf(1)).toEqual([]);
  expect(await halls.during(halls.at(2).accept(taskId, 'printer-2-1'))).toMatchObject({ ok: true });
});

test('[SY36] what is meant for a printer at another station is taken from it only there', async () => {
  halls = await Halls.open(3);
  const taskId = await halls.at(1).queued('model-of-tests');
  await halls.settle();
  await halls.during(halls.at(1).assign(taskId, 'printer-2-1'));
  await halls.settle();
  for (const printerId of ['printer-1-1', 'printer-3-1', null]) {
    expect(refusalOf(await halls.during(halls.at(3).assign(taskId, printerId)))).toMatchObject({
      code: 'printing.meantForAnother',
      printer: 'Printer printer-2-1',
    });
  }
  expect(await halls.during(halls.at(2).assign(taskId, 'printer-3-1'))).toMatchObject({ ok: true });
  await halls.settle();
  expect(halls.at(3).task(taskId).assignedPrinterId).toBe('printer-3-1');
  expect(wordsOf(2)).toEqual([]);
  expect(await halls.during(halls.at(3).accept(taskId, 'printer-3-1'))).toMatchObject({ ok: true });
});

test('[SY36] an assignment whose answer is lost comes about as soon as the hub answers', async () => {
  halls = await Halls.open(2);
  const taskId = await halls.at(1).queued('model-of-tests');
  await halls.settle();
  const hall = halls.at(1);
  const [hub] = [hall.process.engine.hub()];
  if (hub === null) throw new Error('not online');
  hall.process.link.weather = { ...hall.process.link.weather, answerLost: 0 };
  const asked = hall.assign(taskId, 'printer-2-1');
  // The claim is on its way when the line goes.
  await halls.world.time.runUntil(() => wordsOf(1).some(({ state }) => state === 'assigning'), 10_000);
  hall.process.link.cut();
  expect(await halls.during(asked)).toMatchObject({ ok: true, value: { state: 'pending' } });
  expect(hall.task(taskId).assignedPrinterId).toBeNull();
  await halls.settle();
  expect(halls.at(2).task(taskId).assignedPrinterId).toBe('printer-2-1');
  expect(wordsOf(1)).toEqual([]);
  expect(wordsOf(2)).toMatchObject([{ taskId, state: 'held' }]);
});
