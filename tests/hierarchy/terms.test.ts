import { afterAll, beforeAll, expect, test } from 'vitest';
import { Floor } from '../printing/floor.ts';
import { factoryOf, refusalOf, upload } from '../support/station.ts';
import { addPerson, doneOn, entriesIn, placeNamed } from './company.ts';

let floor: Floor;
beforeAll(async () => {
  floor = await Floor.open();
});
afterAll(() => floor.house.discard());

/** Why a call was forbidden: `expired` is the end of a term. */
async function whyNot(call: Promise<unknown>): Promise<unknown> {
  const { explanation, code } = await refusalOf(call);
  return (explanation as { reason: { kind: string } } | undefined)?.reason.kind ?? code;
}

test('[HI8] a term that is over lets nothing new begin, and a print that runs goes on and can be stopped', async () => {
  const { house, master, operator, designer, manager } = floor;
  const scopeId = await factoryOf(master);
  const [printerId, freeId, heldId] = [await floor.printer(), await floor.printer(), await floor.printer()];
  const waiting = await floor.queued();
  const unreviewed = await floor.request();
  const held = await floor.preheated(heldId);
  const plateToken = await floor.word(heldId);
  const running = await floor.started(printerId);
  await floor.untilPrint(running.printId, 'printing');

  await master.hierarchy.setExpiration({ scopeId, expiresAt: house.clock.now() });

  const start = operator.printing.start({ ...floor.seen(held), plateToken });
  expect(await whyNot(start)).toBe('expired');
  const accept = operator.printing.acceptTask({ ...floor.seenTask(waiting), printerId: freeId });
  expect(await whyNot(accept)).toBe('expired');
  const { version } = floor.task(unreviewed);
  const review = manager.printing.review({
    taskIds: [unreviewed],
    expectedVersions: [version],
    verdict: 'accept',
    reason: '',
  });
  expect(await whyNot(review)).toBe('expired');
  const { token } = house.people.designer;
  const file = { name: 'late.gcode', bytes: 'G28\n' };
  expect((await upload(house.station, token, floor.quick.projectId, file)).status).toBe(403);

  // What is there is seen, by sessions that were open before.
  expect((await designer.printing.tasks({})).total).toBeGreaterThan(0);
  expect((await operator.printers.get({ printerId })).current?.state).toBe('printing');
  expect((await designer.projects.list({})).length).toBeGreaterThan(0);
  // The print goes on by itself, and can be stopped by who is there.
  await operator.printing.pause(floor.seen(running));
  await floor.untilPrint(running.printId, 'paused');
  expect(await whyNot(operator.printing.resume(floor.seen(running)))).toBe('expired');
  await operator.printing.cancel(floor.seen(running));
  await floor.untilPrint(running.printId, 'cancelled');

  // Prolonged, everything is open again at once, to the same sessions.
  const expiresAt = house.clock.now() + 86_400_000;
  await master.hierarchy.setExpiration({ scopeId, expiresAt });
  await operator.printing.start({ ...floor.seen(held), plateToken: await floor.word(heldId) });
  await operator.printing.acceptTask({ ...floor.seenTask(waiting), printerId: freeId });
  expect((await upload(house.station, token, floor.quick.projectId, file)).status).toBe(201);
  const north = (await master.hierarchy.factories()).find(({ factoryId }) => factoryId === scopeId);
  expect(north?.expiresAt).toBe(expiresAt);
  const entries = doneOn(house, scopeId).filter(({ action }) => action === 'hierarchy.setExpiration');
  const [first] = entries;
  expect(entries.map(({ facts }) => facts)).toEqual([
    { before: null, after: first?.facts['after'] },
    { before: first?.facts['after'], after: expiresAt },
  ]);
  await operator.printing.cancel(floor.seen(held));
});

test('[HI8] a term ends ahead, or now; not at a time that is over', async () => {
  const { house, master } = floor;
  const { id: scopeId } = await placeNamed(master, 'Demo Factory South');
  const now = house.clock.now();
  expect(await refusalOf(master.hierarchy.setExpiration({ scopeId, expiresAt: now - 3_600_000 }))).toEqual({
    code: 'hierarchy.expiryPast',
  });
  const before = entriesIn(house);
  await master.hierarchy.setExpiration({ scopeId, expiresAt: null });
  expect(entriesIn(house)).toBe(before);
  await master.hierarchy.setExpiration({ scopeId, expiresAt: now - 1_000 });
  await master.hierarchy.setExpiration({ scopeId, expiresAt: null });
  expect((await placeNamed(master, 'Demo Factory South')).expiresAt).toBeNull();
  const { id: roomId } = await placeNamed(master, 'Print room');
  expect(await refusalOf(master.hierarchy.setExpiration({ scopeId: roomId, expiresAt: null }))).toMatchObject(
    { code: 'hierarchy.wrongKind' },
  );
});

test('[HI8] the end of a client’s term holds for all its factories, and its own Master can prolong it', async () => {
  const { house, master } = floor;
  const { id: parentId } = await placeNamed(master, 'All companies');
  const { scopeId } = await master.hierarchy.createClient({ parentId, name: 'Termed' });
  await master.hierarchy.createFactory({ parentId: scopeId, name: 'Termed works' });
  const boss = await addPerson(house, 'Boss', ['print-farm', 'master'], scopeId);
  await boss.client.hierarchy.setExpiration({ scopeId, expiresAt: house.clock.now() });
  const works = await placeNamed(boss.client, 'Termed works');
  const [figures] = await boss.client.hierarchy.factories();
  expect(figures?.expiresAt).toBe((await placeNamed(boss.client, 'Termed')).expiresAt);
  expect(await whyNot(boss.client.hierarchy.createArea({ parentId: works.id, name: 'A' }))).toBe('expired');
  await boss.client.hierarchy.setExpiration({ scopeId, expiresAt: null });
  await boss.client.hierarchy.createArea({ parentId: works.id, name: 'A' });
});

test('[HI9] a Master switches the separation of duties, with a reason, on record', async () => {
  const { house, master, manager } = floor;
  const scopeId = await factoryOf(master);
  const { personId } = house.people.master;
  const because = { scopeId, reason: 'Only one of us is here in August' };
  expect(await whyNot(manager.hierarchy.setSeparationOfDuties({ ...because, on: false }))).toBe('missing');
  expect(
    (await refusalOf(master.hierarchy.setSeparationOfDuties({ scopeId, on: false, reason: ' ' }))).code,
  ).toBe('input.invalid');
  await master.hierarchy.setSeparationOfDuties({ ...because, on: false });
  await master.hierarchy.setSeparationOfDuties({ ...because, on: false });
  expect((await placeNamed(master, 'Demo Factory North')).separationOfDuties).toBe(false);
  await master.hierarchy.setSeparationOfDuties({ scopeId, on: null, reason: 'All are back' });
  expect((await placeNamed(master, 'Demo Factory North')).separationOfDuties).toBeNull();
  const entries = doneOn(house, scopeId).filter(({ action }) => action === 'hierarchy.setSeparationOfDuties');
  expect(entries.map((entry) => [entry.personId, entry.reason, entry.facts])).toEqual([
    [personId, because.reason, { before: null, after: false, heldApartBefore: true }],
    [personId, 'All are back', { before: false, after: null, heldApartBefore: false }],
  ]);
});
