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

/** One line for the record: who, and what. */
export type RecordEntry = AuditFact & { readonly actor: Actor };

/** The caller may see no part of the record, so nothing is said about the whole of it. */
export type AuditRefusal =
  | { readonly code: 'audit.nothingVisible' }
  /** The proof is of the whole record, and the caller sees a part of it. */
  | { readonly code: 'audit.partOnly' };
