import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CameraKind } from '../../src/shop/cameras/index.ts';
import { createCameraRoom, type CameraAnswer, type CameraRoom } from '../../src/station/cameras/index.ts';
import { eventually } from './eventually.ts';
import { beginStream, jpeg, openCameraServer, part, type CameraServer } from './camera-server.ts';
import { HandTime } from './hand-time.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');

let time: HandTime;
let room: CameraRoom;
let reported: unknown[];
const servers: CameraServer[] = [];

beforeEach(() => {
  time = new HandTime();
  reported = [];
  room = createCameraRoom({ clock: time, timers: time, report: (error) => reported.push(error) });
});
afterEach(async () => {
  room.close();
  for (const server of servers.splice(0)) await server.close();
  if (reported.length > 0) throw new Error(`A bug was reported: ${String(reported)}`);
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<CameraServer> {
  const server = await openCameraServer(answer);
  servers.push(server);
  return server;
}

const NEVER = new AbortController().signal;

interface Watched {
  readonly ask: (after?: number | null, waitMilliseconds?: number) => Promise<CameraAnswer>;
  readonly state: () => string;
}

function watch(address: string, kind: CameraKind = 'mjpeg', id = 'one'): Watched {
  return {
    ask: (after = null, waitMilliseconds = 0) =>
      room.picture({ id, kind, address, draw: null }, after, waitMilliseconds, NEVER),
    state: () => room.standing(id).state,
  };
}

const shown = (answer: CameraAnswer): string =>
  answer.kind === 'picture' ? Buffer.from(answer.picture.bytes).toString('latin1') : answer.kind;

const numberOf = (answer: CameraAnswer): number => (answer.kind === 'picture' ? answer.picture.number : 0);

/** Asks, as a window does, until the answer is of that kind. */
const untilKind = (camera: Watched, kind: CameraAnswer['kind'], after: number | null = null) =>
  eventually(
    () => camera.ask(after),
    (answer) => answer.kind === kind,
  );

/** A camera that shows one picture after the other, when told to. */
async function liveCamera() {
  const streams: ServerResponse[] = [];
  const server = await serve((_request, response) => {
    beginStream(response);
    streams.push(response);
  });
  const show = (number: number) => {
    for (const stream of streams) stream.write(part(jpeg(number)));
  };
  return { server, streams, show, camera: watch(`${server.origin}/stream`) };
}

describe('a camera that brings a stream', () => {
  test('[CM5] is asked once for all who watch, and each gets every newest picture', async () => {
    const { server, streams, show, camera } = await liveCamera();
    const waiting = [camera.ask(null, 5_000), camera.ask(null, 5_000), camera.ask(null, 5_000)];
    await eventually(
      () => streams.length,
      (length) => length === 1,
    );
    expect(camera.state()).toBe('connecting');
    show(1);
    const answers = await Promise.all(waiting);
    expect(answers.map(shown)).toEqual(Array.from({ length: 3 }, () => jpeg(1).toString('latin1')));
    const [first] = answers.map(numberOf);
    const next = camera.ask(first ?? 0, 5_000);
    show(2);
    expect(shown(await next)).toBe(jpeg(2).toString('latin1'));
    expect(camera.state()).toBe('live');
    expect(server.requests).toHaveLength(1);
  });

  test('[CM5] is let go of when nobody has asked for ten seconds, and asked again by the next', async () => {
    const { server, show, streams, camera } = await liveCamera();
    expect(server.requests).toHaveLength(0);
    void camera.ask();
    await eventually(
      () => streams.length,
      (length) => length === 1,
    );
    show(1);
    const kept = numberOf(await untilKind(camera, 'picture'));
    time.pass(9_000);
    show(2);
    await untilKind(camera, 'picture', kept);
    expect(server.requests).toHaveLength(1);
    time.pass(10_001);
    show(3);
    await eventually(
      () => [server.open, camera.state()] as const,
      ([open, state]) => open === 0 && state === 'off',
    );
    // The picture of before is not the picture of now.
    expect(await camera.ask()).toEqual({ kind: 'nothingNewer' });
    await eventually(
      () => server.requests.length,
      (length) => length === 2,
    );
  });

  test('a picture waits for nobody, and who waits in vain is told so', async () => {
    const { show, streams, camera } = await liveCamera();
    const inVain = camera.ask(null, 5_000);
    await eventually(
      () => streams.length,
      (length) => length === 1,
    );
    time.pass(5_000);
    expect(await inVain).toEqual({ kind: 'nothingNewer' });
    show(1);
    show(2);
    show(3);
    const newest = await eventually(
      () => camera.ask(),
      (answer) => shown(answer).includes('picture 3'),
    );
    expect(await camera.ask(numberOf(newest))).toEqual({ kind: 'nothingNewer' });
  });

  test('[CM7] that breaks off is told as failed with since when, shows nothing old, and is live again by itself', async () => {
    const { show, streams, camera } = await liveCamera();
    void camera.ask();
    await eventually(
      () => streams.length,
      (length) => length === 1,
    );
    show(1);
    await untilKind(camera, 'picture');
    streams[0]?.destroy();
    const failed = await untilKind(camera, 'failed');
    const since = time.now();
    expect(failed).toEqual({ kind: 'failed', failure: 'unreachable', since });
    time.pass(3_000);
    await eventually(
      () => streams.length,
      (length) => length === 2,
    );
    // While it is asked again it stays failed, since the same moment.
    expect(await camera.ask()).toEqual({ kind: 'failed', failure: 'unreachable', since });
    streams[1]?.write(part(jpeg(2)));
    expect(shown(await untilKind(camera, 'picture'))).toContain('picture 2');
    expect(room.standing('one')).toEqual({ state: 'live', failure: null, failingSince: null });
  });

  test('[CM7] that says nothing for ten seconds, or only drips, is too slow', async () => {
    const { streams, camera } = await liveCamera();
    void camera.ask();
    await eventually(
      () => streams.length,
      (length) => length === 1,
    );
    streams[0]?.write(part(jpeg(1)).subarray(0, 60));
    time.pass(9_000);
    expect(await camera.ask()).toEqual({ kind: 'nothingNewer' });
    time.pass(1_000);
    expect(await camera.ask()).toMatchObject({ kind: 'failed', failure: 'tooSlow' });
  });

  test('that closes its stream in peace is asked again, and never looks broken', async () => {
    const { show, streams, camera } = await liveCamera();
    void camera.ask();
    await eventually(
      () => streams.length,
      (length) => length === 1,
    );
    show(1);
    const first = numberOf(await untilKind(camera, 'picture'));
    streams[0]?.end('--frame--');
    await eventually(
      () => {
        void camera.ask();
        time.pass(1_000);
        return streams.length;
      },
      (length) => length === 2,
    );
    expect(camera.state()).toBe('live');
    streams[1]?.write(part(jpeg(2)));
    await untilKind(camera, 'picture', first);
  });

  test('with another address is asked there, and its numbers are new ones', async () => {
    const one = await liveCamera();
    void one.camera.ask();
    await eventually(
      () => one.streams.length,
      (length) => length === 1,
    );
    one.show(1);
    const old = numberOf(await untilKind(one.camera, 'picture'));
    const other = await liveCamera();
    time.pass(5);
    void other.camera.ask(old);
    await eventually(
      () => [other.streams.length, one.server.open],
      ([streams, open]) => streams === 1 && open === 0,
    );
    other.show(7);
    expect(shown(await untilKind(other.camera, 'picture', old))).toContain('picture 7');
  });
});

describe('a camera of single pictures', () => {
  test('is asked once a second while somebody watches', async () => {
    const server = await serve((_request, response) => response.end(jpeg(server.requests.length)));
    const camera = watch(`${server.origin}/snapshot`, 'snapshot');
    let last = await untilKind(camera, 'picture');
    expect(shown(last)).toContain('picture 1');
    expect(server.requests).toHaveLength(1);
    for (let count = 2; count < 5; count += 1) {
      time.pass(1_000);
      last = await untilKind(camera, 'picture', numberOf(last));
      expect(shown(last)).toContain(`picture ${count}`);
    }
    expect(server.requests).toHaveLength(4);
  });

  test('may give a PNG, and is asked with name and password when its address has them', async () => {
    const server = await serve((_request, response) => response.end(PNG));
    const address = server.origin.replace('//', '//otto:p%40ss%3Aword@');
    const answer = await untilKind(watch(`${address}/a?b=c`, 'snapshot'), 'picture');
    expect(answer).toMatchObject({ picture: { type: 'image/png' } });
    const [request] = server.requests;
    expect(request?.url).toBe('/a?b=c');
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('otto:p@ss:word').toString('base64')}`);
  });

  test('is found by its name', async () => {
    const server = await serve((_request, response) => response.end(jpeg(1)));
    const camera = watch(server.origin.replace('127.0.0.1', 'localhost'), 'snapshot');
    expect(shown(await untilKind(camera, 'picture'))).toContain('picture 1');
  });
});

describe('what gives no picture', () => {
  const plain = (status: number, body: string | Buffer = '', type = 'text/html') =>
    ((_request, response) => {
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    }) satisfies Parameters<typeof serve>[0];

  test.each<[string, CameraKind, Parameters<typeof serve>[0], string]>([
    ['wants a password', 'snapshot', plain(401), 'refusedKey'],
    ['forbids it', 'mjpeg', plain(403), 'refusedKey'],
    ['has no such page', 'snapshot', plain(404), 'notAPicture'],
    ['answers with a page', 'snapshot', plain(200, '<html>'), 'notAPicture'],
    ['calls a page a picture', 'snapshot', plain(200, '<svg onload=x>', 'image/jpeg'), 'notAPicture'],
    ['gives one picture where many are wanted', 'mjpeg', plain(200, jpeg(1), 'image/jpeg'), 'notAPicture'],
    ['gives nothing', 'snapshot', plain(200), 'notAPicture'],
    [
      'streams no pictures',
      'mjpeg',
      plain(200, part(Buffer.from('GIF89a')), 'multipart/x-mixed-replace; boundary=frame'),
      'notAPicture',
    ],
    [
      'announces too much',
      'snapshot',
      (_request, response) => {
        response.writeHead(200, { 'content-length': 9 * 1024 * 1024 });
        response.write(jpeg(1));
      },
      'tooLarge',
    ],
    ['brings too much', 'snapshot', plain(200, jpeg(1, 9 * 1024 * 1024)), 'tooLarge'],
    [
      'breaks off',
      'snapshot',
      (_request, response) => {
        response.writeHead(200, { 'content-length': 1_000 });
        response.write(jpeg(1), () => response.destroy());
      },
      'unreachable',
    ],
    ['hangs up', 'mjpeg', (request) => request.socket.destroy(), 'unreachable'],
  ])('[CM7] a camera that %s (%s) is told as that', async (_name, kind, answer, failure) => {
    const server = await serve(answer);
    const camera = watch(server.origin, kind);
    expect(await untilKind(camera, 'failed')).toMatchObject({ failure });
    expect(camera.state()).toBe('failed');
  });

  test('[CM7] nobody at that address', async () => {
    const server = await serve(plain(200));
    await server.close();
    expect(await untilKind(watch(server.origin), 'failed')).toMatchObject({ failure: 'unreachable' });
  });

  test('[CM8] a redirect is told, and not followed', async () => {
    const other = await serve((_request, response) => response.end(jpeg(1)));
    const server = await serve((_request, response) => {
      response.writeHead(302, { location: other.origin });
      response.end();
    });
    expect(await untilKind(watch(server.origin, 'snapshot'), 'failed')).toMatchObject({
      failure: 'redirected',
    });
    expect(other.requests).toEqual([]);
  });

  test('[CM5] a camera that fails is asked again only while somebody watches', async () => {
    const server = await serve(plain(404));
    const camera = watch(server.origin);
    await untilKind(camera, 'failed');
    expect(server.requests).toHaveLength(1);
    time.pass(3_000);
    await eventually(
      () => server.requests.length,
      (length) => length === 2,
    );
    await eventually(camera.state, (state) => state === 'failed');
    time.pass(60_000);
    await eventually(camera.state, (state) => state === 'off');
    expect(server.requests.length).toBeLessThanOrEqual(3);
  });
});
