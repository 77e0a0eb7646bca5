import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { ORPCError } from '@orpc/server';
import type { ContentHash } from '../shop/files/index.ts';
import { routes } from '../shop/contract.ts';
import type { Refusal } from '../shop/kernel/index.ts';
import { modelVersions, slices } from '../shop/projects/tables.ts';
import { addModelVersion, uploadTarget, type UploadsHouse } from '../shop/projects/uploads.ts';
import type { Call } from '../shop/records/use-case.ts';
import { answerCameraPicture } from './cameras/camera-route.ts';
import type { CameraRoom } from './cameras/index.ts';
import type { DerivedName, FileStore } from './files/index.ts';
import type { CallerContext } from './calls.ts';
import type { Guard } from './guard.ts';
import { recordRefusal } from './refusals.ts';
import type { StationStore } from './store/store.ts';

export interface ByteRoutesHouse extends UploadsHouse {
  readonly store: StationStore;
  readonly files: FileStore;
  readonly cameraRoom: CameraRoom;
  drawSimulated(printerId: string): Promise<Uint8Array<ArrayBuffer>>;
  readonly guard: Guard;
}

export interface RequestOrigin {
  readonly local: boolean;
  readonly face: CallerContext['face'];
}

type RouteName = keyof typeof routes;

/** The routes that carry bytes, in fetch's own types, so that every face serves the same. Null: not one of them. */
export function createByteRoutes(
  house: ByteRoutesHouse,
): (request: Request, origin: RequestOrigin) => Promise<Response | null> {
  return async (request, origin) => {
    const url = new URL(request.url);
    const matched = matchRoute(request.method, url.pathname);
    if (matched === null) return null;
    const { name, id } = matched;
    const headers = { ...Object.fromEntries(request.headers), ...(name === 'cameraPicture' ? WATCHING : {}) };
    const caller: CallerContext = { ...origin, headers };
    try {
      // Before a byte of the body is read: an upload by nobody ends here.
      const { call } = house.guard(`files.${name}`, routes[name].access, { id }, caller);
      return await answer(house, name, id, call, request, url);
    } catch (error) {
      if (error instanceof ORPCError) return refusalResponse(error.status, error.data as Refusal);
      throw error;
    }
  };
}

/** Pictures come one after the other by themselves: whoever watches them may have left long ago (cameras: CM9). */
const WATCHING = { 'printhall-act': '0' } as const;

function matchRoute(method: string, path: string): { name: RouteName; id: string } | null {
  for (const name of Object.keys(routes) as RouteName[]) {
    const route = routes[name];
    const [before = '', after = ''] = route.path.split(':id');
    if (route.method !== method || !path.startsWith(before) || !path.endsWith(after)) continue;
    const id = path.slice(before.length, path.length - after.length);
    if (/^[0-9a-f-]{36}$/.test(id)) return { name, id };
  }
  return null;
}

async function answer(
  house: ByteRoutesHouse,
  name: RouteName,
  id: string,
  call: Call,
  request: Request,
  url: URL,
): Promise<Response> {
  switch (name) {
    case 'uploadModel':
      return upload(house, id, call, request, url);
    case 'picture':
      return derived(house, versionHash(house, id), 'thumbnail.png', 'image/png', request);
    case 'mesh':
      return derived(house, versionHash(house, id), 'display-mesh.bin', BYTES, request);
    case 'toolpath':
      return derived(house, versionHash(house, id), 'toolpath.bin', BYTES, request);
    case 'sliceToolpath':
      return derived(house, sliceHash(house, id), 'toolpath.bin', BYTES, request);
    case 'original':
      return original(house, id);
    case 'cameraPicture':
      return answerCameraPicture({ ...house, reading: house.store.reading }, id, url, request.signal);
  }
}

const BYTES = 'application/octet-stream';

async function upload(
  house: ByteRoutesHouse,
  projectId: string,
  call: Call,
  request: Request,
  url: URL,
): Promise<Response> {
  const target = { projectId, modelId: url.searchParams.get('modelId') };
  // Before a byte of the body is read: what has nowhere to go is not received.
  const known = uploadTarget(house.store.reading, target);
  if (!known.ok) return refusedUpload(house, call, projectId, known.refusal);
  const declared = Number(request.headers.get('content-length') ?? Number.NaN);
  const received = await house.files.receive(bodyOf(request), {
    declaredName: url.searchParams.get('name') ?? '',
    ...(Number.isSafeInteger(declared) ? { declaredBytes: declared } : {}),
    signal: request.signal,
  });
  if (!received.ok) return refusedUpload(house, call, projectId, received.refusal);
  const added = addModelVersion(house, { ...call, action: 'projects.uploadModel' }, target, received.value);
  if (!added.ok) return refusedUpload(house, call, projectId, added.refusal);
  return Response.json(added.value, { status: 201 });
}

async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body === null) return;
  for await (const chunk of request.body) yield chunk;
}

function refusedUpload(house: ByteRoutesHouse, call: Call, projectId: string, refusal: Refusal): Response {
  recordRefusal(house.store, call, {
    recordKind: 'project',
    recordId: projectId,
    scopeId: null,
    facts: { refusal: { ...refusal } },
  });
  return refusalResponse(refusal.code === 'files.tooLarge' ? 413 : 409, refusal);
}

function refusalResponse(status: number, refusal: Refusal): Response {
  return Response.json(refusal, { status });
}

async function derived(
  house: ByteRoutesHouse,
  hash: ContentHash | null,
  name: DerivedName,
  type: string,
  request: Request,
): Promise<Response> {
  if (hash === null) return new Response(null, { status: 404 });
  const etag = `"${hash.slice(0, 32)}-${name}"`;
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304 });
  const bytes = await house.files.readDerived(hash, name);
  if (bytes === undefined) return new Response(null, { status: 404 });
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': type, etag, 'cache-control': 'private, no-cache' },
  });
}

function original(house: ByteRoutesHouse, versionId: string): Response {
  const version = house.store.reading
    .select()
    .from(modelVersions)
    .where(eq(modelVersions.id, versionId))
    .get();
  if (version === undefined) return new Response(null, { status: 404 });
  const stream = Readable.toWeb(Readable.from(house.files.read(version.contentHash as ContentHash)));
  return new Response(stream as unknown as ReadableStream<Uint8Array<ArrayBuffer>>, {
    headers: {
      'content-type': BYTES,
      'content-length': String(version.bytes),
      // RFC 6266 with RFC 5987: the person's name for the file is data, percent-encoded, and never a header of its own.
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(version.fileName)}`,
    },
  });
}

function versionHash(house: ByteRoutesHouse, versionId: string): ContentHash | null {
  const row = house.store.reading
    .select({ hash: modelVersions.contentHash })
    .from(modelVersions)
    .where(eq(modelVersions.id, versionId))
    .get();
  return (row?.hash as ContentHash | undefined) ?? null;
}

function sliceHash(house: ByteRoutesHouse, sliceId: string): ContentHash | null {
  const row = house.store.reading
    .select({ hash: slices.gcodeHash })
    .from(slices)
    .where(eq(slices.id, sliceId))
    .get();
  return (row?.hash as ContentHash | null | undefined) ?? null;
}
