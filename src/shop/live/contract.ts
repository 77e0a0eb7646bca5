import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { idOf, signedInProcedure } from '../records/index.ts';
import type { SyncStanding } from '../sync/index.ts';
import type { CurrentPrintView, HostPrompt, LinkState, TemperatureSample } from '../printers/index.ts';

/** What reaches an open window by itself. Each event is filtered by what its person may see at that moment. */
export type LiveEvent =
  /** Rows changed: the window asks again for what it shows of this kind. */
  | {
      readonly kind: 'changed';
      readonly table: string;
      readonly recordIds: readonly string[];
      readonly scopeIds: readonly string[];
    }
  | {
      readonly kind: 'printer';
      readonly printerId: string;
      readonly link: LinkState;
      readonly temperatures: TemperatureSample;
      readonly prompt: HostPrompt | null;
      readonly current: Pick<
        CurrentPrintView,
        | 'printId'
        | 'state'
        | 'acknowledgedLines'
        | 'totalLines'
        | 'lastAcknowledgedLine'
        | 'pauseCause'
        | 'card'
        | 'waitsForPower'
        | 'fraction'
        | 'remainingSeconds'
        | 'layer'
        | 'layers'
      > | null;
    }
  | { readonly kind: 'work'; readonly work: WorkView }
  /** How syncing stands: it went on or off, something waits, or what stood back is another. */
  | { readonly kind: 'sync'; readonly sync: SyncStanding }
  /** The person's own grants, roles or restrictions changed: what is on and off must be drawn again. */
  | { readonly kind: 'accessChanged' }
  | { readonly kind: 'sessionLocked' }
  | {
      readonly kind: 'sessionEnded';
      readonly why:
        'signedInElsewhere' | 'signedOut' | 'deactivated' | 'expired' | 'shiftEnded' | 'passwordReset';
      readonly at: number;
    };

/** Work that goes on behind the window: analysis, slicing. */
export interface WorkView {
  readonly workId: string;
  readonly subject: 'analysis' | 'slicing';
  readonly recordId: string;
  readonly name: string;
  readonly fraction: number | null;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly startedBy: string;
}

export interface StationStatus {
  readonly stationName: string;
  readonly version: string;
  readonly demo: boolean;
  readonly printersTotal: number;
  readonly printersUp: number;
  readonly sync: SyncStanding;
  readonly work: readonly WorkView[];
  readonly freeBytes: number | null;
  /** What the last look at the record found; the newest entries are looked at with every start. */
  readonly record: {
    readonly state: 'notLookedAt' | 'looking' | 'unbroken' | 'broken';
    readonly lookedAt: number | null;
  };
}

export const liveContract = {
  events: signedInProcedure(
    'Each event is filtered by the view permission of its record, for the caller, when it happens.',
  ).output(eventIterator(z.custom<LiveEvent>())),
  station: signedInProcedure(
    'The foot of every window: this station’s own health, no record of anybody.',
  ).output(z.custom<StationStatus>()),
  cancelWork: signedInProcedure(
    'A person may end work that they started themselves; others’ work is refused.',
  )
    .input(z.object({ workId: idOf<'Work'>() }))
    .output(z.object({})),
};
