import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure, type TLSSocket } from 'node:tls';
import type { HubAddress } from '../../../shop/sync/index.ts';
import { HubRefuses, HubUnreachable } from '../hub.ts';

/** Length 8, then the number by which PostgreSQL knows a wish for encryption (protocol, "SSLRequest"). */
const ENCRYPTION_WISH = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/**
 * A connection to the hub's machine on which nothing has been said yet but the wish for encryption. Where a certificate
 * is expected, it has been checked: who answers with another one hears neither role nor password. Throws
 * `HubUnreachable` or `HubRefuses`.
 */
export async function openStream(address: HubAddress, mostMilliseconds: number): Promise<Socket> {
  const socket = connectPlain({ host: address.host, port: address.port });
  let stream: Socket = socket;
  const timer = setTimeout(
    () => stream.destroy(new Error(`nothing answered within ${mostMilliseconds} ms`)),
    mostMilliseconds,
  );
  try {
    await happened(socket, 'connect');
    if (address.tls.kind === 'off') return socket;
    await askForEncryption(socket);
    const secure = connectSecure({ socket, ...trustOf(address) });
    stream = secure;
    await happened(secure, 'secureConnect');
    if (address.tls.kind === 'pinned') checkFingerprint(secure, address.tls.fingerprint);
    return secure;
  } catch (error) {
    stream.destroy();
    socket.destroy();
    if (error instanceof HubRefuses) throw error;
    throw refusalOfTrust(error) ?? new HubUnreachable(saidBy(error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** By the authorities that this machine trusts; a pinned certificate may have been signed by nobody. */
function trustOf({ host, tls }: HubAddress): {
  host: string;
  servername?: string;
  rejectUnauthorized: boolean;
} {
  const isName = !/^[\d.]+$|:/.test(host);
  return {
    host,
    ...(isName ? { servername: host } : {}),
    rejectUnauthorized: tls.kind === 'verified',
  };
}

function checkFingerprint(secure: TLSSocket, wanted: string): void {
  const found = plain(secure.getPeerCertificate().fingerprint256 ?? '');
  if (found === plain(wanted)) return;
  throw new HubRefuses('notAHub', `the certificate at ${secure.remoteAddress ?? 'the hub'} is another one`);
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

/** Asks a PostgreSQL to encrypt from here on. Throws `HubRefuses` where it does not. */
export async function askForEncryption(socket: Socket): Promise<void> {
  socket.write(ENCRYPTION_WISH);
  const answer = await firstBytes(socket);
  if (answer.length === 1 && answer[0] === 'S'.charCodeAt(0)) return;
  // More than the one byte would be words that somebody slipped in before the encryption began.
  const isNo = answer.length === 1 && answer[0] === 'N'.charCodeAt(0);
  throw new HubRefuses('notAHub', isNo ? 'the hub offers no encryption' : 'what answers is no PostgreSQL');
}

function firstBytes(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const done = () => {
      socket.off('data', onBytes);
      socket.off('error', onError);
      socket.off('close', onClose);
    };
    const onBytes = (bytes: Buffer) => {
      // Nothing more is read here: the next bytes belong to the encryption.
      socket.pause();
      done();
      resolve(bytes);
    };
    const onError = (error: Error) => {
      done();
      reject(error);
    };
    const onClose = () => onError(new Error('the connection was closed'));
    socket.on('data', onBytes);
    socket.on('error', onError);
    socket.on('close', onClose);
  });
}

function happened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      socket.off(event, onEvent);
      socket.off('error', onError);
      socket.off('close', onClose);
    };
    const onEvent = () => {
      done();
      resolve();
    };
    const onError = (error: Error) => {
      done();
      // Whatever is still to be said by a connection that is given up has been said.
      socket.on('error', () => undefined);
      reject(error);
    };
    const onClose = () => onError(new Error('the connection was closed'));
    socket.on(event, onEvent);
    socket.on('error', onError);
    socket.on('close', onClose);
  });
}

/** What TLS says of a certificate that no trusted authority signed, or that is another host's. */
function refusalOfTrust(error: unknown): HubRefuses | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isTrust = /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_)/.test(code);
  return isTrust ? new HubRefuses('notAHub', saidBy(error)) : null;
}

function saidBy(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map((one) => saidBy(one)).join('; ');
  return error instanceof Error ? error.message : String(error);
}
