import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The least that is a JPEG to look at: its first bytes and its last, with a number in between to tell it by. */
export function jpeg(number: number, fillBytes = 0): Buffer {
  const body = Buffer.from(`picture ${number} `);
  return Buffer.concat([
    Buffer.of(0xff, 0xd8, 0xff, 0xe0),
    body,
    Buffer.alloc(fillBytes, 0x55),
    Buffer.of(0xff, 0xd9),
  ]);
}

export const BOUNDARY = 'frame';

/** One part of a stream, as most cameras send it. */
export function part(picture: Buffer, head = `Content-Length: ${picture.length}`): Buffer {
  const lines = [`--${BOUNDARY}`, 'Content-Type: image/jpeg', ...(head === '' ? [] : [head]), '', ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n')), picture, Buffer.from('\r\n')]);
}

export interface CameraServer {
  /** As in `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly requests: readonly IncomingMessage[];
  /** Connections that are open now. */
  readonly open: number;
  close(): Promise<void>;
}

/** A real HTTP server that answers as a camera does, or as it should not. */
export async function openCameraServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<CameraServer> {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    get open() {
      return sockets.size;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** Begins a stream of pictures; what is written to it goes out as it is. */
export function beginStream(
  response: ServerResponse,
  type = `multipart/x-mixed-replace; boundary=${BOUNDARY}`,
) {
  response.writeHead(200, { 'content-type': type });
  response.flushHeaders();
}
