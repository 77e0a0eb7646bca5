import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { CameraKind } from '../../src/shop/cameras/index.ts';
import { cameraBench, untilKind } from './camera-bench.ts';
import { jpeg, part } from './camera-server.ts';
import { eventually } from './eventually.ts';

const { serve, watch, pass } = cameraBench();

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe('what gives no picture', () => {
  const plain = (status: number, body: string | Buffer = '', type = 'text/html') =>
    ((_request, response) => {
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    }) satisfies Answer;

  test.each<[string, CameraKind, Answer, string]>([
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
    pass(3_000);
    await eventually(
      () => server.requests.length,
      (length) => length === 2,
    );
    await eventually(camera.state, (state) => state === 'failed');
    pass(60_000);
    await eventually(camera.state, (state) => state === 'off');
    expect(server.requests.length).toBeLessThanOrEqual(3);
  });
});
