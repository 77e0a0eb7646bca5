import type { Clock, Timers } from '../../../src/shop/kernel/index.ts';
import { cleanCommand, commandWord, parameter } from '../../../src/shop/printers/protocol/gcode.ts';
import { Machine } from '../../../src/station/devices/simulated/machine.ts';

export type MachineState = 'idle' | 'printing' | 'paused' | 'cancelling' | 'shutdown';
export type Ending = 'completed' | 'cancelled' | 'error';

export interface PastPrint {
  readonly file: string;
  ending: Ending | null;
}

const LINES_AT_ONCE = 5;
const STEP_MILLISECONDS = 250;

/**
 * A machine that prints files by itself, behind a server: what it executed, which files it was ever told to start, and
 * how each print ended. Its heaters are those of the simulated printer.
 */
export class PrintMachine {
  readonly files = new Map<string, Buffer>();
  /** Each start that happened, in order: the oracle of "at most once". */
  readonly starts: string[] = [];
  readonly executed: string[] = [];
  readonly past: PastPrint[] = [];
  readonly heaters: Machine;
  state: MachineState = 'idle';
  said = '';
  file: string | null = null;
  offset = 0;
  /** Another job's number each time. */
  job = 0;
  /** Steps that it stands still for before each further one. */
  slowness = 0;
  changed: () => void = () => {};
  replied: (text: string) => void = () => {};
  readonly #clock: Clock;
  readonly #timers: Timers;
  #lines: { readonly text: string; readonly end: number }[] = [];
  #at = 0;
  #life = 0;

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
    this.heaters = new Machine(clock.monotonicMilliseconds());
  }

  get isBusy(): boolean {
    return this.state === 'printing' || this.state === 'paused' || this.state === 'cancelling';
  }

  get fraction(): number {
    const bytes = this.files.get(this.file ?? '')?.length ?? 0;
    return bytes === 0 ? 0 : this.offset / bytes;
  }

  celsius(heater: 'hotend' | 'bed'): { readonly actual: number; readonly target: number } {
    const now = this.#clock.monotonicMilliseconds();
    return {
      actual: this.heaters.temperature(this.heaters[heater], now),
      target: this.heaters[heater].target,
    };
  }

  /** False: it is busy, or has no such file. */
  start(file: string): boolean {
    const bytes = this.files.get(file);
    if (this.isBusy || this.state === 'shutdown' || bytes === undefined) return false;
    this.starts.push(file);
    this.past.unshift({ file, ending: null });
    this.job += 1;
    this.file = file;
    this.offset = 0;
    this.#at = 0;
    this.#lines = linesOf(bytes);
    this.state = 'printing';
    this.#go();
    return true;
  }

  pause(): boolean {
    if (this.state !== 'printing') return false;
    this.state = 'paused';
    this.changed();
    return true;
  }

  resume(): boolean {
    if (this.state !== 'paused') return false;
    this.state = 'printing';
    this.#go();
    return true;
  }

  cancel(): boolean {
    if (this.state !== 'printing' && this.state !== 'paused') return false;
    this.#end('cancelled', 'idle');
    return true;
  }

  /** As M112, or a thermal runaway: heaters off, and nothing more until it is restarted. */
  shutDown(said: string): void {
    for (const word of ['M104 S0', 'M140 S0']) this.execute(word);
    this.said = said;
    if (this.isBusy) this.#end('error', 'shutdown');
    this.state = 'shutdown';
    this.changed();
  }

  restart(): void {
    if (this.isBusy) this.#end('error', 'idle');
    this.state = 'idle';
    this.said = '';
    this.changed();
  }

  execute(command: string): void {
    this.executed.push(command);
    const now = this.#clock.monotonicMilliseconds();
    const word = commandWord(command);
    const celsius = parameter(command, 'S') ?? 0;
    if (word === 'M104' || word === 'M109') this.heaters.setTarget(this.heaters.hotend, celsius, now);
    if (word === 'M140' || word === 'M190') this.heaters.setTarget(this.heaters.bed, celsius, now);
  }

  /** Stops all of its timers. */
  end(): void {
    this.#life += 1;
  }

  #go(): void {
    this.#life += 1;
    const life = this.#life;
    this.changed();
    const step = (rest: number) => {
      this.#timers.after(STEP_MILLISECONDS, () => {
        if (this.#life !== life || this.state !== 'printing') return;
        if (rest > 0) return step(rest - 1);
        for (const { text, end } of this.#lines.slice(this.#at, this.#at + LINES_AT_ONCE)) {
          const clean = cleanCommand(text);
          if (clean.kind === 'command') this.execute(clean.command);
          this.offset = end;
          this.#at += 1;
        }
        if (this.#at >= this.#lines.length) this.#end('completed', 'idle');
        else step(this.slowness);
      });
    };
    step(this.slowness);
  }

  #end(ending: Ending, state: MachineState): void {
    this.#life += 1;
    const [print] = this.past;
    if (print !== undefined) print.ending = ending;
    this.state = state;
    this.changed();
  }
}

function linesOf(bytes: Buffer): { readonly text: string; readonly end: number }[] {
  let end = 0;
  return bytes
    .toString('latin1')
    .split('\n')
    .map((text) => ({ text, end: (end = Math.min(bytes.length, end + text.length + 1)) }));
}
