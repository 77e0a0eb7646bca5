import type { Instant } from '../../kernel/index.ts';
import { STUCK_SENSOR_MARGIN_CELSIUS, STUCK_SENSOR_MILLISECONDS } from './limits.ts';
import type { TemperatureReport } from './model.ts';

/** A heater that is on, far from its target, and since when it has shown the very same temperature. */
export interface Watched {
  readonly heater: string;
  readonly celsius: number;
  readonly since: Instant;
}

/**
 * Heaters at work after one more report. A heater on full power gets warmer, or its sensor wavers: one that shows the
 * same hundredth of a degree for minutes has a sensor that hangs, and nobody knows how hot it is.
 */
export function watchHeating(
  before: readonly Watched[],
  report: TemperatureReport,
  now: Instant,
): readonly Watched[] {
  const readings = [
    ...report.hotends.map((reading, tool) => ({ heater: `T${tool}`, reading })),
    { heater: 'B', reading: report.bed },
    { heater: 'C', reading: report.chamber },
  ];
  return readings.flatMap(({ heater, reading }) => {
    if (!reading || (reading.targetCelsius ?? 0) - reading.currentCelsius < STUCK_SENSOR_MARGIN_CELSIUS)
      return [];
    const known = before.find((watched) => watched.heater === heater);
    if (known?.celsius === reading.currentCelsius) return [known];
    return [{ heater, celsius: reading.currentCelsius, since: now }];
  });
}

/** True when one of them has been stuck for too long. */
export function isStuck(watched: readonly Watched[], now: Instant): boolean {
  return watched.some(({ since }) => now - since >= STUCK_SENSOR_MILLISECONDS);
}
