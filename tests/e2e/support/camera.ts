import { createServer, type ServerResponse } from 'node:http';
import { encodePng } from '../../../src/station/files/picture/png.ts';

const WIDTH = 64;
const HEIGHT = 48;
const FRAME_MILLISECONDS = 150;

/** A real camera server of one stream (`/stream`): a bar that wanders over a grey wall. Anything else wants a password. */
export interface TestCamera {
  readonly origin: string;
  /** Streams that are open now. */
  readonly watched: () => number;
  /** Ends every stream and answers no more, as when its plug is pulled. */
  unplug(): void;
  plugIn(): void;
  close(): Promise<void>;
}

export async function openTestCamera(): Promise<TestCamera> {
  const streams = new Set<ServerResponse>();
  let plugged = true;
  const server = createServer((request, response) => {
    if (!plugged) return void request.socket.destroy();
    if (request.url !== '/stream') return void response.writeHead(401).end();
    response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=picture' });
    streams.add(response);
    response.on('close', () => streams.delete(response));
  });
  const pictures = Array.from({ length: 8 }, (_, step) => drawn(step));
  let shown = 0;
  const timer = setInterval(() => {
    shown += 1;
    const picture = pictures[shown % pictures.length] ?? Buffer.alloc(0);
    const head = `--picture\r\nContent-Type: image/png\r\nContent-Length: ${picture.length}\r\n\r\n`;
    for (const stream of streams)
      stream.write(Buffer.concat([Buffer.from(head), picture, Buffer.from('\r\n')]));
  }, FRAME_MILLISECONDS);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    watched: () => streams.size,
    unplug() {
      plugged = false;
      for (const stream of streams) stream.destroy();
    },
    plugIn() {
      plugged = true;
    },
    async close() {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function drawn(step: number): Buffer {
  const pixels = new Uint8Array(4 * WIDTH * HEIGHT).fill(255);
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel += 1) {
    const isBar = Math.floor((pixel % WIDTH) / 8) === step;
    pixels.set(isBar ? [224, 123, 31] : [120, 126, 132], 4 * pixel);
  }
  return Buffer.from(encodePng({ width: WIDTH, height: HEIGHT, pixels }));
}
