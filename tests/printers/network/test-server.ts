import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { PrintMachine } from './print-machine.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly json: Record<string, unknown>;
}

export interface Answer {
  readonly status: number;
  /** Text goes as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What goes wrong with a request. `After`: what was asked for has been done all the same. */
export type Trouble =
  | 'dropBefore'
  | 'dropAfter'
  | 'error500Before'
  | 'error500After'
  | 'garbage'
  | 'html'
  | 'redirect'
  | 'huge'
  | 'never';

export interface TroubleRule {
  readonly method?: string;
  readonly path: RegExp;
  readonly trouble: Trouble;
  times: number;
}

/** What a server that speaks one of the APIs does. */
export interface Speaker {
  answer(asked: Asked): Answer;
  /** Null: it has no WebSocket there, or not for this one. */
  accept?(path: string, query: URLSearchParams): ((socket: WebSocket) => void) | null;
}

/** A real HTTP and WebSocket server on loopback, with troubles on command. */
export class TestServer {
  readonly machine: PrintMachine;
  readonly requests: string[] = [];
  /** Whatever was said to be let in, of all that ever asked. */
  readonly keysHeard = new Set<string>();
  readonly troubles: TroubleRule[] = [];
  /** Requests that went to where a redirect pointed. */
  strayed = 0;
  readonly #speaker: Speaker;
  readonly #sockets = new Set<Socket>();
  readonly #webSockets = new WebSocketServer({ noServer: true });
  #server: Server | null = null;
  #port = 0;

  constructor(machine: PrintMachine, speaker: Speaker) {
    this.machine = machine;
    this.#speaker = speaker;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** On the same port as before, if it was there before. */
  async show(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('upgrade', (request, socket, head) => {
      const url = new URL(request.url ?? '/', this.url);
      const accept = this.#speaker.accept?.(url.pathname, url.searchParams) ?? null;
      if (accept === null) socket.destroy();
      else this.#webSockets.handleUpgrade(request, socket, head, accept);
    });
    await new Promise<void>((resolve) => {
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Out of sight: the machine goes on. */
  async hide(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.dropSockets();
    await new Promise<void>((resolve) => {
      if (server === null) resolve();
      else server.close(() => resolve());
    });
  }

  dropSockets(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.machine.end();
    await this.hide();
    this.#webSockets.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const body = await bodyOf(request);
    // The client broke off: as with a real server, nothing of it has happened.
    if (body === null) return;
    const method = request.method ?? 'GET';
    this.requests.push(`${method} ${url.pathname}`);
    const { 'x-api-key': key, authorization } = request.headers;
    for (const heard of [key, authorization]) if (heard !== undefined) this.keysHeard.add(String(heard));
    if (url.pathname === '/strayed') this.strayed += 1;
    const rule = this.troubles.find(
      (one) => one.times > 0 && (one.method ?? method) === method && one.path.test(url.pathname),
    );
    if (rule !== undefined) rule.times -= 1;
    const asked = { method, path: url.pathname, query: url.searchParams, headers: request.headers, body };
    const answer = () => this.#speaker.answer({ ...asked, json: jsonOf(asked.headers, body) });
    if (rule === undefined) return send(response, answer());
    if (rule.trouble === 'dropAfter' || rule.trouble === 'error500After') answer();
    spoil(rule.trouble, response);
  }
}

function spoil(trouble: Trouble, response: ServerResponse): void {
  switch (trouble) {
    case 'dropBefore':
    case 'dropAfter':
      response.destroy();
      return;
    case 'error500Before':
    case 'error500After':
      return send(response, { status: 500, body: { error: { message: 'Internal error' } } });
    case 'garbage':
      return send(response, { status: 200, body: '{"state": ' });
    case 'html':
      return send(response, { status: 200, body: '<html><body>Sign in to the hotel network</body></html>' });
    case 'redirect':
      return send(response, { status: 302, headers: { Location: '/strayed' } });
    case 'huge':
      return send(response, { status: 200, body: `"${'x'.repeat(2 * 1024 * 1024)}"` });
    case 'never':
  }
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(status === 204 ? undefined : text);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const blocks: Buffer[] = [];
  try {
    for await (const block of request as AsyncIterable<Buffer>) blocks.push(block);
  } catch {
    return null;
  }
  const body = Buffer.concat(blocks);
  return body.length === Number(request.headers['content-length'] ?? body.length) ? body : null;
}

function jsonOf(headers: Asked['headers'], body: Buffer): Record<string, unknown> {
  if (!(headers['content-type'] ?? '').startsWith('application/json') || body.length === 0) return {};
  return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
}

/** Fields and the one file of a form (RFC 7578). */
export function formOf({ headers, body }: Asked): {
  readonly fields: Readonly<Record<string, string>>;
  readonly name: string;
  readonly bytes: Buffer;
} {
  const boundary = `--${/boundary=(\S+)$/.exec(headers['content-type'] ?? '')?.[1] ?? ''}`;
  const fields: Record<string, string> = {};
  let name = '';
  let bytes: Buffer = Buffer.alloc(0);
  let at = body.indexOf(boundary);
  for (;;) {
    const next = body.indexOf(`\r\n${boundary}`, at + boundary.length);
    if (at < 0 || next < 0) return { fields, name, bytes };
    const part = body.subarray(at + boundary.length + 2, next);
    const split = part.indexOf('\r\n\r\n');
    const head = part.subarray(0, split).toString('latin1');
    const content = part.subarray(split + 4);
    const fileName = /filename="([^"]*)"/.exec(head)?.[1];
    const field = /\bname="([^"]*)"/.exec(head)?.[1] ?? '';
    if (fileName === undefined) fields[field] = content.toString('utf8');
    else {
      name = fileName;
      bytes = Buffer.from(content);
    }
    at = next + 2;
  }
}
