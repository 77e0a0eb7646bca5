import type { AuditResult } from './model.ts';

/** One entry as it stands in the store, and as it was hashed. */
export interface ChainedEntry {
  readonly id: string;
  readonly stationId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly at: number;
  readonly action: string;
  readonly result: AuditResult;
  readonly personId: string | null;
  readonly recordKind: string;
  readonly recordId: string | null;
  readonly scopeId: string | null;
  readonly body: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** What stands before the first entry of a station's epoch. */
export const CHAIN_START = '0'.repeat(64);

/** The hash of an entry: SHA-256 over the one before and every column, as canonical JSON. */
export function entryHash(entry: Omit<ChainedEntry, 'hash'>, sha256: (text: string) => string): string {
  return sha256(entryText(entry));
}

/**
 * What is hashed. The columns are named here in the order of canonical JSON, so that a record of a million entries is
 * walked without sorting names a million times.
 */
export function entryText(entry: Omit<ChainedEntry, 'hash'>): string {
  return JSON.stringify({
    action: spelled(entry.action),
    at: entry.at,
    body: spelled(entry.body),
    epoch: entry.epoch,
    id: spelled(entry.id),
    personId: spelled(entry.personId),
    previousHash: spelled(entry.previousHash),
    recordId: spelled(entry.recordId),
    recordKind: spelled(entry.recordKind),
    result: spelled(entry.result),
    scopeId: spelled(entry.scopeId),
    sequence: entry.sequence,
    stationId: spelled(entry.stationId),
  });
}

/** A file that somebody wrote into can hold anything, bytes where text should be too: that is hashed as it comes. */
function spelled(value: string | null): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/**
 * JSON with one spelling only (RFC 8785): keys in order of their UTF-16 code units, no spaces, numbers as ECMAScript
 * writes them. Members that are undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  // Half of a surrogate pair is no character (RFC 8785, section 3.1): it is replaced, as UTF-8 would do.
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  return JSON.stringify(value) ?? 'null';
}

export interface ChainVerdict {
  readonly entries: number;
  /** The first entry that is not what it was when it was written, or that does not follow the one before. */
  readonly firstBad: (EntryPlace & { readonly problem: ChainProblem }) | null;
}

/** Which entry: as every station counts its own. */
export interface EntryPlace {
  readonly stationId: string;
  readonly epoch: number;
  readonly sequence: number;
}

/** `gap`: the entry is missing, or its number was changed. */
export type ChainProblem = 'gap' | 'wrongPrevious' | 'wrongHash';

/** A walk over entries ordered by station, epoch and sequence, which may come in pages. */
export interface ChainWalk {
  /** Looks at further entries; false once the chain is broken, and nothing after that counts. */
  take(entries: Iterable<ChainedEntry>): boolean;
  verdict(): ChainVerdict;
}

/** @param before the entry before the first that is taken, where the walk does not begin at the beginning */
export function walkChain(sha256: (text: string) => string, before: ChainedEntry | null = null): ChainWalk {
  let count = 0;
  let last = before;
  let firstBad: ChainVerdict['firstBad'] = null;
  return {
    take(entries) {
      for (const entry of entries) {
        const follows: boolean = last?.stationId === entry.stationId && last.epoch === entry.epoch;
        const problem = firstBad === null ? problemOf(entry, follows ? last : null, sha256) : null;
        if (problem !== null) {
          const { stationId, epoch } = entry;
          const sequence = problem === 'gap' ? firstMissing(entry, follows ? last : null) : entry.sequence;
          firstBad = { stationId, epoch, sequence, problem };
        }
        if (firstBad !== null) return false;
        count += 1;
        last = entry;
      }
      return firstBad === null;
    },
    verdict: () => ({ entries: count, firstBad }),
  };
}

/** Walks entries ordered by station, epoch and sequence, and stops at the first that breaks the chain. */
export function verifyChain(entries: Iterable<ChainedEntry>, sha256: (text: string) => string): ChainVerdict {
  const walk = walkChain(sha256);
  walk.take(entries);
  return walk.verdict();
}

/** Where numbers do not follow, the first that should stand there; or the entry itself, when it claims an earlier one. */
function firstMissing(entry: ChainedEntry, before: ChainedEntry | null): number {
  return Math.min(entry.sequence, (before?.sequence ?? 0) + 1);
}

function problemOf(
  entry: ChainedEntry,
  before: ChainedEntry | null,
  sha256: (text: string) => string,
): ChainProblem | null {
  if (entry.sequence !== (before === null ? 1 : before.sequence + 1)) return 'gap';
  if (entry.previousHash !== (before === null ? CHAIN_START : before.hash)) return 'wrongPrevious';
  return entryHash(entry, sha256) === entry.hash ? null : 'wrongHash';
}
