import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { accepted, refused, type Timers } from '../../../shop/kernel/index.ts';
import { systemReason } from '../port.ts';
import type { Reply, ServiceFailure } from './service.ts';

/** A server on the same network answers in milliseconds; one with a slow card takes some seconds. */
const SILENCE_MILLISECONDS = 10_000;

/** Far beyond any answer that we ask for: a list of ten jobs has some ten kilobytes. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** As much of a server's words as a person would read. */
const MAX_SAID_CHARACTERS = 300;

export interface HttpAsk {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Begins with a slash; below the path of the base address. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: HttpBody;
}

/** Bytes whose number is known beforehand: small servers do not take any others. */
export interface HttpBody {
  readonly contentType: string;
  readonly length: number;
  /** Rejects when the bytes are not to be had, or not the right ones: the request is broken off then. */
  blocks(): AsyncIterable<Uint8Array>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/**
 * The one way to a printer's server: to the given host and nowhere else (redirects are not followed), within time
 * and size, each request on a connection of its own, sent once. Certificates are checked as everywhere: one that
 * nobody vouches for is a failure with its reason.
 */
export class HttpDoor {
  readonly base: URL;
  readonly #timers: Timers;

  constructor(base: URL, timers: Timers) {
    this.base = base;
    this.#timers = timers;
  }

  /** Whatever the server answers, failures of the transport only. */
  ask(ask: HttpAsk): Promise<Reply<HttpAnswer>> {
    return new Promise((resolve) => {
      const { headers, length } = headersOf(ask);
      const url = new URL(this.base.pathname.replace(/\/+$/, '') + ask.path, this.base);
      const send = url.protocol === 'https:' ? requestSecure : requestPlain;
      const request = send(url, { method: ask.method, headers, agent: false });
      const watch = new SilenceWatch(this.#timers, () =>
        request.destroy(new Error('No answer in 10 seconds')),
      );
      const settle = (reply: Reply<HttpAnswer>) => {
        watch.end();
        resolve(reply);
      };
      request.on('error', (error) =>
        settle(refused({ code: 'unreachable', systemReason: systemReason(error) })),
      );
      request.on('response', (response) => void readAnswer(response, watch).then(settle));
      if (length === 0) request.end();
      else void writeBody(request, ask, watch, settle);
    });
  }

  /** As `ask`, and the answer is one of success. */
  async done(ask: HttpAsk): Promise<Reply<HttpAnswer>> {
    const reply = await this.ask(ask);
    if (!reply.ok) return reply;
    const failure = failureOf(reply.value);
    return failure === null ? reply : refused(failure);
  }

  /** As `done`, with the JSON of the answer. */
  async json(ask: HttpAsk): Promise<Reply<unknown>> {
    const reply = await this.done(ask);
    return reply.ok ? parseJson(reply.value.text) : reply;
  }
}

export function parseJson(text: string): Reply<unknown> {
  try {
    return accepted(JSON.parse(text) as unknown);
  } catch {
    return refused({ code: 'badAnswer', systemReason: `No JSON: ${text.slice(0, 40)}` });
  }
}

export function failureOf({ status, text }: HttpAnswer): ServiceFailure | null {
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403) return { code: 'keyRefused' };
  if (status >= 400 && status < 500) {
    return { code: 'declined', status, said: `HTTP ${status} ${said(text)}`.trim() };
  }
  const what = status >= 300 && status < 400 ? 'It sends us elsewhere' : said(text);
  return { code: 'badAnswer', systemReason: `HTTP ${status} ${what}`.trim() };
}

/** Words out of an error's JSON or text; a page of HTML is none. */
function said(text: string): string {
  const parsed = parseJson(text);
  const words = parsed.ok ? wordsIn(parsed.value) : text.includes('<') ? '' : text;
  return words.replace(/\s+/g, ' ').trim().slice(0, MAX_SAID_CHARACTERS);
}

function wordsIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const { error, message, text } = value as Record<string, unknown>;
  return wordsIn(error ?? message ?? text ?? '');
}

function headersOf(ask: HttpAsk): { headers: Record<string, string>; length: number } {
  const headers: Record<string, string> = { Accept: 'application/json', ...ask.headers };
  const json = ask.json === undefined ? null : JSON.stringify(ask.json);
  const length = ask.body?.length ?? (json === null ? 0 : Buffer.byteLength(json));
  if (json !== null) headers['Content-Type'] = 'application/json';
  if (ask.body !== undefined) headers['Content-Type'] = ask.body.contentType;
  if (ask.method !== 'GET') headers['Content-Length'] = String(length);
  return { headers, length };
}

async function writeBody(
  request: ClientRequest,
  ask: HttpAsk,
  watch: SilenceWatch,
  settle: (reply: Reply<HttpAnswer>) => void,
): Promise<void> {
  try {
    if (ask.body === undefined) request.write(JSON.stringify(ask.json));
    else
      for await (const block of ask.body.blocks()) {
        // An answer before the end is a refusal: the rest is not wanted.
        if (request.destroyed || request.writableEnded) return;
        watch.alive();
        if (!request.write(block)) await drained(request);
      }
    request.end();
  } catch (error) {
    settle(refused({ code: 'fileUnreadable', systemReason: systemReason(error) }));
    request.destroy();
  }
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      request.off('drain', go);
      request.off('close', go);
      resolve();
    };
    request.on('drain', go);
    request.on('close', go);
  });
}

async function readAnswer(response: IncomingMessage, watch: SilenceWatch): Promise<Reply<HttpAnswer>> {
  const blocks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const block of response as AsyncIterable<Buffer>) {
      watch.alive();
      bytes += block.length;
      if (bytes > MAX_ANSWER_BYTES) {
        response.destroy();
        return refused({ code: 'badAnswer', systemReason: 'An answer of more than a megabyte' });
      }
      blocks.push(block);
    }
  } catch (error) {
    return refused({ code: 'unreachable', systemReason: systemReason(error) });
  }
  const text = Buffer.concat(blocks).toString('utf8');
  return accepted({ status: response.statusCode ?? 0, headers: response.headers, text });
}

/** Calls back when nothing has moved for SILENCE_MILLISECONDS. */
class SilenceWatch {
  readonly #timers: Timers;
  readonly #silent: () => void;
  #cancel: () => void = () => {};

  constructor(timers: Timers, silent: () => void) {
    this.#timers = timers;
    this.#silent = silent;
    this.alive();
  }

  alive(): void {
    this.#cancel();
    this.#cancel = this.#timers.after(SILENCE_MILLISECONDS, this.#silent);
  }

  end(): void {
    this.#cancel();
  }
}
