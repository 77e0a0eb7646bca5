import { canonicalJson, type EntryPlace } from './chain.ts';
import type { HeadProblem, SignedHead } from './model.ts';

/** Of each entry's hash, so many characters stand in the trail of a head: 32 bits tell one entry from its rewriting. */
export const TRAIL_CHARACTERS = 8;

/** What a head's signature is over. */
export function headText({ signature: _signature, ...signed }: SignedHead): string {
  return canonicalJson(signed);
}

/** A head as it was kept: a line that cannot be read is no head, and is never taken for one. */
export type KeptHead = { readonly readable: true; readonly head: SignedHead } | { readonly readable: false };

/** The heads of this station, and what proves them. They are kept where who can write the store's file cannot. */
export interface RecordAnchor {
  /** Ed25519, SPKI, base64. */
  readonly publicKey: string;
  /** The folder, in the words of this machine. */
  readonly keptIn: string;
  /** All that are kept, the oldest first. */
  heads(): AsyncIterable<KeptHead>;
  /** Whether this station signed it. */
  isGenuine(head: SignedHead): boolean;
}

/** Where a head does not agree with the record. */
export interface BadHead extends EntryPlace {
  readonly problem: HeadProblem;
}

/** The hashes of entries of one station and epoch, from one sequence to another, both included; what is gone is left out. */
export type HashesBetween = (
  place: Omit<EntryPlace, 'sequence'>,
  first: number,
  last: number,
) => ReadonlyMap<number, string>;

/** Compares one head with the entry that it names; null: they agree. Where they do not, names the first entry at fault. */
export function compareHead(
  head: SignedHead,
  isGenuine: (head: SignedHead) => boolean,
  hashesBetween: HashesBetween,
): BadHead | null {
  if (!isGenuine(head)) return { ...placeOf(head), problem: 'headForged' };
  const found = hashesBetween(head, head.sequence, head.sequence).get(head.sequence);
  if (found === head.hash) return null;
  const problem = found === undefined ? 'headMissing' : 'headRewritten';
  return firstOffTrail(head, hashesBetween) ?? { ...placeOf(head), problem };
}

/** The first entry of a head's trail that is not the one that it was; null: all are, or they are not in the trail. */
export function firstOffTrail(head: SignedHead, hashesBetween: HashesBetween): BadHead | null {
  const first = head.sequence - head.trail.length / TRAIL_CHARACTERS + 1;
  const hashes = hashesBetween(head, first, head.sequence);
  for (let sequence = first; sequence <= head.sequence; sequence += 1) {
    const hash = hashes.get(sequence);
    if (hash === undefined) return { ...placeOf(head), sequence, problem: 'headMissing' };
    const offset = (sequence - first) * TRAIL_CHARACTERS;
    if (hash.slice(0, TRAIL_CHARACTERS) !== head.trail.slice(offset, offset + TRAIL_CHARACTERS)) {
      return { ...placeOf(head), sequence, problem: 'headRewritten' };
    }
  }
  return null;
}

function placeOf({ stationId, epoch, sequence }: SignedHead): EntryPlace {
  return { stationId, epoch, sequence };
}
