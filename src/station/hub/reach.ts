import { isIP } from 'node:net';
import { connect as connectSecure, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { askForEncryption, openStream } from '../sync/postgres/stream.ts';
import { HubRefuses } from '../sync/hub.ts';
import { HubTrouble } from './keeper.ts';

/** How a PostgreSQL encrypts. */
export type Encryption =
  | { readonly kind: 'off' }
  /** `isTrusted`: an authority that this machine knows signed the certificate, for that name. SHA-256, hexadecimal. */
  | { readonly kind: 'on'; readonly isTrusted: boolean; readonly fingerprint: string };

const PROBE_MILLISECONDS = 10_000;

/**
 * Asks a PostgreSQL whether it encrypts, and with what certificate. Throws `HubTrouble` where nothing answers.
 *
 * @param name what stations will call the machine
 */
export async function encryptionAt(host: string, port: number, name: string): Promise<Encryption> {
  try {
    const address = { host, port, database: '', tls: { kind: 'off' } } as const;
    const socket = await openStream(address, PROBE_MILLISECONDS);
    try {
      await askForEncryption(socket);
      const secure = connectSecure({
        socket,
        rejectUnauthorized: false,
        host: name,
        ...(isIP(name) === 0 ? { servername: name } : {}),
      });
      await once(secure, 'secureConnect', { signal: AbortSignal.timeout(PROBE_MILLISECONDS) });
      return { kind: 'on', isTrusted: secure.authorized, fingerprint: fingerprintFrom(secure) };
    } finally {
      socket.destroy();
    }
  } catch (error) {
    if (error instanceof HubRefuses) return { kind: 'off' };
    throw new HubTrouble(`Nothing answers at ${host}, port ${port}: ${String(error)}`);
  }
}

function fingerprintFrom(secure: TLSSocket): string {
  return secure.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase();
}
