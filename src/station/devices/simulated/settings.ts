import { commandWord, parameter } from '../../../shop/printers/protocol/gcode.ts';

/** One line of M503: a command, which of several it is about (`T0`), and its values with their decimals. */
interface SettingLine {
  readonly heading: string;
  readonly command: string;
  readonly selector: string;
  readonly values: Readonly<Record<string, number>>;
  readonly decimals: number;
}

/** As a machine of this size comes out of its box. */
const FACTORY: readonly SettingLine[] = [
  line('Steps per unit', 'M92', { X: 80, Y: 80, Z: 400, E: 93 }),
  line('Max feedrates (units/s)', 'M203', { X: 500, Y: 500, Z: 5, E: 25 }),
  line('Max Acceleration (units/s2)', 'M201', { X: 500, Y: 500, Z: 100, E: 5_000 }),
  line('Acceleration (units/s2) (P<print-accel> R<retract-accel> T<travel-accel>)', 'M204', {
    P: 500,
    R: 500,
    T: 500,
  }),
  line('Advanced (B<min_segment_time_us> S<min_feedrate> T<min_travel_feedrate> J<junc_dev>)', 'M205', {
    B: 20_000,
    S: 0,
    T: 0,
    J: 0.08,
  }),
  line('Home offset', 'M206', { X: 0, Y: 0, Z: 0 }),
  line('Material heatup parameters', 'M145', { H: 200, B: 60, F: 255 }, 'S0'),
  line('Material heatup parameters', 'M145', { H: 240, B: 80, F: 255 }, 'S1'),
  line('Hotend PID', 'M301', { P: 22.2, I: 1.08, D: 114 }),
  line('Bed PID', 'M304', { P: 10, I: 0.02, D: 305.4 }),
  line('Z-Probe Offset', 'M851', { X: -44, Y: -16, Z: -2.5 }),
  line('Linear Advance', 'M900', { K: 0.05 }),
  line('Filament load/unload', 'M603', { L: 0, U: 100 }),
];

/** Further than this from the nozzle no probe stands: Marlin refuses it with these words. */
const PROBE_MILLIMETRES = 20;

function line(
  heading: string,
  command: string,
  values: Readonly<Record<string, number>>,
  selector = '',
): SettingLine {
  return { heading, command, selector, values, decimals: 2 };
}

/** A firmware's parameters: as they are now, and as they are kept in its EEPROM. */
export class SimulatedSettings {
  #now = FACTORY;
  #kept = FACTORY;

  /** Does a command that is about parameters; gives what is said to it, or null: it is about something else. */
  perform(command: string): readonly string[] | null {
    const word = commandWord(command);
    switch (word) {
      case 'M500':
        this.#kept = this.#now;
        return ['echo:Settings Stored (642 bytes; crc 21845)'];
      case 'M501':
        this.#now = this.#kept;
        return ['echo:V86 stored settings retrieved (642 bytes; crc 21845)'];
      case 'M502':
        this.#now = FACTORY;
        return ['echo:Hardcoded Default Settings Loaded'];
      case 'M503':
        return this.#report();
      default:
        return this.#now.some((setting) => setting.command === word) ? this.#change(word, command) : null;
    }
  }

  /** As after a reset. */
  reload(): void {
    this.#now = this.#kept;
  }

  #report(): readonly string[] {
    return this.#now.flatMap((setting, index) => {
      const isNew = this.#now[index - 1]?.heading !== setting.heading;
      const values = Object.entries(setting.values).map(
        ([letter, value]) => `${letter}${value.toFixed(setting.decimals)}`,
      );
      const told = [setting.command, setting.selector, ...values].filter((part) => part !== '').join(' ');
      return [...(isNew ? [`echo:; ${setting.heading}:`] : []), `echo: ${told}`];
    });
  }

  #change(word: string, command: string): readonly string[] {
    const offset = word === 'M851' ? parameter(command, 'Z') : null;
    if (offset !== null && Math.abs(offset) > PROBE_MILLIMETRES) return ['?Z out of range (-20 to 20)'];
    this.#now = this.#now.map((setting) => {
      if (setting.command !== word || !isMeant(setting, command)) return setting;
      const values = Object.entries(setting.values).map(
        ([letter, value]) => [letter, parameter(command, letter) ?? value] as const,
      );
      return { ...setting, values: Object.fromEntries(values) };
    });
    return [];
  }
}

function isMeant({ selector }: SettingLine, command: string): boolean {
  return selector === '' || parameter(command, selector.slice(0, 1)) === Number(selector.slice(1));
}
