import type { AccessPolicy, ScopeId } from '../access/index.ts';
import type { Actor, RecordEntry } from '../audit/index.ts';
import type { FileOnItsWay, PrintProfile } from '../files/index.ts';
import type { Clock, MakeId, RandomSource, Result } from '../kernel/index.ts';
import type { Elsewhere } from '../printers/index.ts';
import type { PrinterBench } from '../printers/index.ts';
import type { Store, Transaction } from '../records/store.ts';
import type { PrintingRefusal } from './model.ts';
import type { HeatTurn } from './power-turns.ts';
import type { PowerTurns } from './staggering.ts';
import type { TaskClaims } from './task-claims.ts';

/** What the printing room works with. */
export interface PrintingHouse {
  readonly store: Store<RecordEntry> & {
    /** Local rows that change no state: a print's progress. */
    journal(work: (rows: Transaction<RecordEntry>['rows']) => void): void;
  };
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly random: RandomSource;
  readonly stationId: string;
  readonly stationName: string;
  readonly stationActor: Actor;
  readonly printerActor: Actor;
  readonly bench: PrinterBench;
  /** The other stations of the company. */
  readonly elsewhere: Elsewhere;
  readonly claims: TaskClaims;
  sha256(text: string): string;
  policy(): AccessPolicy;
  profile(key: string): PrintProfile | null;
  scopesWithin(scopeId: ScopeId): readonly string[];
  /** Whose turn it is to heat up, where printers share a fuse. */
  readonly power: PowerTurns<HeatTurn>;
  /** The stored G-code, read again and compared with its hash: what is printed is what was approved. */
  verifiedGcode(hash: string): Promise<Result<string, PrintingRefusal>>;
  /** Null: it is at this station. Otherwise it has been asked for, and how far it is; nothing heats for it. */
  fileOnItsWay(hash: string): FileOnItsWay | null;
}

export type Tx = Transaction<RecordEntry>;
export type Nothing = Record<string, never>;
