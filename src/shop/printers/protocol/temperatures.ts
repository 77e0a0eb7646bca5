import type { HeaterReading, TemperatureReport } from './model.ts';

/** `T:210.0 /210.0`, `T1:25.3/0.0`, `B:60 /60`, `C:30.1`; Repetier and Klipper leave targets or blanks out. */
const READING = /(?:^|\s)([TBC])(\d*):\s*(-?\d+(?:\.\d+)?)(?:\s*\/\s*(-?\d+(?:\.\d+)?))?/g;

/**
 * The temperatures in one line of a firmware; null when it holds none. Where both `T:` and `T0:` stand, `T:` is the
 * active tool over again. `@:` (heater power) and `W:` (seconds to wait) are not temperatures.
 */
export function parseTemperatures(line: string): TemperatureReport | null {
  let active: HeaterReading | null = null;
  const numbered: (HeaterReading | undefined)[] = [];
  let bed: HeaterReading | null = null;
  let chamber: HeaterReading | null = null;
  for (const [, letter, tool, current, target] of line.matchAll(READING)) {
    const reading = {
      currentCelsius: Number(current),
      targetCelsius: target === undefined ? null : Number(target),
    };
    if (letter === 'B') bed = reading;
    else if (letter === 'C') chamber = reading;
    else if (tool === '') active = reading;
    else if (Number(tool) < 16) numbered[Number(tool)] = reading;
  }
  const hotends = hotendReadings(numbered, active);
  return hotends.length === 0 && bed === null ? null : { hotends, bed, chamber };
}

function hotendReadings(
  numbered: readonly (HeaterReading | undefined)[],
  active: HeaterReading | null,
): readonly HeaterReading[] {
  if (numbered.length === 0) return active ? [active] : [];
  return Array.from(
    { length: numbered.length },
    (_, tool) => numbered[tool] ?? active ?? { currentCelsius: 0, targetCelsius: null },
  );
}

/** True when some heater of the report has a target above zero. */
export function heatersAreOn(report: TemperatureReport): boolean {
  return [...report.hotends, report.bed, report.chamber].some((heater) => (heater?.targetCelsius ?? 0) > 0);
}
