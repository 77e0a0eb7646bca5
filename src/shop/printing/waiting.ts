import type { TaskState, WaitingReason } from './model.ts';

/** One printer, as far as it decides whether a task can go on. */
export interface PrinterForWaiting {
  readonly name: string;
  /** The station that it is plugged into, where that is another one; null: this one. */
  readonly station: { readonly name: string; readonly isQuiet: boolean } | null;
  readonly up: boolean;
  readonly busy: boolean;
  readonly faulted: boolean;
  readonly outOfService: boolean;
  /** A run has ended on it and its part still lies there. */
  readonly waitsForRemoval: boolean;
  /** Why the task cannot be printed on it, whatever it is doing; null: it can. */
  readonly misfit: 'profile' | 'size' | 'heat' | 'material' | null;
}

/**
 * Why a task waits, as the one thing that a person could do about it: the printers are looked through for the obstacle
 * that is nearest to being gone.
 */
export function waitingReason(
  task: { readonly state: TaskState; readonly materialKey: string; readonly profileKey: string | null },
  printers: readonly PrinterForWaiting[],
): WaitingReason | null {
  if (task.state === 'requested') return { code: 'waitsForReview' };
  if (task.state !== 'queued') return null;
  const suited = printers.filter(({ misfit }) => misfit === null);
  const fitting = suited.filter(({ outOfService }) => !outOfService);
  const free = fitting.filter(({ up, busy, faulted }) => up && !busy && !faulted);
  if (free.some(({ station }) => station === null)) return { code: 'waitsForOperator' };
  const [away] = free;
  if (away !== undefined) {
    return { code: 'waitsAtStation', printer: away.name, station: away.station?.name ?? '' };
  }
  const uncleared = fitting.find(({ waitsForRemoval }) => waitsForRemoval);
  if (uncleared !== undefined) return { code: 'bedNotCleared', printer: uncleared.name };
  if (fitting.some(({ busy }) => busy)) return { code: 'printersBusy' };
  const [quiet] = fitting.filter(({ station }) => station?.isQuiet === true);
  if (quiet !== undefined && fitting.every(({ station }) => station !== null)) {
    return { code: 'stationQuiet', printer: quiet.name, station: quiet.station?.name ?? '' };
  }
  if (fitting.length > 0) return { code: 'noPrinterConnected' };
  const [closed] = suited;
  if (closed !== undefined) return { code: 'printersOutOfService', printer: closed.name };
  if (printers.some(({ misfit }) => misfit === 'material')) {
    return { code: 'noPrinterWithMaterial', materialKey: task.materialKey };
  }
  if (printers.some(({ misfit }) => misfit === 'size')) return { code: 'noPrinterBigEnough' };
  if (printers.some(({ misfit }) => misfit === 'heat')) return { code: 'tooHotForPrinters' };
  return task.profileKey === null
    ? { code: 'noPrinterConnected' }
    : { code: 'noPrinterForProfile', profileKey: task.profileKey };
}
