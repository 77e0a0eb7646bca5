import type { PrintProfile } from '../files/index.ts';

/** Above what any material of the printer's profile needs, plus this, a target is a slip of the finger or of a file. */
const HOTEND_MARGIN_CELSIUS = 20;
const BED_MARGIN_CELSIUS = 15;

export interface TooHot {
  readonly heater: 'hotend' | 'bed';
  readonly limitCelsius: number;
}

/** Which of the targets a printer of this profile must not be given; null: none. Without a profile, any heat is too much. */
export function tooHotFor(
  profile: PrintProfile | null,
  targets: {
    readonly hotendCelsius?: number | null | undefined;
    readonly bedCelsius?: number | null | undefined;
  },
): TooHot | null {
  const materials = Object.values(profile?.materials ?? {});
  const hotendLimit =
    Math.max(0, ...materials.map(({ hotendCelsius }) => hotendCelsius)) + HOTEND_MARGIN_CELSIUS;
  const bedLimit = Math.max(0, ...materials.map(({ bedCelsius }) => bedCelsius)) + BED_MARGIN_CELSIUS;
  if ((targets.hotendCelsius ?? 0) > hotendLimit) return { heater: 'hotend', limitCelsius: hotendLimit };
  if ((targets.bedCelsius ?? 0) > bedLimit) return { heater: 'bed', limitCelsius: bedLimit };
  return null;
}
