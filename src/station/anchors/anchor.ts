import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import type { RecordAnchor, SignedHead } from '../../shop/audit/index.ts';
import { TRAIL_CHARACTERS, walkChain, type ChainedEntry } from '../../shop/audit/index.ts';
import { entriesAfter, newestSequence, type RecordReading } from '../../shop/audit/record-walk.ts';
import type { Clock } from '../../shop/kernel/index.ts';
import { sha256 } from '../store/store.ts';
import { HEADS_FILE } from './folder.ts';
import { appendHead, mendHeads, readHeads } from './head-file.ts';
import { isGenuineHead, openKey, publicKeyText, readPublicKey, signHead } from './key.ts';

export interface AnchorHouse {
  /** The folder of this station's heads and key. Made when it is missing. */
  readonly folder: string;
  readonly reading: RecordReading;
  readonly clock: Clock;
  readonly stationId: string;
  readonly epoch: number;
}

/** What became of signing. */
export type Signing =
  | { readonly kind: 'signed'; readonly head: SignedHead }
  /** There is nothing new to sign. */
  | { readonly kind: 'nothingNew' }
  /** The record contradicts the newest head, or itself: what somebody rewrote is never signed. */
  | { readonly kind: 'broken' };

/** A life of this station that its store does not know: it was put back from a backup, or exchanged, since then. */
export interface LaterLife {
  readonly epoch: number;
  /** When the newest of its heads was signed: until then at least it lived. */
  readonly livedUntil: number;
}

export interface StationAnchor extends RecordAnchor {
  /** A crash had cut off the last line of the heads when they were opened. */
  readonly wasTorn: boolean;
  /** Signs the newest entry and keeps it, on the disk. Throws what the system says when it cannot be written. */
  sign(): Signing;
  /**
   * What the newest head tells of a life that is not in this store, over when the station begins a new epoch; null:
   * the store is the one that was signed for.
   */
  laterLife(): LaterLife | null;
}

/** Longer stretches (an import of thousands, a record from before there were heads) are proven, but not entry by entry. */
const TRAIL_MAXIMUM = 5_000;

/** Opens the heads of this station for writing. The folder must be this process's alone. Throws what the system says. */
export function openAnchor(house: AnchorHouse): StationAnchor {
  const privateKey = openKey(house.folder);
  const publicKey = createPublicKey(privateKey);
  const path = join(house.folder, HEADS_FILE);
  const { last: newest, wasTorn } = mendHeads(path);
  let last = newest?.epoch === house.epoch && newest.stationId === house.stationId ? newest : null;
  const unknown =
    newest !== null &&
    newest.stationId === house.stationId &&
    isGenuineHead(newest, publicKey) &&
    !isKnown(house.reading, newest)
      ? { epoch: newest.epoch, livedUntil: newest.at }
      : null;

  return {
    wasTorn,
    publicKey: publicKeyText(publicKey),
    keptIn: house.folder,
    heads: () => readHeads(path),
    isGenuine: (head) => isGenuineHead(head, publicKey),
    sign() {
      // A new epoch is a chain of its own.
      if (last?.epoch !== house.epoch) last = null;
      const stretch = stretchSince(house, last);
      if (stretch === null) return { kind: 'broken' };
      const newest = stretch.at(-1);
      if (newest === undefined) return { kind: 'nothingNew' };
      const { stationId, epoch, sequence, hash } = newest;
      const trail = stretch.map((entry) => entry.hash.slice(0, TRAIL_CHARACTERS)).join('');
      const head = signHead({ stationId, epoch, sequence, hash, at: house.clock.now(), trail }, privateKey);
      appendHead(path, head);
      last = head;
      return { kind: 'signed', head };
    },
    // What an epoch before this one lost was looked at when this one began.
    laterLife: () => (unknown !== null && unknown.epoch >= house.epoch ? unknown : null),
  };
}

/** The heads of a station as another program reads them; null where none are kept. */
export function readAnchor(folder: string): RecordAnchor | null {
  const publicKey = readPublicKey(folder);
  if (publicKey === null) return null;
  return {
    publicKey: publicKeyText(publicKey),
    keptIn: folder,
    heads: () => readHeads(join(folder, HEADS_FILE)),
    isGenuine: (head) => isGenuineHead(head, publicKey),
  };
}

/** Whether the entry that a head names is in the store, as it was signed. */
function isKnown(reading: RecordReading, { stationId, epoch, sequence, hash }: SignedHead): boolean {
  const [entry] = entriesAfter(reading, { stationId, epoch, sequence: sequence - 1 }, 1);
  return entry?.sequence === sequence && entry.hash === hash;
}

/** The entries since the newest head, as long as they follow from it; null when they do not. */
function stretchSince(house: AnchorHouse, last: SignedHead | null): readonly ChainedEntry[] | null {
  const { reading, stationId, epoch } = house;
  const newest = newestSequence(reading, { stationId, epoch });
  const begin = Math.max(last?.sequence ?? 0, newest - TRAIL_MAXIMUM);
  // The entry that the head names, or else the one before the stretch, where there is one.
  const place = { stationId, epoch, sequence: begin };
  const [before = null] = begin === 0 ? [] : entriesAfter(reading, { ...place, sequence: begin - 1 }, 1);
  if (begin > 0 && before?.sequence !== begin) return null;
  if (last?.sequence === begin && before?.hash !== last.hash) return null;
  const stretch = entriesAfter(reading, place, TRAIL_MAXIMUM);
  return walkChain(sha256, before).take(stretch) ? stretch : null;
}
