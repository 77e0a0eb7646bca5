import type { HeatSetting } from '../../../shop/files/index.ts';

/** A print sets a handful of temperatures; a temperature tower a few dozen. */
const KEPT_MAXIMUM = 100;

/** The temperatures that a file sets one heater to. */
export class HeatSettings {
  highest = 0;
  last = 0;
  readonly #settings = new Map<number, HeatSetting>();

  take(celsius: number, line: number): void {
    this.last = celsius;
    this.highest = Math.max(this.highest, celsius);
    const known = this.#settings.get(celsius);
    if (known !== undefined) this.#settings.set(celsius, { ...known, count: known.count + 1 });
    else if (celsius > 0) this.#keep({ celsius, line, count: 1 });
  }

  /** Lowest first. Of more than are kept the highest, which are what matters. */
  get settings(): readonly HeatSetting[] {
    return [...this.#settings.values()].toSorted((left, right) => left.celsius - right.celsius);
  }

  #keep(setting: HeatSetting): void {
    this.#settings.set(setting.celsius, setting);
    if (this.#settings.size > KEPT_MAXIMUM) this.#settings.delete(Math.min(...this.#settings.keys()));
  }
}
