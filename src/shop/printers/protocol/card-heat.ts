import { own, type Entry } from './history.ts';
import { initialModal, track, type Modal } from './modal.ts';
import type { TemperatureReport } from './model.ts';

/** What is hot during a print of the card, degrees Celsius; 0 is off. `hotends[i]` belongs to tool T`i`. */
export interface CardHeat {
  readonly hotends: readonly number[];
  readonly bed: number;
}

/** A place in the file from which on its own commands want it so. */
export interface CardHeating extends CardHeat {
  /** So many characters and commands lie before it on the card. */
  readonly characters: number;
  readonly commands: number;
}

/** Commands that set a heater, or choose the one that is set. */
const OF_HEATERS = /^(?:M\s*0*(?:104|109|140|190)(?!\d)|T\s*\d)/i;

/** What a file wants heated, read line by line. */
export interface HeatReading {
  readonly modal: Modal;
  readonly heatings: readonly CardHeating[];
}

export const noHeat: HeatReading = { modal: initialModal, heatings: [] };

/** The reading after one more line; `characters` and `commands` of the file lie before the line that follows. */
export function readHeat(
  reading: HeatReading,
  command: string,
  characters: number,
  commands: number,
): HeatReading {
  if (!OF_HEATERS.test(command)) return reading;
  const modal = track(reading.modal, command);
  const { hotendTargetsCelsius: hotends, bedTargetCelsius: bed } = modal;
  const last = reading.heatings.at(-1) ?? { hotends: [0], bed: 0 };
  const isSame = bed === last.bed && hotends.join() === last.hotends.join();
  return {
    modal,
    heatings: isSame ? reading.heatings : [...reading.heatings, { hotends, bed, characters, commands }],
  };
}

/** What the file wants hot at a byte of it on the card. */
export function heatInFile(heatings: readonly CardHeating[], bytes: number, lineEnd: number): CardHeat {
  const before = heatings.findLast(({ characters, commands }) => characters + commands * lineEnd <= bytes);
  return before ?? { hotends: [], bed: 0 };
}

/** What the firmware says is to be hot. */
export function heatReported({ hotends, bed }: TemperatureReport): CardHeat {
  return {
    hotends: hotends.map(({ targetCelsius }) => targetCelsius ?? 0),
    bed: bed?.targetCelsius ?? 0,
  };
}

/** All of it on at once, then waited for. */
export function heatAgain({ hotends, bed }: CardHeat): readonly Entry[] {
  const named = (tool: number) => (hotends.length === 1 ? '' : ` T${tool}`);
  const hot = hotends.flatMap((celsius, tool) => (celsius > 0 ? [{ celsius, tool }] : []));
  return [
    ...(bed > 0 ? [own(`M140 S${bed}`)] : []),
    ...hot.map(({ tool, celsius }) => own(`M104${named(tool)} S${celsius}`)),
    ...(bed > 0 ? [own(`M190 S${bed}`)] : []),
    ...hot.map(({ tool, celsius }) => own(`M109${named(tool)} S${celsius}`)),
  ];
}
