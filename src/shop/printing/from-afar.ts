import { refused, type Result } from '../kernel/index.ts';
import { refusalElsewhere } from '../printers/index.ts';
import type { PrintersRefusal } from '../printers/index.ts';
import { placeOf } from '../printers/printer-rows.ts';
import type { Call } from '../records/use-case.ts';
import type { Nothing, PrintingHouse } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { printAt, type PrintInput } from './moves.ts';
import { reading } from './printer-rows.ts';
import { nextPrintState, type PrintEvent } from './transitions.ts';

/** What can be asked of a run at another station. No start: the word about the bed is given beside the printer. */
const ASKED = {
  preheat: 'preheat',
  pause: 'pauseAsked',
  resume: 'resumeAsked',
  cancel: 'cancelAsked',
} as const satisfies Readonly<Record<string, PrintEvent>>;

type Answer = Result<Nothing, PrintingRefusal | PrintersRefusal>;

/**
 * Asks the station that has the run, where that is another one: accepted means that the wish is on its way. Null: the
 * run is here.
 */
export function atItsStation(
  house: PrintingHouse,
  call: Call,
  action: keyof typeof ASKED,
  { printId, expectedVersion }: PrintInput,
): Answer | null {
  const known = printAt(reading(house), printId, null);
  if (!known.ok || known.value.stationId === house.stationId) return null;
  const seen = printAt(reading(house), printId, expectedVersion);
  if (!seen.ok) return seen;
  const { state, printerId, stationId } = seen.value;
  // A run that only heats is cancelled at once there.
  const fits =
    action === 'cancel' ? nextPrintState(state, 'cancelled') : nextPrintState(state, ASKED[action]);
  if (!fits.ok) return fits;
  const { name } = placeOf(house.policy(), printerId);
  return house.elsewhere.ask(call, { printerId, stationId, action, printId }, name);
}

/** What only a person beside the printer does: refused for a run at another station. Null: the run is here. */
export function hereOnly(
  house: PrintingHouse,
  { printId }: { readonly printId: string },
): { readonly ok: false; readonly refusal: PrintersRefusal } | null {
  const print = printAt(reading(house), printId, null);
  if (!print.ok) return null;
  const { printerId: id, stationId } = print.value;
  const elsewhere = refusalElsewhere(house, { id, stationId });
  return elsewhere === null ? null : refused(elsewhere);
}
