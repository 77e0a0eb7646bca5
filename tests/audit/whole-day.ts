import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Id } from '../../src/shop/kernel/index.ts';
import { DEMO_PASSWORD } from '../../src/station/demo/people.ts';
import { resourcesDirectory } from '../../src/station/resources.ts';
import { COMPANY, placeOf } from '../people/accounts.ts';
import { Floor } from '../printing/floor.ts';
import { openBareStation } from '../support/open-station.ts';
import { analysed, clientOf, factoryOf, refusalOf, until, upload, type Client } from '../support/station.ts';
import { Desk } from '../printers/support/desk.ts';
import { setUp } from './day-of-setting-up.ts';
import { goOnAfterFailure } from './day-of-a-cable.ts';
import { workByHand } from './day-by-hand.ts';
import { workWithCard } from './day-with-a-card.ts';
import { RecordedDay } from './recorded-day.ts';

const PASSWORD = 'another long password';

/** A print room, and the day that is watched in it. */
export interface WatchedFloor {
  readonly floor: Floor;
  readonly day: RecordedDay;
  /** What hangs on the station's USB. */
  readonly desk: Desk;
}

/** Opens a print room in which every call of everybody is watched. */
export async function openWatchedFloor(): Promise<WatchedFloor> {
  const desk = new Desk();
  const floor = await Floor.open({ portListing: desk });
  const day = new RecordedDay();
  const reading = () => floor.house.station.store.reading;
  for (const [key, person] of Object.entries(floor.house.people))
    Object.assign(floor.house.people, { [key]: day.watched(person, reading) });
  return { floor, day, desk };
}

function nobodyOf({ floor, day }: WatchedFloor): Client {
  return day.watch(clientOf(floor.house.station, null), null, () => floor.house.station.store.reading);
}

/** A day in which everybody does everything: each procedure that changes something, at least once, by who may. */
export const WHOLE_DAY: readonly (readonly [name: string, play: (watched: WatchedFloor) => Promise<void>])[] =
  [
    ['at the first start', atTheFirstStart],
    ['with one’s own account', withAccounts],
    ['with roles, grants, restrictions and requests', withAccess],
    ['with places and shifts', withPlaces],
    ['with projects, files and slices', withProjects],
    ['with tasks and their queue', withTasks],
    ['with printers and prints', withPrinters],
    ['by hand at a printer', ({ floor }) => workByHand(floor)],
    ['with a printer’s card', ({ floor }) => workWithCard(floor)],
    ['after a pulled cable', ({ floor }) => goOnAfterFailure(floor)],
    ['setting up', ({ floor, desk }) => setUp(floor, desk)],
    ['with the record itself', withTheRecord],
  ];

async function atTheFirstStart({ day }: WatchedFloor): Promise<void> {
  for (const start of ['firstStart', 'startDemo'] as const) {
    const house = await openBareStation();
    const first = new RecordedDay();
    const client = first.watch(clientOf(house.station, null), null, () => house.station.store.reading);
    if (start === 'firstStart') {
      const { recoveryCode } = await client.people.firstStart(COMPANY);
      await client.people.recover({ email: COMPANY.email, recoveryCode, newPassword: PASSWORD });
    } else await client.people.startDemo({ language: 'en' });
    for (const [name, many] of first.accepted) day.accepted.set(name, many);
    // The demo is filled by the station, for people who did not ask for it.
    day.failures.push(...first.failures.filter((failure) => !failure.includes('done by nobody')));
    await house.discard();
  }
}

async function withAccounts(watched: WatchedFloor): Promise<void> {
  const { floor, day } = watched;
  const master = floor.master;
  const roleId =
    (await master.access.roles()).find(({ roleId: id }) => id.endsWith('/operator'))?.roleId ?? '';
  const scopeId = await factoryOf(master);
  const email = 'nora@demo.example';
  const made = await master.people.create({ name: 'Nora New', email, language: 'en', roleId, scopeId });
  const { invitationCode: code } = await master.people.renewInvitation({ personId: made.personId });
  await nobodyOf(watched).people.acceptInvitation({ email, code, password: PASSWORD });
  const { token } = await nobodyOf(watched).people.signIn({ email, password: PASSWORD });
  const nora = day.watch(
    clientOf(floor.house.station, token),
    made.personId,
    () => floor.house.station.store.reading,
  );
  await nora.people.setLanguage({ language: 'it' });
  await nora.people.changeName({ name: 'Nora Newer' });
  await nora.people.setPicture({ imageBase64: null });
  await nora.people.setPin({ pin: '840273', password: PASSWORD });
  await nora.people.lock();
  await nora.people.unlock({ pin: '840273' });
  await nora.people.removePin();
  await nora.people.lock();
  await nora.people.unlock({ password: PASSWORD });
  await nora.people.changePassword({ oldPassword: PASSWORD, newPassword: `${PASSWORD} too` });
  await nora.people.mine();
  await nora.people.signOut();
  await master.people.resetPassword({ personId: made.personId });
  await master.people.deactivate({ personId: made.personId });
  await master.people.reactivate({ personId: made.personId });
  await master.people.get({ personId: made.personId });
  await master.people.list({});
  await master.people.picture({ personId: made.personId });
  await master.people.setSeats({ clientId: await placeOf(master, 'client'), seats: 50 });
  await master.people.seats();
  await nobodyOf(watched).people.greeting();
}

async function withAccess({ floor }: WatchedFloor): Promise<void> {
  const { master, operator } = floor;
  const homeScopeId = await placeOf(master, 'client');
  const scopeId = await factoryOf(master);
  const operatorId = floor.house.people.operator.personId as Id<'Person'>;
  const role = {
    homeScopeId,
    variantOf: null,
    name: 'Of the day',
    rank: 20,
    permissions: ['printer.view' as const],
    own: [],
    assigns: [],
  };
  const saved = await master.access.saveRole({ ...role, roleId: null, expectedVersion: null });
  const grant = { personId: operatorId, roleId: saved.roleId, scopeId };
  await master.access.whatIfGrant(grant);
  const { grantId } = await master.access.grant(grant);
  await master.access.whatIfRevoked({ grantId });
  await master.access.revoke({ grantId });
  await master.access.removeRole({ roleId: saved.roleId as Id<'Role'>, expectedVersion: saved.version });
  const restriction = {
    personId: operatorId,
    roleId: null,
    scopeId,
    permissions: ['print.pause' as const],
    reason: 'For the day',
  };
  await master.access.whatIfRestricted(restriction);
  const first = await master.access.restrict(restriction);
  await master.access.restrictions({});
  await master.access.liftRestriction(first);
  const { restrictionId } = await master.access.restrict(restriction);
  const withdrawn = await operator.access.askFor({ permission: 'print.pause', scopeId });
  await operator.access.withdrawRequest({ requestId: withdrawn.requestId });
  const { requestId } = await operator.access.askFor({
    permission: 'print.pause',
    scopeId,
    note: 'Please',
  });
  await master.access.requests();
  await master.access.answerRequest({
    requestId,
    answer: { kind: 'lift', restrictionIds: [restrictionId] },
    note: '',
    expectedVersion: 1,
  } as never);
  await operator.access.explain({ permission: 'print.pause', scopeId });
  await master.access.why({ personId: operatorId, permission: 'print.pause', scopeId });
  await master.access.whoCan({ permission: 'print.pause', scopeId });
  await master.access.whatCan({ personId: operatorId, scopeId });
  await master.access.roleOffers({ scopeId });
}

async function withPlaces({ floor }: WatchedFloor): Promise<void> {
  const { master } = floor;
  const platformId = await placeOf(master, 'platform');
  const { scopeId: clientId } = await master.hierarchy.createClient({ parentId: platformId, name: 'Day' });
  const { scopeId: enterpriseId } = await master.hierarchy.createEnterprise({
    parentId: clientId,
    name: 'Works',
  });
  const { scopeId } = await master.hierarchy.createFactory({
    parentId: clientId,
    name: 'East',
    timeZone: 'Europe/Rome',
  });
  await master.hierarchy.createArea({ parentId: scopeId, name: 'Hall' });
  await master.hierarchy.createOrganization({ parentId: clientId, name: 'Buyer', customer: 'external' });
  await master.hierarchy.renameScope({ scopeId, name: 'Far East' });
  await master.hierarchy.setTimeZone({ scopeId, timeZone: 'Asia/Tokyo' });
  await master.hierarchy.setExpiration({ scopeId, expiresAt: Date.now() + 86_400_000 });
  await master.hierarchy.setExpiration({ scopeId, expiresAt: null });
  await master.hierarchy.setSeparationOfDuties({ scopeId, on: false, reason: 'Two people' });
  await master.access.whatIfMoved({ scopeId, parentId: enterpriseId });
  await master.hierarchy.moveScope({ scopeId, parentId: enterpriseId });
  const file = { parentId: clientId, csv: 'factory\nImported' };
  await master.hierarchy.planImport(file);
  await master.hierarchy.importScopes(file);
  const hours = { name: 'Early', days: [1, 2], startMinute: 360, endMinute: 840 };
  const { shiftId } = await master.hierarchy.saveShift({ shiftId: null, factoryId: scopeId, ...hours });
  await master.hierarchy.shifts({});
  await master.hierarchy.removeShift({ shiftId });
  const hanging = await master.hierarchy.hanging({ scopeId: clientId });
  await master.hierarchy.deleteScope({ scopeId: clientId, seen: hanging.seen });
  await master.hierarchy.factories();
}

async function withProjects({ floor, day }: WatchedFloor): Promise<void> {
  const { designer } = floor;
  const { token, personId } = floor.house.people.designer;
  const { projectId } = await designer.projects.create({ scopeId: await factoryOf(designer), name: 'Day' });
  await designer.projects.update({ projectId, expectedVersion: 1, name: 'The day', description: '' });
  const bytes = readFileSync(join(resourcesDirectory(), 'models', 'hook.stl'));
  const response = await day.door(
    'projects.uploadModel',
    personId,
    () => floor.house.station.store.reading,
    () => upload(floor.house.station, token, projectId, { name: 'hook.stl', bytes }),
  );
  if (response.status !== 201) throw new Error(await response.text());
  const { modelVersionId } = (await response.json()) as { modelVersionId: Id<'ModelVersion'> };
  await analysed(designer, projectId, modelVersionId);
  const wish = { modelVersionId, profileKey: 'simulated-220-standard', materialKey: 'PLA' };
  const sliced = await designer.projects.slice(wish);
  await designer.projects.cancelSlice({ sliceId: sliced.sliceId as Id<'Slice'> });
  await until(
    () => designer.projects.sliceStatus({ sliceId: sliced.sliceId as Id<'Slice'> }),
    ({ status }) => status.state !== 'slicing',
  );
  await designer.projects.slice({ ...wish, materialKey: 'PETG' });
  const { work } = await until(
    () => designer.live.station(),
    (status) => status.work.some(({ state }) => state === 'running'),
  );
  const running = work.find(({ state }) => state === 'running');
  await designer.live.cancelWork({ workId: running?.workId as Id<'Work'> });
  await designer.projects.delete({ projectId });
  await designer.projects.list({});
  await designer.projects.profiles({ scopeId: await factoryOf(designer) });
}

async function withTasks({ floor }: WatchedFloor): Promise<void> {
  const { designer, manager } = floor;
  const denied = await floor.request(floor.quick);
  await floor.review(denied, 'deny', 'Another colour');
  const wish = { sliceId: null, materialKey: 'PLA', copies: 2, dueAt: null, note: '' };
  await designer.printing.requestAgain({ ...floor.seenTask(denied), ...wish });
  await floor.review(denied);
  const other = await floor.queued(floor.quick);
  await manager.printing.moveInQueue({ ...floor.seenTask(other), beforeTaskId: denied });
  await manager.printing.sortQueue({ scopeId: await factoryOf(manager), by: 'requested' });
  for (const taskId of [denied, other]) await designer.printing.cancelTask(floor.seenTask(taskId));
  await designer.printing.tasks({});
  await designer.printing.task({ taskId: other });
}

async function withPrinters({ floor }: WatchedFloor): Promise<void> {
  const { operator, manager, master } = floor;
  const printerId = await floor.printer('speed=50000');
  const slow = await floor.printer();
  const returned = await floor.accepted(printerId, await floor.queued(floor.quick));
  await operator.printing.returnTask(floor.seen(returned));
  const made = await floor.started(printerId, returned.taskId);
  await floor.untilPrint(made.printId, 'finished');
  await operator.printing.remove(floor.seen(made));
  await floor.master.printing.checkParts({ ...floor.seenTask(made.taskId), verdict: 'pass', reason: '' });
  await manager.printing.closeTask(floor.seenTask(made.taskId));

  const held = await floor.started(slow, await floor.queued());
  await floor.untilPrint(held.printId, 'printing');
  await operator.printing.pause(floor.seen(held));
  await floor.untilPrint(held.printId, 'paused');
  await operator.printing.resume(floor.seen(held));
  await floor.untilPrint(held.printId, 'printing');
  await operator.printing.cancel(floor.seen(held));
  await floor.untilPrint(held.printId, 'cancelled');
  await operator.printing.tryAgain(floor.seen(held));

  await operator.printers.setMaterial({ printerId, materialKey: 'PETG' });
  await operator.printers.setTargets({ printerId, hotendCelsius: 40 });
  await operator.printers.setTargets({ printerId, hotendCelsius: 0 });
  await operator.printers.temperatures({ printerId });
  await operator.printers.disconnect({ printerId });
  await operator.printers.connect({ printerId });
  await until(
    () => operator.printers.get({ printerId }),
    ({ link }) => link === 'ready',
  );
  await stopPrinter(floor, slow);
  await master.printers.clearFault({ printerId: slow });
  await master.printers.update({ printerId, name: 'Of the day' });
  await master.printers.ports({ scopeId: await factoryOf(master) });
  await operator.printers.disconnect({ printerId });
  await master.printers.remove({ printerId });
  await master.printers.list({});
}

async function withTheRecord({ floor }: WatchedFloor): Promise<void> {
  const { master } = floor;
  await master.audit.entries({});
  await master.audit.facets();
  await master.audit.heads();
  await master.audit.verify();
  for await (const _piece of await master.audit.export({ format: 'csv' }));
  // A refused one is no done one.
  await refusalOf(
    floor.house.nobody.people.signIn({ email: 'designer@demo.example', password: `${DEMO_PASSWORD}x` }),
  );
}

/** By the operator: somebody without a session is let too, and then the entry names nobody. */
async function stopPrinter(floor: Floor, printerId: Id<'Printer'>): Promise<void> {
  await floor.operator.printers.stop({ printerId });
  await until(
    () => floor.printerRow(printerId).fault,
    (fault) => fault !== null,
  );
}
