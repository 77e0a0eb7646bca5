import { hash as digest } from 'node:crypto';
import { canonicalJson } from '../../../shop/audit/index.ts';
import type { OutgoingPart } from '../hub.ts';

/** The hash of a part: SHA-256 over its canonical JSON (RFC 8785), without the hash and what only the hub asks for. */
export function partHash(part: Omit<OutgoingPart, 'hash' | 'isFounding'>): string {
  const { sequence, transactionId, place, hybridTime, personId, schema, edits } = part;
  return digest(
    'sha256',
    canonicalJson({ sequence, transactionId, place, hybridTime, personId, schema, edits }),
  );
}
