import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { ORPCError } from '@orpc/server';
import type { ContentHash, FileOnItsWay } from '../shop/files/index.ts';
import { routes } from '../shop/contract.ts';
import type { Refusal } from '../shop/kernel/index.ts';
import { modelVersions } from '../shop/projects/tables.ts';
import { addModelVersion, uploadTarget } from '../shop/projects/uploads.ts';
import { signedInPerson, type Call } from '../shop/records/use-case.ts';
import { answerCameraPicture } from './cameras/camera-route.ts';
import type { CameraRoom } from './cameras/index.ts';
import type { CallerContext } from './calls.ts';
import type { Guard } from './guard.ts';
import { recordRefusal } from './refusals.ts';
import { createShownFiles, type Shown, type ShownFiles, type ShownFilesHouse } from './shown-files.ts';
import type { StationStore } from './store/store.ts';

export interface ByteRoutesHouse extends ShownFilesHouse {
  readonly store: StationStore;
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
  const shown = createShownFiles(house);
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
      return await answer({ house, shown, call, request, url }, name, id);
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

interface Asked {
  readonly house: ByteRoutesHouse;
  readonly shown: ShownFiles;
  readonly call: Call;
  readonly request: Request;
  readonly url: URL;
}

async function answer(
  { house, shown, call, request, url }: Asked,
  name: RouteName,
  id: string,
): Promise<Response> {
  switch (name) {
    case 'uploadModel':
      return upload(house, id, call, request, url);
    case 'picture':
      return shownResponse(
        await shown.picture(id, signedInPerson(call)),
        `${id}-picture`,
        'image/png',
        request,
      );
    case 'mesh':
      return shownResponse(await shown.ofVersion(id, 'display-mesh.bin'), `${id}-mesh`, BYTES, request);
    case 'toolpath':
      return shownResponse(await shown.ofVersion(id, 'toolpath.bin'), `${id}-toolpath`, BYTES, request);
    case 'sliceToolpath':
      return shownResponse(await shown.toolpathOfSlice(id), `${id}-toolpath`, BYTES, request);
    case 'original':
      return original(house, shown, id);
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

/** What was made of a file never changes, so the record's id tells one from another. */
function shownResponse(shown: Shown, name: string, type: string, request: Request): Response {
  if (shown.kind === 'none') return new Response(null, { status: 404 });
  if (shown.kind === 'onItsWay') return onItsWayResponse(shown.standing);
  const etag = `"${name}"`;
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304 });
  return new Response(shown.bytes as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': type, etag, 'cache-control': 'private, no-cache' },
  });
}

/** 202: it was asked for, and comes. The body says how far it is. */
function onItsWayResponse(standing: FileOnItsWay): Response {
  return Response.json(standing, { status: 202, headers: { 'retry-after': '1' } });
}

async function original(house: ByteRoutesHouse, shown: ShownFiles, versionId: string): Promise<Response> {
  const version = house.store.reading
    .select()
    .from(modelVersions)
    .where(eq(modelVersions.id, versionId))
    .get();
  const asked = version === undefined ? 'nowhere' : await shown.original(version.contentHash as ContentHash);
  if (version === undefined || asked === 'nowhere') return new Response(null, { status: 404 });
  if (asked !== 'here') return onItsWayResponse(asked);
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
