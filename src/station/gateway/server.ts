import { getRequestListener } from '@hono/node-server';
import { RPCHandler } from '@orpc/server/ws';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Station } from '../station.ts';
import { loadAppFiles, SECURITY_HEADERS, serveAppFile, type AppFiles } from './app-files.ts';
import { isAllowedHost, isAllowedOrigin } from './origins.ts';

export interface GatewayOptions {
  readonly station: Station;
  /** Of the built window. */
  readonly windowDirectory: string;
  readonly port: number;
  /** How many further ports are tried when the first is taken. */
  readonly furtherPorts: number;
}

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Only this machine: the open network comes with pairing and TLS. */
const HOST = '127.0.0.1';

/**
 * A message of the contract is small, as in Electron's window; the longest is a file of places. Models and G-code go by
 * the byte routes (reliability section 7).
 */
const MESSAGE_BYTES_MAXIMUM = 1024 * 1024;

/** Serves the station to browsers of this machine: the window's files, the contract over WebSocket, the byte routes. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const files = loadAppFiles(options.windowDirectory);
  const server: Server = createServer(
    { requestTimeout: 0, headersTimeout: 20_000 },
    getRequestListener((request) => answer(options.station, files, request, portOf(server)), {
      overrideGlobalObjects: false,
    }),
  );
  const sockets = acceptSockets(server, options.station);
  const port = await listen(server, options.port, options.furtherPorts);
  return {
    url: `http://${HOST}:${port}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

async function answer(station: Station, files: AppFiles, request: Request, port: string): Promise<Response> {
  const host = request.headers.get('host') ?? '';
  // The address too: a request may name another host in its first line than in its header.
  if (!isAllowedHost(host, port) || !isAllowedHost(new URL(request.url).host, port)) return plain(421);
  const origin = request.headers.get('origin');
  // Reading by another page is stopped by the browser itself; writing must be stopped here.
  if (request.method !== 'GET' && !isAllowedOrigin(origin, host)) return plain(403);
  const bytes = await station.handleRequest(request, { local: true, face: 'gateway' });
  if (bytes !== null) return withSecurityHeaders(bytes);
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405);
  // Under this address there are bytes or nothing: the window is no answer to a file that is not there.
  if (new URL(request.url).pathname.startsWith('/files/')) return plain(404);
  return serveAppFile(files, request.url) ?? plain(404);
}

function plain(status: number): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS });
}

function withSecurityHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

function acceptSockets(server: Server, station: Station): WebSocketServer {
  const handler = new RPCHandler(station.router, {
    // The headers of each message, not of the handshake: the token goes with every call.
    rootInterceptors: [
      (call) => call.next({ ...call, context: { ...call.context, headers: call.request.headers } }),
    ],
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAXIMUM });
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    // A visitor who breaks off is no fault of the station's, and must not end it.
    socket.on('error', () => socket.destroy());
    const { host, origin } = request.headers;
    const isOurs = request.url === '/rpc' && isAllowedHost(host ?? null, portOf(server));
    if (!isOurs || !isAllowedOrigin(origin ?? null, host ?? '')) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connected) => {
      // Too long a message, or one that is not WebSocket: `ws` has closed the connection already.
      connected.on('error', () => connected.terminate());
      void handler.upgrade(connected, { context: { headers: {}, face: 'gateway', local: true } });
    });
  });
  return sockets;
}

function portOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? String(address.port) : '';
}

async function listen(server: Server, first: number, further: number): Promise<number> {
  for (let port = first; ; port += 1) {
    const taken = await new Promise<Error | null>((resolve) => {
      server.once('error', resolve);
      server.listen(port, HOST, () => {
        server.removeListener('error', resolve);
        resolve(null);
      });
    });
    if (taken === null) return Number(portOf(server));
    const isTaken = 'code' in taken && taken.code === 'EADDRINUSE';
    if (!isTaken || port >= first + further) throw taken;
  }
}
