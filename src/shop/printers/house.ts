import type { AccessPolicy } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import type { PrintProfile } from '../files/index.ts';
import type { MakeId, Refusal, Result } from '../kernel/index.ts';
import type { Store } from '../records/store.ts';
import type { PrinterBench } from './bench.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { CurrentPrintView } from './model.ts';

/** What the printers room works with. */
export interface PrintersHouse {
  readonly store: Store<RecordEntry>;
  /** Puts on record what has happened and cannot be taken back: now, or as soon as it can be written. Never throws. */
  recordSurely(entry: RecordEntry): void;
  readonly makeId: MakeId;
  readonly stationId: string;
  readonly elsewhere: Elsewhere;
  readonly bench: PrinterBench;
  policy(): AccessPolicy;
  profile(key: string): PrintProfile | null;
  isAddress(address: string): Result<unknown, Refusal>;
  /** `take`: null when its fuse has room, and it may heat up now; else how many others heat up on it, or wait to. */
  readonly fuses: {
    take(printerId: string): number | null;
    /** Everything is switched off at it. */
    leave(printerId: string): void;
  };
  /** The run that a printer has in hand; told by the printing room. */
  currentPrint(printerId: string): CurrentPrintView | null;
}

export type Nothing = Record<string, never>;
