import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach } from 'vitest';
import type { CameraKind } from '../../src/shop/cameras/index.ts';
import { createCameraRoom, type CameraAnswer, type CameraRoom } from '../../src/station/cameras/index.ts';
import { beginStream, jpeg, openCameraServer, part, type CameraServer } from './camera-server.ts';
import { eventually } from './eventually.ts';
import { HandTime } from './hand-time.ts';

const NEVER = new AbortController().signal;

export interface Watched {
  readonly ask: (after?: number | null, waitMilliseconds?: number) => Promise<CameraAnswer>;
  readonly state: () => string;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** For each test of a file: a room of cameras in time of its own, and camera servers that go with it. */
export function cameraBench() {
  const now: { time: HandTime; room: CameraRoom | null; reported: unknown[] } = {
    time: new HandTime(),
    room: null,
    reported: [],
  };
  const servers: CameraServer[] = [];
  const room = (): CameraRoom => {
    if (now.room === null) throw new Error('Only inside of a test');
    return now.room;
  };
  beforeEach(() => {
    const time = new HandTime();
    now.time = time;
    now.reported = [];
    now.room = createCameraRoom({ clock: time, timers: time, report: (error) => now.reported.push(error) });
  });
  afterEach(async () => {
    room().close();
    for (const server of servers.splice(0)) await server.close();
    if (now.reported.length > 0) throw new Error(`A bug was reported: ${String(now.reported)}`);
  });
  const serve = async (answer: Answer): Promise<CameraServer> => {
    const server = await openCameraServer(answer);
    servers.push(server);
    return server;
  };
  const watch = (address: string, kind: CameraKind = 'mjpeg', id = 'one'): Watched => ({
    ask: (after = null, waitMilliseconds = 0) =>
      room().picture({ id, kind, address, draw: null }, after, waitMilliseconds, NEVER),
    state: () => room().standing(id).state,
  });
  return {
    serve,
    watch,
    pass: (milliseconds: number) => now.time.pass(milliseconds),
    now: () => now.time.now(),
    standing: () => room().standing('one'),
    /** A camera that shows one picture after the other, when told to. */
    async liveCamera() {
      const streams: ServerResponse[] = [];
      const server = await serve((_request, response) => {
        beginStream(response);
        streams.push(response);
      });
      const show = (number: number) => {
        for (const stream of streams) stream.write(part(jpeg(number)));
      };
      return { server, streams, show, camera: watch(`${server.origin}/stream`) };
    },
  };
}

/** What a picture says, or what came instead of one. */
export const shown = (answer: CameraAnswer): string =>
  answer.kind === 'picture' ? Buffer.from(answer.picture.bytes).toString('latin1') : answer.kind;

export const numberOf = (answer: CameraAnswer): number =>
  answer.kind === 'picture' ? answer.picture.number : 0;

/** Asks, as a window does, until the answer is of that kind. */
export const untilKind = (camera: Watched, kind: CameraAnswer['kind'], after: number | null = null) =>
  eventually(
    () => camera.ask(after),
    (answer) => answer.kind === kind,
  );
