import type { SimulatedFirmware } from './firmware.ts';

const REPORT_MILLISECONDS = 1_000;
/** Real milliseconds: no faster, however fast the simulation. */
const LEAST_REPORT_MILLISECONDS = 250;

/** What a simulated firmware says of its heaters, when it is asked and by itself. */
export class TemperatureReports {
  readonly #firmware: SimulatedFirmware;
  /** How often M155 was told; only what the last one began goes on. */
  #told = 0;

  constructor(firmware: SimulatedFirmware) {
    this.#firmware = firmware;
  }

  /** As M105 answers, in the words of its dialect. */
  now(): string {
    const { machine, dialect } = this.#firmware;
    const at = this.#firmware.now();
    return dialect.temperatures(machine.reported(machine.hotend, at), machine.reported(machine.bed, at));
  }

  /** M155: reports by itself until told otherwise; 0: no more. */
  every(seconds: number): void {
    this.#told += 1;
    if (seconds === 0 || !this.#firmware.simulation.autoReport) return;
    this.#reportAfter(seconds, this.#told);
  }

  #reportAfter(seconds: number, told: number): void {
    const next = () => {
      if (this.#told !== told) return;
      this.#firmware.say(` ${this.now()}`);
      this.#reportAfter(seconds, told);
    };
    this.#firmware.after(seconds * REPORT_MILLISECONDS, next, LEAST_REPORT_MILLISECONDS);
  }
}
