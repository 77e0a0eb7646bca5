import type { Clock } from '../shop/kernel/index.ts';
import type { ConsoleLine } from '../shop/printers/index.ts';

/** Some seconds of a print, or the whole of an M503 with what led to it: further back is the record's affair. */
export const CONSOLE_LINES = 500;

interface Kept {
  /** Number of the first line of `lines`. */
  first: number;
  lines: ConsoleLine[];
}

export interface ConsoleLog {
  keep(printerId: string, direction: ConsoleLine['direction'], text: string): void;
  /** The last lines of a printer with a number above `after`, the oldest first. */
  since(printerId: string, after: number): readonly ConsoleLine[];
}

/** The last lines on the wire of each printer, numbered from 1 for as long as the station runs. */
export function createConsoleLog(clock: Pick<Clock, 'now'>): ConsoleLog {
  const consoles = new Map<string, Kept>();
  return {
    keep(printerId, direction, text) {
      const kept = consoles.get(printerId) ?? { first: 1, lines: [] };
      consoles.set(printerId, kept);
      kept.lines.push({ number: kept.first + kept.lines.length, at: clock.now(), direction, text });
      // Twice as many before half are dropped: each line is moved once, not at every line that comes.
      if (kept.lines.length < 2 * CONSOLE_LINES) return;
      kept.lines = kept.lines.slice(-CONSOLE_LINES);
      kept.first = kept.lines[0]?.number ?? 1;
    },
    since(printerId, after) {
      const kept = consoles.get(printerId);
      if (kept === undefined) return [];
      const last = kept.lines.slice(-CONSOLE_LINES);
      const oldest = last[0]?.number ?? 1;
      return last.slice(Math.max(0, after + 1 - oldest));
    },
  };
}
