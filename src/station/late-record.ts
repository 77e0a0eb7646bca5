import type { RecordEntry } from '../shop/audit/index.ts';
import type { Clock } from '../shop/kernel/index.ts';
import type { StationStore } from './store/store.ts';

/**
 * The record of what must happen whether it can be recorded or not: a printer is stopped even when the disk is full. The
 * entry waits in memory and is written as soon as it can be, with the time at which it happened.
 */
export interface LateRecord {
  /** Writes the entry, now or later. Never throws. */
  record(entry: RecordEntry): void;
  /** Tries again to write what waits. To be called every few seconds, and at the end. */
  retry(): void;
}

/** A button pressed in despair on a station whose disk is full: what is beyond this says nothing new. */
const WAITING_MAXIMUM = 1_000;

export function createLateRecord(
  store: Pick<StationStore, 'write'>,
  clock: Clock,
  report: (error: unknown) => void,
): LateRecord {
  const waiting: { readonly entry: RecordEntry; readonly happenedAt: number; late: boolean }[] = [];

  function retry(): void {
    try {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        const { entry, happenedAt, late } = next;
        store.write((tx) =>
          tx.record(late ? { ...entry, facts: { ...entry.facts, happenedAt, writtenLate: true } } : entry),
        );
        waiting.shift();
      }
    } catch (error) {
      for (const one of waiting) one.late = true;
      report(error);
    }
  }

  return {
    record(entry) {
      if (waiting.length < WAITING_MAXIMUM) waiting.push({ entry, happenedAt: clock.now(), late: false });
      retry();
    },
    retry,
  };
}
