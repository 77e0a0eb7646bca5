import { createHash } from 'node:crypto';
import type { RandomSource } from '../../../shop/kernel/index.ts';
import type { Reply } from './service.ts';
import type { HttpAnswer, HttpAsk, HttpDoor } from './http.ts';

/** PrusaLink has this one user; the password is on the printer's own screen. */
const USER = 'maker';

interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly hasAuth: boolean;
}

/**
 * A door behind HTTP's digest (RFC 7616, MD5, the only one that PrusaLink speaks): the password itself never goes over
 * the wire. Servers that take it as an API key get it as one, too, as older PrusaLinks want.
 */
export class DigestDoor {
  readonly #door: HttpDoor;
  readonly #password: string;
  readonly #random: RandomSource;
  #challenge: Challenge | null = null;
  #count = 0;

  constructor(door: HttpDoor, password: string, random: RandomSource) {
    this.#door = door;
    this.#password = password;
    this.#random = random;
  }

  /** A file is only sent under a challenge that is known: half a gigabyte is not sent to hear "who are you?". */
  async ask(ask: HttpAsk): Promise<Reply<HttpAnswer>> {
    const first = await this.#door.ask({ ...ask, headers: { ...ask.headers, ...this.#authorization(ask) } });
    if (!first.ok || first.value.status !== 401) return first;
    const challenge = parseChallenge(first.value.headers['www-authenticate']);
    if (challenge === null || challenge.nonce === this.#challenge?.nonce) return first;
    this.#challenge = challenge;
    this.#count = 0;
    return this.#door.ask({ ...ask, headers: { ...ask.headers, ...this.#authorization(ask) } });
  }

  #authorization(ask: HttpAsk): Record<string, string> {
    const challenge = this.#challenge;
    if (challenge === null) return { 'X-Api-Key': this.#password };
    this.#count += 1;
    const path = new URL(this.#door.base.pathname.replace(/\/+$/, '') + ask.path, this.#door.base);
    const uri = path.pathname + path.search;
    const count = this.#count.toString(16).padStart(8, '0');
    const clientNonce = Buffer.from(this.#random.bytes(8)).toString('hex');
    const secret = md5(`${USER}:${challenge.realm}:${this.#password}`);
    const asked = md5(`${ask.method}:${uri}`);
    const response = challenge.hasAuth
      ? md5(`${secret}:${challenge.nonce}:${count}:${clientNonce}:auth:${asked}`)
      : md5(`${secret}:${challenge.nonce}:${asked}`);
    const fields = [
      `username="${USER}"`,
      `realm="${challenge.realm}"`,
      `nonce="${challenge.nonce}"`,
      `uri="${uri}"`,
      `response="${response}"`,
      ...(challenge.hasAuth ? ['qop=auth', `nc=${count}`, `cnonce="${clientNonce}"`] : []),
      ...(challenge.opaque === null ? [] : [`opaque="${challenge.opaque}"`]),
    ];
    return { Authorization: `Digest ${fields.join(', ')}` };
  }
}

/** Null: no challenge that we can answer. */
function parseChallenge(header: string | undefined): Challenge | null {
  if (header === undefined || !/^Digest\s/i.test(header)) return null;
  const field = (name: string) =>
    new RegExp(`[\\s,]${name}=(?:"([^"]*)"|([^",\\s]+))`, 'i').exec(header)?.slice(1).find(Boolean) ?? null;
  const nonce = field('nonce');
  const algorithm = field('algorithm') ?? 'MD5';
  if (nonce === null || algorithm.toUpperCase() !== 'MD5') return null;
  const hasAuth = (field('qop') ?? '').split(/[,\s]+/).includes('auth');
  return { realm: field('realm') ?? '', nonce, opaque: field('opaque'), hasAuth };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
