import type { Instant } from '../kernel/index.ts';

/** Where a hub is. */
export interface HubAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /**
   * `off`: no encryption, for a network of its own. `pinned`: the certificate with this SHA-256 and no other.
   * `verified`: by the machine's trusted authorities, for the host's name.
   */
  readonly tls:
    | { readonly kind: 'off' }
    | { readonly kind: 'pinned'; readonly fingerprint: string }
    | { readonly kind: 'verified' };
}

/** Factories whose rows a station may see from now on. */
export interface GainedPlaces {
  readonly places: readonly string[];
  /** The hub's number of the newest part of theirs that was applied. */
  readonly cursor: number;
  /** Up to here; what is newer came with everything else. */
  readonly upTo: number;
}

/** Why syncing stands still until a person decides. Nothing is deleted meanwhile, and the station works on. */
export type StopReason =
  /** The address leads to another hub. */
  | { readonly code: 'otherHub'; readonly hubId: string }
  /** The hub was put back from a backup: it knows less than this station has seen. */
  | { readonly code: 'hubRestored'; readonly hubSequence: number; readonly cursor: number }
  /** Another copy of this station has taken its place. */
  | { readonly code: 'fenced'; readonly epoch: number }
  /** An administrator of the hub has taken the station out. */
  | { readonly code: 'revoked' }
  /** The hub is of a schema that this Printhall cannot speak. */
  | { readonly code: 'hubTooNew'; readonly schema: number }
  /** What came would delete so many rows of a table that somebody must look first. */
  | { readonly code: 'manyDeletions'; readonly table: string; readonly rows: number };

/** Of what kind a conflict is. */
export const CONFLICT_KINDS = [
  /** Two stations moved one thing; the other's move came first. */
  'movedElsewhere',
  /** The rules of access, or of the room, refuse it as things stood when its turn came. */
  'refusedOnArrival',
  /** Two stations wrote one field; the later time stands. */
  'writtenTwice',
  /** What it was written to was deleted meanwhile. */
  'goneMeanwhile',
  /** A name that must be one of a kind was given twice. */
  'nameTaken',
] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

/** What can be asked of a printer at another station. Nothing here begins to print: that takes a person beside it. */
export const INTENT_ACTIONS = ['pause', 'resume', 'cancel', 'preheat', 'stop'] as const;
export type IntentAction = (typeof INTENT_ACTIONS)[number];

/** The foot of every window. */
export type SyncStanding =
  | { readonly state: 'notSetUp' }
  /** The first fetch: how far it is. */
  | { readonly state: 'joining'; readonly fraction: number; readonly online: boolean }
  | {
      readonly state: 'online';
      readonly syncedAt: Instant | null;
      readonly waiting: number;
      /** Something has waited since then though the hub can be reached. */
      readonly stalledSince: Instant | null;
    }
  | { readonly state: 'offline'; readonly since: Instant | null; readonly waiting: number }
  | { readonly state: 'stopped'; readonly why: StopReason; readonly waiting: number }
  /** The station was put back from a backup, and begins no print until the hub, or a person, has said what now. */
  | {
      readonly state: 'putBack';
      /** Until then at least it lived on after the backup. */
      readonly livedUntil: Instant;
      /** The hub tells what is missing; otherwise a person goes on without it. */
      readonly awaitsHub: boolean;
      readonly waiting: number;
    };

/** One station of the company, as the hub knows it. */
export interface StationLine {
  readonly stationId: string;
  readonly name: string;
  readonly homeFactoryId: string;
  readonly homeFactoryName: string;
  /** Null: every one. */
  readonly factories: readonly string[] | null;
  readonly isThis: boolean;
  readonly version: string;
  readonly lastContactAt: Instant | null;
  readonly waiting: number;
  readonly troubles: number;
  /** What its clock is behind the hub's (negative: ahead); null: not measured yet. */
  readonly clockOffsetMilliseconds: number | null;
  readonly revokedAt: Instant | null;
  /** The record that came from it does not continue itself: somebody changed it there. */
  readonly recordBroken: boolean;
}

/** Whom it is about, which role, and where: how people know a row that has no name. Null: not known here, or none. */
export interface ConflictSubject {
  readonly personName: string | null;
  readonly roleName: string | null;
  readonly placeName: string | null;
}

/** Conflicts of one answer: with fewer there are no older ones. */
export const CONFLICTS_PAGE = 100;

export interface ConflictView {
  readonly conflictId: string;
  readonly kind: ConflictKind;
  readonly table: string;
  readonly recordId: string;
  readonly recordName: string | null;
  /** Null: it is called by its name. */
  readonly subject: ConflictSubject | null;
  readonly column: string | null;
  readonly lost: unknown;
  readonly won: unknown;
  readonly refusal: Readonly<Record<string, unknown>> | null;
  readonly personName: string | null;
  readonly isMine: boolean;
  readonly stationName: string;
  readonly madeAt: Instant;
  readonly foundAt: Instant;
  /** Whether the value that stood back can be written again by this person. */
  readonly canBringBack: boolean;
  readonly settled: {
    readonly at: Instant;
    readonly byName: string;
    readonly how: 'kept' | 'broughtBack';
  } | null;
}

export interface TroubleView {
  readonly troubleId: string;
  readonly direction: 'out' | 'in';
  readonly code: string;
  readonly detail: string;
  readonly at: Instant;
}

/** The page about syncing. */
export interface SyncView {
  readonly standing: SyncStanding;
  readonly hub: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly encrypted: boolean;
    readonly companyName: string;
    readonly joinedAt: Instant;
    /** Null: every one of the company. */
    readonly factories: readonly { readonly id: string; readonly name: string }[] | null;
    readonly clockOffsetMilliseconds: number;
  } | null;
  readonly stations: readonly StationLine[];
  /** When the list of stations was last heard from the hub. */
  readonly stationsAt: Instant | null;
  readonly troubles: readonly TroubleView[];
  readonly openConflicts: number;
  readonly files: { readonly up: number; readonly down: number; readonly bytesLeft: number };
  /** When the next try is due; null: one is under way, or none is. */
  readonly nextAt: Instant | null;
  readonly lastError: string | null;
}

/** What a code for enrolling holds, shown before the station joins. */
export interface EnrolmentPreview {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly encrypted: boolean;
  readonly companyName: string;
  /** The hub has nothing of this company yet: what stands here becomes its beginning. */
  readonly founds: boolean;
  readonly homeFactoryName: string;
  /** Null: every one. */
  readonly factoryNames: readonly string[] | null;
  /** What would stand in the way. */
  readonly obstacle: SyncRefusal | null;
}

export type SyncRefusal =
  | { readonly code: 'sync.codeUnreadable' }
  | { readonly code: 'sync.codeUsed' }
  | { readonly code: 'sync.hubUnreachable'; readonly detail: string }
  | { readonly code: 'sync.hubRefused'; readonly detail: string }
  | { readonly code: 'sync.alreadyEnrolled' }
  | { readonly code: 'sync.notEnrolled' }
  /** Only a fresh code from the hub can say which hub, or which of two stations, is the right one. */
  | { readonly code: 'sync.needsCode' }
  /** A station that has people of its own cannot join a company that is there already. */
  | { readonly code: 'sync.notEmpty' }
  /** One that is to begin a company has to have one, and one only. */
  | { readonly code: 'sync.notOneCompany'; readonly companies: number }
  /** Rows of this station are to be taken away for the hub’s, and a printer has one of them in hand. */
  | { readonly code: 'sync.printersBusy' }
  | { readonly code: 'sync.nothingHere' }
  | { readonly code: 'sync.demoStaysAlone' }
  | { readonly code: 'sync.cannotBringBack' }
  | { readonly code: 'sync.alreadySettled' }
  /** What came cannot be applied on what stands now, either. */
  | { readonly code: 'sync.stillNotTaken' }
  /** What crosses stations needs the hub. */
  | { readonly code: 'sync.offline' };

/** Why a station that hears of a change does not take it in, where no room has a word for it. */
export type JudgeRefusal =
  /** Nothing in Printhall writes such a change: something else wrote it. */
  | { readonly code: 'sync.unlawfulChange'; readonly table: string }
  /** The password or code that it replaces had been replaced before. */
  | { readonly code: 'sync.secretChanged' };
