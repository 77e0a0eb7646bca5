import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { models, modelVersions } from '../../src/shop/projects/tables.ts';
import { resourcesDirectory } from '../../src/station/resources.ts';
import {
  analysed,
  factoryOf,
  openTestStation,
  requestBytes,
  upload,
  type TestStation,
} from '../support/station.ts';

const TAG = readFileSync(join(resourcesDirectory(), 'models', 'calibration-tag.stl'));

let house: TestStation;
let projectId: Id<'Project'>;

beforeAll(async () => {
  house = await openTestStation();
  const { client } = house.people.designer;
  const scopeId = await factoryOf(client);
  ({ projectId } = await client.projects.create({ scopeId, name: 'Uploads' }));
});
afterAll(() => house.discard());

const designer = () => house.people.designer;
const rows = () => house.station.store.reading;

/** Everything that the station keeps of files, by path. */
function storedFiles(): readonly string[] {
  const root = join(house.dataDirectory, 'files');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function counts() {
  return {
    models: rows().select().from(models).all().length,
    versions: rows().select().from(modelVersions).all().length,
    files: storedFiles(),
  };
}

/** A body that tells whether anybody has asked for a byte of it. */
function watchedBody(): { readonly body: ReadableStream<Uint8Array>; wasRead: () => boolean } {
  let asked = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        asked += 1;
        controller.enqueue(new Uint8Array(1_024));
        if (asked > 4) controller.close();
      },
    },
    // Nothing is made before it is asked for.
    { highWaterMark: 0 },
  );
  return { body, wasRead: () => asked > 0 };
}

describe('who may upload', () => {
  test('[PJ1] without the right to upload no byte of the body is read', async () => {
    const before = counts();
    const path = `/files/projects/${projectId}/models?name=part.stl`;
    const elsewhere = `/files/projects/${projectId.replaceAll(/[0-9a-f]/g, '0')}/models?name=part.stl`;
    const unknownModel = `${path}&modelId=${projectId}`;
    const tries = [
      { path, token: null, status: 401, code: 'people.signedOut' },
      { path, token: 'a'.repeat(43), status: 401, code: 'people.signedOut' },
      { path, token: house.people.operator.token, status: 403, code: 'access.forbidden' },
      { path: elsewhere, token: designer().token, status: 409, code: 'projects.notFound' },
      { path: unknownModel, token: designer().token, status: 409, code: 'projects.notFound' },
    ];
    for (const { status, code, ...request } of tries) {
      const { body, wasRead } = watchedBody();
      const { path: at, token } = request;
      const response = await requestBytes(house.station, at, { token, method: 'POST', body });
      expect(response?.status, `status of ${code}`).toBe(status);
      expect(await response?.json()).toMatchObject({ code });
      expect(wasRead(), `${code}: the body was read`).toBe(false);
    }
    expect(counts()).toEqual(before);
  });

  test('[PJ1] [PJ11] with it the file becomes a model, on record', async () => {
    const response = await upload(house.station, designer().token, projectId, {
      name: 'tag.stl',
      bytes: TAG,
    });
    expect(response.status).toBe(201);
    const { modelVersionId } = (await response.json()) as { modelVersionId: string };
    const version = await analysed(designer().client, projectId, modelVersionId);
    expect(version).toMatchObject({
      number: 1,
      fileName: 'tag.stl',
      bytes: TAG.length,
      uploadedByName: 'Dana Designer',
      analysis: { state: 'mesh' },
    });
    const entries = rows().select().from(auditEntries).where(eq(auditEntries.recordId, modelVersionId)).all();
    expect(entries.map(({ action, personId }) => [action, personId])).toEqual([
      ['projects.uploadModel', designer().personId],
      ['projects.analyseModel', null],
    ]);
  });
});

describe('refused uploads', () => {
  const refusedWith = async (name: string, bytes: BodyInit, headers: Record<string, string> = {}) => {
    const before = counts();
    const path = `/files/projects/${projectId}/models?name=${encodeURIComponent(name)}`;
    const { token } = designer();
    const response = await requestBytes(house.station, path, { token, method: 'POST', body: bytes, headers });
    expect(counts()).toEqual(before);
    return { status: response?.status, ...((await response?.json()) as { code: string }) };
  };

  test('[PJ2] are told by a code with its facts, and leave nothing', async () => {
    expect(await refusedWith('empty.stl', new Uint8Array())).toEqual({ status: 409, code: 'files.empty' });
    expect(await refusedWith('short.stl', new Uint8Array(10), { 'content-length': '99' })).toEqual({
      status: 409,
      code: 'files.incomplete',
      declaredBytes: 99,
      receivedBytes: 10,
    });
    expect(
      await refusedWith('huge.stl', new Uint8Array(10), { 'content-length': String(600 * 1024 * 1024) }),
    ).toMatchObject({ status: 413, code: 'files.tooLarge' });
    const refusals = rows()
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.recordId, projectId))
      .all()
      .filter(({ result }) => result === 'refused');
    expect(refusals.length).toBeGreaterThanOrEqual(3);
  });

  test('[PJ2] a cancelled upload leaves nothing', async () => {
    const abort = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        controller.enqueue(new Uint8Array(1_024));
        await new Promise((resolve) => setImmediate(resolve));
        abort.abort();
      },
    });
    const before = counts();
    const path = `/files/projects/${projectId}/models?name=cut.stl`;
    const response = await requestBytes(house.station, path, {
      token: designer().token,
      method: 'POST',
      body,
      signal: abort.signal,
    });
    expect(await response?.json()).toEqual({ code: 'files.cancelled' });
    expect(counts()).toEqual(before);
  });

  test('[PJ2] a connection that breaks leaves nothing', async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent < 3) controller.enqueue(new Uint8Array(1_024));
        else controller.error(new Error('Connection reset'));
      },
    });
    const before = counts();
    const path = `/files/projects/${projectId}/models?name=cut.stl`;
    const response = await requestBytes(house.station, path, {
      token: designer().token,
      method: 'POST',
      body,
    });
    expect(await response?.json()).toMatchObject({ code: 'files.incomplete', receivedBytes: 2_048 });
    expect(counts()).toEqual(before);
  });
});

describe('versions', () => {
  test('[PJ3] count up in their model, and the same bytes are stored once', async () => {
    const { token, client } = designer();
    const first = await upload(house.station, token, projectId, { name: 'again.stl', bytes: TAG });
    const { modelId } = (await first.json()) as { modelId: string };
    const files = storedFiles().filter((path) => !path.includes('.derived'));
    for (const name of ['again 2.stl', 'again 3.stl']) {
      const next = await upload(house.station, token, projectId, { name, bytes: TAG, modelId });
      const added = (await next.json()) as { modelId: string; modelVersionId: string };
      expect(added.modelId).toBe(modelId);
      await analysed(client, projectId, added.modelVersionId);
    }
    const { modelList } = await client.projects.get({ projectId });
    const model = modelList.find((one) => one.modelId === modelId);
    expect(model?.name).toBe('again');
    expect(model?.versions.map(({ number, fileName }) => [number, fileName])).toEqual([
      [3, 'again 3.stl'],
      [2, 'again 2.stl'],
      [1, 'again.stl'],
    ]);
    expect(new Set(model?.versions.map(({ contentHash }) => contentHash)).size).toBe(1);
    expect(storedFiles().filter((path) => !path.includes('.derived'))).toEqual(files);
  });
});

describe('what is read of a file', () => {
  const GCODE = 'G21\nG90\nG28\nG1 X10 Y10 F3000\n';

  const BROKEN: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['truncated.stl', TAG.subarray(0, 2_000), 'files.'],
    ['text.stl', 'solid of nothing at all', 'files.'],
    ['package.3mf', 'PK but no more', 'files.'],
    ['page.obj', '<html></html>', 'files.'],
    ['picture.png', 'PNG', 'files.unknownType'],
    ['later.bgcode', 'GCDE', 'files.bgcodeNotYet'],
    ['update.gcode', `${GCODE}M997\n`, 'files.'],
    ['stop.gcode', `${GCODE}M112\n`, 'files.'],
  ];

  test.each(BROKEN)('[PJ4] %s is rejected with a reason, and cannot be used', async (name, bytes, code) => {
    const { token, client } = designer();
    const response = await upload(house.station, token, projectId, { name, bytes: bytes as BodyInit });
    const { modelVersionId } = (await response.json()) as { modelVersionId: Id<'ModelVersion'> };
    const { analysis } = await analysed(client, projectId, modelVersionId);
    expect(analysis.state).toBe('rejected');
    expect(analysis.state === 'rejected' ? analysis.refusal.code : '').toContain(code);
    const wish = { materialKey: 'PLA', copies: 1, dueAt: null, note: '', sliceId: null };
    await expect(client.printing.request({ ...wish, modelVersionId })).rejects.toThrow('printing.notSliced');
    const slicing = client.projects.slice({
      modelVersionId,
      profileKey: 'simulated-220-standard',
      materialKey: 'PLA',
    });
    await expect(slicing).rejects.toThrow('projects.notAnalysed');
  });

  test('[PJ4] reading that the end of the station cut off is begun anew', async () => {
    const own = await openTestStation();
    try {
      const { client, token } = own.people.designer;
      const scopeId = await factoryOf(client);
      const made = await client.projects.create({ scopeId, name: 'Cut off' });
      const added = await upload(own.station, token, made.projectId, { name: 'tag.stl', bytes: TAG });
      const { modelVersionId } = (await added.json()) as { modelVersionId: string };
      // At once: the worker has hardly begun.
      await own.reopen();
      const version = await analysed(own.people.designer.client, made.projectId, modelVersionId);
      expect(version.analysis.state).toBe('mesh');
    } finally {
      await own.discard();
    }
  });
});
