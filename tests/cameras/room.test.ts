import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { CAMERAS_OF_A_PRINTER } from '../../src/shop/cameras/use-cases.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { IDLE_LOCK_SECONDS } from '../../src/shop/people/sessions.ts';
import type { LiveEvent } from '../../src/shop/live/index.ts';
import {
  addPrinter,
  clientOf,
  factoryOf,
  openTestStation,
  refusalOf,
  requestBytes,
  until,
  type SignedInPerson,
  type TestStation,
} from '../support/station.ts';
import { openBareStation } from '../support/open-station.ts';
import { beginStream, jpeg, openCameraServer, part, type CameraServer } from './camera-server.ts';

let house: TestStation;
let camera: CameraServer;
let printerId: Id<'Printer'>;
const streams: ServerResponse[] = [];

beforeAll(async () => {
  house = await openTestStation();
  printerId = await addPrinter(house, 'Watched');
  camera = await openCameraServer((_request, response) => {
    beginStream(response);
    streams.push(response);
    response.write(part(jpeg(1)));
  });
});
afterAll(async () => {
  await house.discard();
  await camera.close();
});

const shape = () => ({
  name: 'Front',
  kind: 'mjpeg' as const,
  address: `${camera.origin}/stream`,
  turnDegrees: 0 as const,
  isMirrored: false,
});

const withSecret = () => camera.origin.replace('//', '//otto:hunter2@');

async function saved(
  about: Partial<ReturnType<typeof shape>> = {},
  beside = printerId,
): Promise<Id<'Camera'>> {
  const { client } = house.people.manager;
  return (await client.cameras.save({ printerId: beside, ...shape(), ...about })).cameraId;
}

const remove = (cameraId: Id<'Camera'>, beside = printerId) =>
  house.people.manager.client.cameras.remove({ printerId: beside, cameraId });

async function picture(
  person: SignedInPerson | null,
  cameraId: string,
  { beside = printerId, query = '' } = {},
): Promise<Response> {
  const path = `/files/printers/${beside}/camera?camera=${cameraId}${query}`;
  const response = await requestBytes(house.station, path, { token: person?.token ?? null });
  if (response === null) throw new Error('No such route');
  return response;
}

/** What the record says, as text: names and passwords are looked for in all of it. */
const record = () => house.station.store.reading.select().from(auditEntries).all();

/** Each test begins without cameras. */
afterEach(async () => {
  for (const { printerId: beside, cameraId } of await house.people.master.client.cameras.list({})) {
    await house.people.master.client.cameras.remove({
      printerId: beside as Id<'Printer'>,
      cameraId: cameraId as Id<'Camera'>,
    });
  }
});

describe('a camera beside a printer', () => {
  test('[CM1] is seen by who may watch there, on the list, live and as a picture, and by nobody else', async () => {
    const { operator, designer } = house.people;
    const ending = new AbortController();
    const heard: LiveEvent[] = [];
    const events = await operator.client.live.events(undefined, { signal: ending.signal });
    void (async () => {
      for await (const event of events) heard.push(event);
    })().catch(() => undefined);
    const cameraId = await saved();
    const [listed] = await operator.client.cameras.list({ printerId });
    expect(listed).toMatchObject({ cameraId, printerName: 'Watched', name: 'Front', state: 'off' });
    await until(
      () => heard,
      (all) => all.some((event) => event.kind === 'changed' && event.table === 'cameras'),
    );
    ending.abort();
    const shown = await picture(operator, cameraId);
    expect(shown.status).toBe(200);
    expect(shown.headers.get('content-type')).toBe('image/jpeg');
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(jpeg(1));

    expect(await designer.client.cameras.list({})).toEqual([]);
    expect((await picture(designer, cameraId)).status).toBe(403);
    expect((await picture(null, cameraId)).status).toBe(401);
  });

  test('[CM1] gives its picture beside its own printer only', async () => {
    const other = await addPrinter(house, 'Other');
    const cameraId = await saved();
    const asked = await picture(house.people.operator, cameraId, { beside: other });
    expect([asked.status, await asked.json()]).toEqual([404, { code: 'cameras.notFound' }]);
    const taken = house.people.manager.client.cameras.remove({ printerId: other, cameraId });
    expect(await refusalOf(taken)).toEqual({ code: 'cameras.notFound' });
  });

  test('[CM1] is on the list of its place, and of its printer, only', async () => {
    const { client } = house.people.master;
    await saved();
    const south = await factoryOf(client, 'Demo Factory South');
    const north = await factoryOf(client);
    expect(await client.cameras.list({ scopeId: south })).toEqual([]);
    expect(await client.cameras.list({ scopeId: north })).toHaveLength(1);
  });

  test('[CM2] is set up by who manages the printer, and it is on record', async () => {
    const { operator } = house.people;
    const cameraId = await saved({ name: 'Set up' });
    const byOperator = { printerId, ...shape(), name: 'Mine' };
    expect((await refusalOf(operator.client.cameras.save(byOperator))).code).toBe('access.forbidden');
    await remove(cameraId);
    const lines = record().filter(({ action }) => action.startsWith('cameras.'));
    expect(lines.filter(({ result }) => result === 'refused').map(({ action }) => action)).toContain(
      'cameras.save',
    );
    const facts = lines.filter(({ result }) => result === 'done').map((line) => JSON.stringify(line));
    expect(facts.some((line) => line.includes('cameras.save') && line.includes('Set up'))).toBe(true);
    expect(facts.some((line) => line.includes('cameras.remove') && line.includes('Set up'))).toBe(true);
  });

  test('[CM2] has an address that can be fetched, and four stand beside a printer at most', async () => {
    for (const address of ['file:///etc/passwd', 'http://169.254.169.254/', 'camera']) {
      expect(await refusalOf(saved({ address }))).toEqual({ code: 'cameras.badAddress', address });
    }
    const ids = [];
    for (let count = 0; count < CAMERAS_OF_A_PRINTER; count += 1) ids.push(await saved());
    expect(await refusalOf(saved())).toEqual({ code: 'cameras.tooMany', limit: CAMERAS_OF_A_PRINTER });
    for (const id of ids) await remove(id);
    const again = await saved();
    await remove(again);
  });

  test('[CM3] shows its address to those who manage the printer, and its password to no record', async () => {
    const cameraId = await saved({ address: `${withSecret()}/stream` });
    const [asManager] = await house.people.manager.client.cameras.list({ printerId });
    const [asOperator] = await house.people.operator.client.cameras.list({ printerId });
    expect(asManager?.address).toBe(`${withSecret()}/stream`);
    expect(asOperator?.address).toBeNull();
    const bad = withSecret().replace('http:', 'rtsp:');
    expect(JSON.stringify(await refusalOf(saved({ address: bad })))).not.toContain('hunter2');
    await picture(house.people.operator, cameraId);
    expect(camera.requests.at(-1)?.headers.authorization).toContain('Basic');
    await remove(cameraId);
    expect(JSON.stringify(record())).not.toContain('hunter2');
  });

  test('[CM4] is changed by whoever saw its last state only', async () => {
    const { client } = house.people.manager;
    const cameraId = await saved();
    const change = { printerId, cameraId, ...shape(), name: 'Changed', turnDegrees: 90 as const };
    await client.cameras.save({ ...change, expectedVersion: 1 });
    for (const stale of [{ expectedVersion: 1 }, {}]) {
      expect(await refusalOf(client.cameras.save({ ...change, ...stale, name: 'Lost' }))).toEqual({
        code: 'cameras.changedMeanwhile',
      });
    }
    const [now] = await client.cameras.list({ printerId });
    expect(now).toMatchObject({ name: 'Changed', turnDegrees: 90, version: 2 });
  });

  test('[CM4] is gone with its removal, and with its printer', async () => {
    const { operator, manager } = house.people;
    const cameraId = await saved();
    await remove(cameraId);
    expect(await refusalOf(remove(cameraId))).toEqual({ code: 'cameras.notFound' });
    expect((await picture(operator, cameraId)).status).toBe(404);

    const brief = await addPrinter(house, 'Brief');
    const beside = await saved({}, brief);
    expect((await picture(operator, beside, { beside: brief })).status).toBe(200);
    await manager.client.printers.remove({ printerId: brief });
    expect((await picture(operator, beside, { beside: brief })).status).not.toBe(200);
    expect((await operator.client.cameras.list({})).map((one) => one.cameraId)).not.toContain(beside);
  });

  test('answers with the next picture, with nothing, or with why there is none', async () => {
    const { operator } = house.people;
    const cameraId = await saved();
    const first = await picture(operator, cameraId);
    const number = first.headers.get('printhall-frame');
    const none = await picture(operator, cameraId, { query: `&after=${number}&wait=0` });
    expect([none.status, none.headers.get('cache-control')]).toEqual([204, 'no-store']);
    const waiting = picture(operator, cameraId, { query: `&after=${number}` });
    streams.at(-1)?.write(part(jpeg(2)));
    expect(Buffer.from(await (await waiting).arrayBuffer())).toEqual(jpeg(2));
    streams.at(-1)?.destroy();
    const broken = await until(
      () => picture(operator, cameraId, { query: '&wait=0' }),
      ({ status }) => status === 404,
    );
    expect(await broken.json()).toMatchObject({ code: 'cameras.noPicture', failure: 'unreachable' });
    const [listed] = await operator.client.cameras.list({ printerId });
    expect(listed).toMatchObject({ state: 'failed', failure: 'unreachable' });
    expect(listed?.failingSince).toBeGreaterThan(0);
  });
});

test('[CM9] who only watches is locked out as if they were away; who does something is not', async () => {
  const bare = await openBareStation();
  try {
    const nobody = clientOf(bare.station, null);
    const { session } = await nobody.people.firstStart({
      company: 'Example Parts',
      factory: 'North',
      name: 'Maria Example',
      language: 'en',
      email: 'maria@example.com',
      password: 'a long enough pass phrase 7',
    });
    const { token } = session;
    const client = clientOf(bare.station, token);
    const { printerId: watched } = await client.printers.add({
      scopeId: await factoryOf(client, 'North'),
      name: 'Watched',
      address: 'simulated:',
      profileKey: 'simulated-220-standard',
      materialKey: 'PLA',
    });
    const { cameraId } = await client.cameras.save({ printerId: watched, ...shape() });
    bare.clock.pass(IDLE_LOCK_SECONDS - 10);
    await client.printers.get({ printerId: watched });
    bare.clock.pass(IDLE_LOCK_SECONDS - 10);
    const path = `/files/printers/${watched}/camera?camera=${cameraId}`;
    const headers = { 'printhall-act': '1' };
    const shown = await requestBytes(bare.station, path, { token, headers });
    expect(shown?.status).toBe(200);
    bare.clock.pass(20);
    const after = await requestBytes(bare.station, path, { token, headers });
    expect([after?.status, await after?.json()]).toEqual([401, { code: 'people.locked' }]);
  } finally {
    await bare.discard();
  }
});
