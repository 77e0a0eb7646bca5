import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
import type { Nothing, PrintingHouse } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { movePrint, printAt, type PrintInput, type PrintRow } from './moves.ts';
import { fuseTaken } from './power-turns.ts';
import { coolDown, jobOnWire } from './printer-rows.ts';
import { nextPrintState } from './transitions.ts';

/*
 * Each of these is committed before its bytes leave, and looks at the wire first: between that look and the bytes
 * nothing else can happen, so that an act which is on record was sent. The printer's answers come as events, and
 * they need the store for themselves.
 */

export function pausePrint(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Result<Nothing, PrintingRefusal | Refusal> {
  const asked = house.store.attempt<PrintRow, PrintingRefusal | Refusal>((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    if (!print.ok) return print;
    const moved = movePrint(tx, print.value, 'pauseAsked', call);
    return !moved.ok || jobOnWire(house, print.value) === 'printing' ? moved : notOnWire(house, print.value);
  });
  return asked.ok ? asAnswer(house.bench.pauseJob(asked.value.printerId)) : asked;
}

export function resumePrint(
  house: PrintingHouse,
  call: Call,
  input: PrintInput,
): Result<Nothing, PrintingRefusal | Refusal> {
  const asked = house.store.attempt<PrintRow, PrintingRefusal | Refusal>((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    if (!print.ok) return print;
    const moved = movePrint(tx, print.value, 'resumeAsked', call);
    if (!moved.ok) return moved;
    if (jobOnWire(house, print.value) !== 'paused') return notOnWire(house, print.value);
    const taken = isCold(house, print.value) ? fuseTaken(house, print.value.printerId) : null;
    return taken === null ? moved : refused(taken);
  });
  return asked.ok ? asAnswer(house.bench.resumeJob(asked.value.printerId)) : asked;
}

/**
 * Ends a run: as soon as the printer has been switched off, or at once where it has nothing of the run in hand: it was
 * only heating, or its end was never heard.
 */
export function cancelPrint(
  house: PrintingHouse,
  call: Call,
  input: PrintInput & { readonly reason?: string | undefined },
): Result<Nothing, PrintingRefusal | Refusal> {
  const act = { ...call, reason: input.reason ?? null };
  const asked = house.store.attempt<PrintRow, PrintingRefusal>((tx) => {
    const print = printAt(tx, input.printId, input.expectedVersion);
    if (!print.ok) return print;
    if (jobOnWire(house, print.value) !== null) return movePrint(tx, print.value, 'cancelAsked', act);
    return nextPrintState(print.value.state, 'cancelled').ok
      ? movePrint(tx, print.value, 'cancelled', act, { endedAt: call.at })
      : movePrint(tx, print.value, 'cancelAsked', act);
  });
  if (!asked.ok) return asked;
  const { state, printerId } = asked.value;
  if (state === 'cancelling') return asAnswer(house.bench.cancelJob(printerId));
  coolDown(house, printerId);
  return accepted({});
}

/** In a long pause the heaters went off: going on heats everything up again. */
function isCold(house: PrintingHouse, { printerId }: PrintRow): boolean {
  const report = house.bench.snapshot(printerId)?.temperatures ?? null;
  if (report === null) return true;
  return [...report.hotends, report.bed].every((heater) => (heater?.targetCelsius ?? 0) === 0);
}

function notOnWire(house: PrintingHouse, { printerId }: PrintRow): { ok: false; refusal: Refusal } {
  const state = house.bench.snapshot(printerId)?.state.kind ?? 'closed';
  return refused({ code: 'printers.wrongState', act: 'command', state } satisfies Refusal & {
    act: string;
    state: string;
  });
}

function asAnswer(sent: Result<void, Refusal>): Result<Nothing, Refusal> {
  return sent.ok ? accepted({}) : sent;
}
