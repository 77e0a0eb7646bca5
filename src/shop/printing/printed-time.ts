import type { JobProgress } from '../printers/index.ts';
import { factsOf } from './fitting.ts';
import type { PrintingHouse } from './house.ts';
import { printAt, taskAt } from './moves.ts';
import { reading } from './printer-rows.ts';

/** Counts the seconds in which runs print: pauses are left out. Made once a station. */
export interface PrintedTime {
  /** It prints from now on. */
  goes(printId: string): void;
  /** It stands still. */
  stands(printId: string): void;
  /** It has ended: whole seconds; null when nobody saw it begin. */
  end(printId: string): number | null;
}

export function createPrintedTime(house: Pick<PrintingHouse, 'clock'>): PrintedTime {
  const counted = new Map<string, { readonly milliseconds: number; readonly since: number | null }>();
  const now = () => house.clock.monotonicMilliseconds();
  const upToNow = (printId: string): number => {
    const { milliseconds, since } = counted.get(printId) ?? { milliseconds: 0, since: null };
    return milliseconds + (since === null ? 0 : now() - since);
  };
  return {
    goes: (printId) => void counted.set(printId, { milliseconds: upToNow(printId), since: now() }),
    stands: (printId) => void counted.set(printId, { milliseconds: upToNow(printId), since: null }),
    end(printId) {
      if (!counted.has(printId)) return null;
      const seconds = Math.round(upToNow(printId) / 1_000);
      counted.delete(printId);
      return seconds;
    },
  };
}

/**
 * Filament that a run has used, millimetres: the file's own count by the share of its lines that this run has done. A
 * run that went on with another's part counts from where it went on. Null: the file does not tell.
 */
export function filamentOf(house: PrintingHouse, printId: string, progress: JobProgress): number | null {
  const now = reading(house);
  const print = printAt(now, printId, null);
  const task = print.ok ? taskAt(now, print.value.taskId, null) : print;
  if (!print.ok || !task.ok) return null;
  const whole = factsOf(now, task.value)?.filamentMillimetres ?? null;
  if (whole === null || progress.totalLines === 0) return null;
  const done = progress.acknowledgedLines - (print.value.resumePlan?.fromCommand ?? 0);
  return Math.round((whole * Math.max(0, done)) / progress.totalLines);
}
