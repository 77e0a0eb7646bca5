/** Heat what is in it, pull that out, put in the new one, press the old colour out, and go on. */
export const CHANGE_STEPS = ['heat', 'unload', 'insert', 'purge', 'goOn'] as const;
export type ChangeStep = (typeof CHANGE_STEPS)[number];

export function stepAfter(step: ChangeStep): ChangeStep {
  return CHANGE_STEPS[CHANGE_STEPS.indexOf(step) + 1] ?? 'goOn';
}

export function stepBefore(step: ChangeStep): ChangeStep {
  return CHANGE_STEPS[CHANGE_STEPS.indexOf(step) - 1] ?? 'heat';
}

/** One pull frees a direct extruder; a long tube needs several. */
export const UNLOAD_MILLIMETRES = 80;
/** From the gears to the nozzle of a direct extruder. */
export const INSERT_MILLIMETRES = 40;
/** About what a nozzle holds of the old colour; repeated until the new one comes clean. */
export const PURGE_MILLIMETRES = 25;
/** A nozzle swings around its target by less than this. */
const HEAT_TOLERANCE_CELSIUS = 4;

/** True when filament can be moved through the nozzle as it is now. */
export function isHotEnough(
  hotendCelsius: number | null,
  wantedCelsius: number,
  coldestCelsius: number,
): boolean {
  if (hotendCelsius === null) return false;
  return hotendCelsius >= Math.max(wantedCelsius - HEAT_TOLERANCE_CELSIUS, coldestCelsius);
}
