import type { Actor } from '../records/index.ts';

export type { Actor };

export type AuditResult = 'done' | 'refused';

/** What one entry tells, apart from who and when. */
export interface AuditFact {
  /** `room.verb`, the name of the procedure or of the event. */
  readonly action: string;
  readonly result: AuditResult;
  readonly recordKind: string;
  readonly recordId: string | null;
  readonly recordName: string | null;
  readonly scopeId: string | null;
  readonly scopeName: string | null;
  readonly reason?: string | null;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** The body of an entry: what is kept as canonical JSON beside the columns that are searched. */
export interface AuditBody {
  readonly actor: Actor;
  readonly stationName: string;
  readonly recordName: string | null;
  readonly scopeName: string | null;
  readonly reason: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly monotonicMilliseconds: number;
  readonly version: string;
}

/** The newest entry of a station's record at some moment, signed with the station's key. See RULES.md, AU10. */
export interface SignedHead {
  readonly stationId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly hash: string;
  readonly at: number;
  /**
   * The first `TRAIL_CHARACTERS` of the hash of each entry since the head before, up to and with this one, joined. It
   * tells which entry was rewritten; that one was, the whole hash tells.
   */
  readonly trail: string;
  /** Ed25519 over the canonical JSON of the above, base64. */
  readonly signature: string;
}

/** `missing`: the entry that a head names is not there. `rewritten`: it has another hash. `forged`: no true signature. */
export type HeadProblem = 'headMissing' | 'headRewritten' | 'headForged';

/** One line for the record: who, and what. */
export type RecordEntry = AuditFact & { readonly actor: Actor };

/** The caller may see no part of the record, so nothing is said about the whole of it. */
export type AuditRefusal =
  | { readonly code: 'audit.nothingVisible' }
  /** The proof is of the whole record, and the caller sees a part of it. */
  | { readonly code: 'audit.partOnly' };
