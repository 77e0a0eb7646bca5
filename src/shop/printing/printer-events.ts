import { and, eq, inArray, sql } from 'drizzle-orm';
import { placeOf, voidPlateWords } from '../printers/printer-rows.ts';
import { printers } from '../printers/tables.ts';
import type { FaultReason, JobFailureReason, JobProgress, PrinterEvent } from '../printers/index.ts';
import type { PrintingHouse, Tx } from './house.ts';
import { PROGRESS_MILLISECONDS } from './limits.ts';
import { PRINT_STATES, type PrintFailure, type PrintFailureCode } from './model.ts';
import { failureOf, movePrint, printAt, type PrintPatch, type PrintRow } from './moves.ts';
import { createPrintedTime, filamentOf } from './printed-time.ts';
import { startedFromCard } from './card-runs.ts';
import { currentPrintRow, reading, setBed } from './printer-rows.ts';
import { printProgress, prints } from './tables.ts';
import { temperatureKeeper } from './temperatures.ts';
import { isRunning, nextPrintState, type PrintEvent } from './transitions.ts';

const FAILURES: Readonly<Record<JobFailureReason, PrintFailureCode>> = {
  printerReset: 'printerReset',
  printerSilent: 'printerSilent',
  resendLoop: 'resendLoop',
  resendOutOfReach: 'resendLoop',
  thermalFault: 'thermalRunaway',
  firmwareFault: 'firmwareError',
  linkLost: 'linkLost',
  stopped: 'stoppedByPerson',
  closed: 'stationStopped',
  fileUnreadable: 'fileUnreadable',
  heatersStayedOn: 'firmwareError',
};

/** What the printers tell, put down as what it means for the runs. Made once a station. */
export function printerEventRecorder(house: PrintingHouse): (printerId: string, event: PrinterEvent) => void {
  const writtenAt = new Map<string, number>();
  const printed = createPrintedTime(house);
  const keepTemperatures = temperatureKeeper(house);
  return (printerId, event) => {
    switch (event.kind) {
      case 'temperature':
        return keepTemperatures(printerId, event.report, event.at);
      case 'jobStarted':
        printed.goes(event.jobId);
        return moveRun(house, event.jobId, 'started', 'printing.started');
      case 'jobPausing':
        return moveRun(house, event.jobId, 'printerPauses', 'printing.printerPauses');
      case 'jobPaused':
        printed.stands(event.jobId);
        return moveRun(house, event.jobId, 'paused', 'printing.paused');
      case 'jobResumed':
        printed.goes(event.jobId);
        return moveRun(house, event.jobId, 'resumed', 'printing.resumed');
      case 'jobProgress':
        return keepProgress(house, writtenAt, event.progress);
      case 'jobFinished':
      case 'jobCancelled':
      case 'jobFailed':
        writtenAt.delete(event.jobId);
        // Its own bookkeeping: a run whose last progress cannot be kept has ended all the same.
        endRun(house, event, printed.end(event.jobId));
        return keepProgress(house, new Map(), event.progress);
      case 'faulted':
        return latchFault(house, printerId, event.reason, event.firmwareText);
      case 'stateChanged':
        return event.state.kind === 'opening' ? forgetWords(house, printerId) : undefined;
      case 'linkLost':
        return noteLostSight(house, printerId, 'printers.linkLost', event.systemReason);
      case 'printerRestarted':
        return noteLostSight(house, printerId, 'printers.restarted', null);
      case 'heatersTimedOut':
        return house.store.write((tx) =>
          recordPrinterEvent(house, tx, printerId, 'printers.heatersTimedOut', {}),
        );
      default:
    }
  };
}

type JobEnded = Extract<PrinterEvent, { kind: 'jobFinished' | 'jobCancelled' | 'jobFailed' }>;

function endRun(house: PrintingHouse, event: JobEnded, printedSeconds: number | null): void {
  const ended = {
    endedAt: house.clock.now(),
    printedSeconds,
    filamentMillimetres: filamentOf(house, event.jobId, event.progress),
  };
  if (event.kind === 'jobFinished')
    return moveRun(house, event.jobId, 'finished', 'printing.finished', ended);
  if (event.kind === 'jobCancelled')
    return moveRun(house, event.jobId, 'cancelled', 'printing.cancelled', ended);
  const code = FAILURES[event.reason];
  const failure = failureOf(code, event.firmwareText, event.progress.lastAcknowledgedLine);
  // The station let go of it in good order: for the print that is the same as a crash, and told in the same way.
  if (event.reason === 'closed')
    return moveRun(house, event.jobId, 'interrupt', 'printing.interrupted', { ...ended, failure });
  return moveRun(house, event.jobId, 'failed', 'printing.failed', { ...ended, failure });
}

/** Moves a run by the printer's own doing. An event that its state does not know is told in the record, never lost. */
function moveRun(
  house: PrintingHouse,
  printId: string,
  event: PrintEvent,
  action: string,
  patch: PrintPatch = {},
): void {
  const at = house.clock.now();
  house.store.attempt((tx) => {
    const print = printAt(tx, printId, null);
    if (!print.ok) return print;
    // A pause that a person asked for is confirmed by the same event as one of the printer's own.
    if (event === 'printerPauses' && print.value.state === 'pausing') return print;
    const failure = patch.failure == null ? null : { ...patch.failure, ...headOf(print.value) };
    const facts = failure === null ? {} : { failure };
    if (!nextPrintState(print.value.state, event).ok) {
      recordUnexpected(house, tx, print.value, event, at);
      return print;
    }
    return movePrint(
      tx,
      print.value,
      event,
      { actor: house.printerActor, action, at, facts },
      { ...patch, failure },
    );
  });
}

/** In a pause the head is parked, or on its way to or from there. */
function headOf({ state }: Pick<PrintRow, 'state'>): Pick<PrintFailure, 'head'> {
  return ['pausing', 'paused', 'resuming'].includes(state) ? { head: 'inPause' } : {};
}

function recordUnexpected(
  house: PrintingHouse,
  tx: Tx,
  print: PrintRow,
  event: PrintEvent,
  at: number,
): void {
  tx.record({
    actor: house.printerActor,
    action: 'printing.unexpectedPrinterEvent',
    result: 'refused',
    recordKind: 'print',
    recordId: print.id,
    recordName: null,
    scopeId: print.printerId,
    scopeName: null,
    facts: { event, state: print.state, at },
  });
}

function keepProgress(house: PrintingHouse, writtenAt: Map<string, number>, progress: JobProgress): void {
  const now = house.clock.monotonicMilliseconds();
  const last = writtenAt.get(progress.jobId);
  if (last !== undefined && now - last < PROGRESS_MILLISECONDS) return;
  writtenAt.set(progress.jobId, now);
  const values = {
    acknowledgedLines: progress.acknowledgedLines,
    totalLines: progress.totalLines,
    lastAcknowledgedLine: progress.lastAcknowledgedLine,
    layer: progress.layer,
    layers: progress.totalLayers,
    at: house.clock.now(),
  };
  house.store.journal((rows) => {
    rows
      .insert(printProgress)
      .values({ printId: progress.jobId, ...values })
      .onConflictDoUpdate({ target: printProgress.printId, set: values })
      .run();
  });
}

function latchFault(
  house: PrintingHouse,
  printerId: string,
  reason: FaultReason,
  firmwareText: string,
): void {
  const at = house.clock.now();
  house.store.write((tx) => {
    voidPlateWords(tx, printerId, at);
    const fault = { code: FAILURES[reason], firmwareText: firmwareText === '' ? null : firmwareText, at };
    tx.rows
      .update(printers)
      .set({ fault, version: sql`${printers.version} + 1` })
      .where(eq(printers.id, printerId))
      .run();
    if (currentPrintRow(tx, printerId) === null) setBed(tx, printerId, 'unknown');
    recordPrinterEvent(house, tx, printerId, 'printers.faulted', { ...fault });
  });
}

/** A word about a bed is of the bed that its person saw: not of what was done while nobody was connected. */
function forgetWords(house: PrintingHouse, printerId: string): void {
  house.store.journal((rows) => voidPlateWords({ rows }, printerId, house.clock.now()));
}

/** After a lost link, or a restart, nobody knows what happened at the printer: a word given before does not hold. */
function noteLostSight(
  house: PrintingHouse,
  printerId: string,
  action: 'printers.linkLost' | 'printers.restarted',
  systemReason: string | null,
): void {
  const at = house.clock.now();
  house.store.write((tx) => {
    voidPlateWords(tx, printerId, at);
    if (currentPrintRow(tx, printerId) === null) setBed(tx, printerId, 'unknown');
    recordPrinterEvent(house, tx, printerId, action, systemReason === null ? {} : { systemReason });
  });
}

function recordPrinterEvent(
  house: PrintingHouse,
  tx: Tx,
  printerId: string,
  action: string,
  facts: Readonly<Record<string, unknown>>,
): void {
  const { name } = placeOf(house.policy(), printerId);
  tx.record({
    actor: house.printerActor,
    action,
    result: 'done',
    recordKind: 'printer',
    recordId: printerId,
    recordName: name,
    scopeId: printerId,
    scopeName: name,
    facts,
  });
}

/**
 * At start: a run that was under way when the station went down was interrupted, but for one that its printer reads from
 * its own card. It is never taken up again by itself; the last acknowledged line stays known.
 */
export function interruptRuns(house: PrintingHouse): void {
  const cutOff = house.store.reading
    .select()
    .from(prints)
    .where(and(eq(prints.stationId, house.stationId), inArray(prints.state, UNDER_WAY)))
    .all();
  const onCard = startedFromCard(
    reading(house),
    cutOff.map(({ id }) => id),
  );
  for (const print of cutOff) {
    // It goes on without us, and is looked for.
    if (!onCard.has(print.id) || !isRunning(print.state)) interruptRun(house, print.id);
  }
}

/** A run that nobody can follow any more. */
export function interruptRun(house: PrintingHouse, printId: string): void {
  const at = house.clock.now();
  const line = house.store.reading
    .select({ line: printProgress.lastAcknowledgedLine })
    .from(printProgress)
    .where(eq(printProgress.printId, printId))
    .get();
  house.store.attempt((tx) => {
    const print = printAt(tx, printId, null);
    if (!print.ok) return print;
    const { printerId, state } = print.value;
    setBed(tx, printerId, isRunning(state) ? 'occupied' : 'unknown');
    const failure = { ...failureOf('stationStopped', null, line?.line ?? null), ...headOf(print.value) };
    const act = { actor: house.stationActor, action: 'printing.interrupted', at, facts: { failure } };
    return movePrint(tx, print.value, 'interrupt', act, { endedAt: at, failure });
  });
}

const UNDER_WAY = PRINT_STATES.filter((state) => isRunning(state) || state === 'preheating');
