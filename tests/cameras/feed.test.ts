import { describe, expect, test } from 'vitest';
import { cameraBench, numberOf, shown, untilKind } from './camera-bench.ts';
import { jpeg, part } from './camera-server.ts';
import { eventually } from './eventually.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');

const { serve, watch, liveCamera, pass, now, standing } = cameraBench();

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
    pass(9_000);
    show(2);
    await untilKind(camera, 'picture', kept);
    expect(server.requests).toHaveLength(1);
    pass(10_001);
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
    pass(5_000);
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
    const since = now();
    expect(failed).toEqual({ kind: 'failed', failure: 'unreachable', since });
    pass(3_000);
    await eventually(
      () => streams.length,
      (length) => length === 2,
    );
    // While it is asked again it stays failed, since the same moment.
    expect(await camera.ask()).toEqual({ kind: 'failed', failure: 'unreachable', since });
    streams[1]?.write(part(jpeg(2)));
    expect(shown(await untilKind(camera, 'picture'))).toContain('picture 2');
    expect(standing()).toEqual({ state: 'live', failure: null, failingSince: null });
  });

  test('[CM7] that says nothing for ten seconds, or only drips, is too slow', async () => {
    const { streams, camera } = await liveCamera();
    void camera.ask();
    await eventually(
      () => streams.length,
      (length) => length === 1,
    );
    streams[0]?.write(part(jpeg(1)).subarray(0, 60));
    pass(9_000);
    expect(await camera.ask()).toEqual({ kind: 'nothingNewer' });
    pass(1_000);
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
        pass(1_000);
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
    pass(5);
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
      pass(1_000);
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
