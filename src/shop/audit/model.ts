export type AuditResult = 'done' | 'refused';

/** Who acted, as they were at that moment: entries survive renaming and deactivation. */
export interface Actor {
  readonly personId: string | null;
  /** Null for a printer, the station itself, or somebody who had not signed in. */
  readonly personName: string | null;
  readonly roleName: string | null;
  readonly grantId: string | null;
  /** SHA-256 of the session's token, shortened: tells sessions apart and opens none. */
  readonly session: string | null;
  readonly face: 'window' | 'browser' | 'commandLine' | 'station' | 'printer';
}

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
export type AuditRefusal = { readonly code: 'audit.nothingVisible' };
