import type { ControlsView } from '../../../src/shop/controls/index.ts';
import type { PauseReason, PrinterView } from '../../../src/shop/printers/index.ts';
import type { Format, Say } from '../../text/index.ts';
import type { JogDirection } from './jog.ts';

type Standing = ControlsView | undefined;

/** What stands in the way of moving anything by hand, in a sentence; null: nothing. Undefined state: not known yet. */
export function whyHeld(t: Say, state: Standing): string | null {
  if (state === undefined) return t('controls.off.reading');
  return state.heldBy === null ? null : t(`controls.off.${state.heldBy}`);
}

/** The same for what can be changed while it prints. */
export function whyNoOverride(t: Say, state: Standing): string | null {
  return state?.heldBy === 'print' ? null : whyHeld(t, state);
}

export const isPaused = ({ current }: Pick<PrinterView, 'current'>) => current?.state === 'paused';

/** Pauses in which the head is ours to move. In the others the printer changes its filament by itself, or at its screen. */
const OURS: ReadonlySet<PauseReason> = new Set(['person', 'file', 'printer', 'filamentOut']);

/** A pause that may be for the filament, and in which it can be changed from here: not where the card prints by itself. */
export function mayWantFilament({ current }: Pick<PrinterView, 'current'>): boolean {
  if (current?.state !== 'paused' || current.card?.kind === 'printing') return false;
  return current.pauseCause !== null && OURS.has(current.pauseCause);
}

/** Before homing a head only rises, and only this far: enough to free a nozzle from a part. The station holds the same. */
const UNHOMED_LIFT_MILLIMETRES = 10;

/** Where the head is not known, it is moved nowhere but a little up. */
export function whyNoMove(
  t: Say,
  state: Standing,
  direction: JogDirection,
  stepMillimetres: number,
): string | null {
  const held = whyHeld(t, state);
  if (held !== null || state === undefined || state.position !== null) return held;
  const frees = direction === 'up' && stepMillimetres <= UNHOMED_LIFT_MILLIMETRES;
  return frees ? null : t('controls.off.notHomed');
}

/** Homing crosses the whole bed, where the part of a paused print stands; of Z it presses on any part that is left there. */
export function whyNoHoming(
  t: Say,
  state: Standing,
  printer: Pick<PrinterView, 'current' | 'bed'>,
  axis: 'x' | 'y' | 'z' | 'all',
): string | null {
  const held = whyHeld(t, state) ?? (isPaused(printer) ? t('controls.off.homeInPause') : null);
  const presses = (axis === 'z' || axis === 'all') && printer.bed === 'occupied';
  return held ?? (presses ? t('controls.off.partOnBed') : null);
}

/** Without its motors the head of a paused print would lose its place. */
export function whyMotorsStay(t: Say, state: Standing, printer: Pick<PrinterView, 'current'>): string | null {
  return whyHeld(t, state) ?? (isPaused(printer) ? t('controls.off.motorsInPause') : null);
}

/** Filament does not move through a cold nozzle. */
export function whyNoFilament(
  t: Say,
  format: Format,
  state: Standing,
  hotendCelsius: number | null,
): string | null {
  const held = whyHeld(t, state);
  if (held !== null || state === undefined) return held;
  const { coldestExtrusionCelsius: coldest } = state;
  if (hotendCelsius !== null && hotendCelsius >= coldest) return null;
  return t('controls.off.tooCold', { celsius: format.celsius(coldest) });
}
