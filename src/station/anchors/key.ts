import {
  createPublicKey,
  generateKeyPairSync,
  createPrivateKey,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { headText, type SignedHead } from '../../shop/audit/index.ts';
import { KEY_FILE, PUBLIC_KEY_FILE } from './folder.ts';

/** Nobody but the account that the station runs under opens the folder or the key. Windows has no such modes: there the
 * user's own folder is closed to others by itself. */
const FOLDER_MODE = 0o700;
const KEY_MODE = 0o600;
const PUBLIC_MODE = 0o644;

/** Opens the station's Ed25519 key, and makes one where there is none. Throws what the system says. */
export function openKey(folder: string): KeyObject {
  const path = join(folder, KEY_FILE);
  if (existsSync(path)) return createPrivateKey(readFileSync(path));
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  // The public one first: a key that signs is never without the one that proves it.
  writeWhole(join(folder, PUBLIC_KEY_FILE), publicKey.export({ type: 'spki', format: 'pem' }), PUBLIC_MODE);
  writeWhole(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), KEY_MODE);
  return privateKey;
}

/** The key that proves the heads in a folder; null where there is none. */
export function readPublicKey(folder: string): KeyObject | null {
  const path = join(folder, PUBLIC_KEY_FILE);
  return existsSync(path) ? createPublicKey(readFileSync(path)) : null;
}

/** SPKI, DER, base64: one line, as other programs take it. */
export function publicKeyText(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** Ed25519 over the head's text, base64. */
export function signHead(head: Omit<SignedHead, 'signature'>, privateKey: KeyObject): SignedHead {
  const text = headText({ ...head, signature: '' });
  return { ...head, signature: sign(null, Buffer.from(text), privateKey).toString('base64') };
}

export function isGenuineHead(head: SignedHead, publicKey: KeyObject): boolean {
  return verify(null, Buffer.from(headText(head)), publicKey, Buffer.from(head.signature, 'base64'));
}

function writeWhole(path: string, text: string | Buffer, mode: number): void {
  const file = openSync(path, 'w', mode);
  try {
    writeSync(file, text.toString());
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
