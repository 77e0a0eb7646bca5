import { HISTORY_BLOCK, HISTORY_LINES } from './limits.ts';

/** Where a numbered line came from; what its acknowledgement means depends on it. */
export type Origin =
  | {
      readonly kind: 'job';
      /** 0-based place among the job's commands. */
      readonly index: number;
      readonly fileLine: number;
      readonly endOffset: number;
      readonly layer: number;
    }
  /** A line that is written to the printer's card, and not done. */
  | { readonly kind: 'card' }
  /** A line of Printhall's own or of a person; `step` names what its acknowledgement completes, if anything. */
  | { readonly kind: 'own'; readonly step: Step | null };

/** What the acknowledgement of a line of our own completes; `asked` marks the line that a question goes out with. */
export type Step =
  | 'identified'
  | 'ready'
  | 'positioned'
  | 'parked'
  | 'resumed'
  | 'finished'
  | 'cancelled'
  | 'drained'
  | 'asked'
  | 'answered'
  | CardStep;

/** Of a file that is brought to the printer's card, and of a print from there. */
export type CardStep =
  | 'cardOpened'
  | 'cardClosed'
  | 'cardMeasured'
  | 'cardDeleted'
  | 'cardSelected'
  | 'cardStarted'
  | 'cardPaused'
  | 'cardResumed'
  | 'cardMarked'
  | 'halvesDeleted';

export interface Entry {
  readonly command: string;
  readonly origin: Origin;
}

/** A line of our own that completes nothing, or `step`. */
export function own(command: string, step: Step | null = null): Entry {
  return { command, origin: { kind: 'own', step } };
}

/** Its `ok T:` tells exactly which line it answers. */
export const POLL: Entry = own('M105');

/**
 * The lines sent last, by number, never changed once written: what makes sending again safe is that one number
 * always means one line. Blocks keep adding cheap without sharing anything that changes.
 */
export interface History {
  /** Number of the first line kept. */
  readonly first: number;
  readonly blocks: readonly (readonly Entry[])[];
  readonly recent: readonly Entry[];
}

export function emptyHistory(first: number): History {
  return { first, blocks: [], recent: [] };
}

/** The number that the next line added gets. */
export function endOfHistory(history: History): number {
  return history.first + history.blocks.length * HISTORY_BLOCK + history.recent.length;
}

export function addToHistory(history: History, entry: Entry): History {
  const recent = [...history.recent, entry];
  if (recent.length < HISTORY_BLOCK) return { ...history, recent };
  const blocks = [...history.blocks, recent];
  const mayDrop = (blocks.length - 1) * HISTORY_BLOCK >= HISTORY_LINES;
  return {
    first: mayDrop ? history.first + HISTORY_BLOCK : history.first,
    blocks: mayDrop ? blocks.slice(1) : blocks,
    recent: [],
  };
}

/** The line of that number, or null when it is not kept. */
export function entryAt(history: History, line: number): Entry | null {
  const offset = line - history.first;
  if (offset < 0) return null;
  const block = Math.floor(offset / HISTORY_BLOCK);
  const place = offset % HISTORY_BLOCK;
  if (block < history.blocks.length) return history.blocks[block]?.[place] ?? null;
  return block === history.blocks.length ? (history.recent[place] ?? null) : null;
}
