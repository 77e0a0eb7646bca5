import { accepted, type Clock, type RandomSource, type Timers } from '../../shop/kernel/index.ts';
import type { SimulatedFault } from '../../shop/printers/index.ts';
import { WIRE_REASONS } from '../../shop/printers/protocol/wire-reasons.ts';
import type { Port, PortOpener } from './port.ts';
import { BAUD_RATES } from './serial-port.ts';
import { SimulatedFirmware } from './simulated/firmware.ts';
import { seededRandom } from './simulated/noise.ts';
import type { Simulation } from './simulated/options.ts';

export interface SimulatedPortDependencies {
  readonly clock: Pick<Clock, 'monotonicMilliseconds'>;
  readonly timers: Timers;
  readonly random: RandomSource;
  /** Hands out each firmware as it is switched on, for faults on command. */
  readonly onFirmware?: (firmware: SimulatedFirmware) => void;
}

/** A port with a firmware model behind it. Opening it again is a reset, as with a board that has DTR wired to it. */
export function simulatedPort(simulation: Simulation, dependencies: SimulatedPortDependencies): PortOpener {
  return {
    baudRates: simulation.baud === 0 ? BAUD_RATES.slice(0, 1) : BAUD_RATES,
    open: () => Promise.resolve(accepted(new SimulatedPort(simulation, dependencies))),
  };
}

class SimulatedPort implements Port {
  readonly #firmware: SimulatedFirmware;
  readonly #timers: Timers;
  readonly #noise: () => number;
  readonly setBaudRate?: (baudRate: number) => Promise<void>;
  #isUnderstood = true;
  #bytes: (bytes: Uint8Array) => void = () => {};
  #closed: (reason: string) => void = () => {};
  #isOpen = true;
  #outgoing = '';

  constructor(simulation: Simulation, { clock, timers, random, onFirmware }: SimulatedPortDependencies) {
    this.#timers = timers;
    const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
    const seed = simulation.seed ?? ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
    this.#noise = seededRandom(seed);
    if (simulation.baud !== 0) {
      this.setBaudRate = (baudRate) => this.#listenAt(baudRate === simulation.baud);
      this.#isUnderstood = simulation.baud === BAUD_RATES[0];
    }
    this.#firmware = new SimulatedFirmware({
      simulation,
      clock,
      timers,
      seed,
      send: (text) => this.#send(text),
      unplugged: () => this.#unplugged(),
    });
    onFirmware?.(this.#firmware);
  }

  write(text: string): void {
    if (!this.#isOpen) return;
    if (this.#isUnderstood) this.#firmware.receive(text);
    else this.#sendBytes(this.#rubbish(text.length));
  }

  simulate(fault: SimulatedFault): void {
    this.#firmware.fail(fault);
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#bytes = listener;
  }

  onClosed(listener: (systemReason: string) => void): void {
    this.#closed = listener;
  }

  /** As a board that has DTR wired to its reset. */
  reset(): void {
    if (this.#isOpen) this.#firmware.reset();
  }

  close(): Promise<void> {
    this.#isOpen = false;
    return Promise.resolve();
  }

  #listenAt(isUnderstood: boolean): Promise<void> {
    this.#isUnderstood = isUnderstood;
    return Promise.resolve();
  }

  /** What either side hears at the wrong speed. */
  #rubbish(length: number): string {
    return Array.from({ length }, () => String.fromCharCode(Math.floor(this.#noise() * 256))).join('');
  }

  #send(text: string): void {
    this.#sendBytes(this.#isUnderstood ? text : this.#rubbish(text.length));
  }

  /** Answers arrive later than the line they answer, as on a real wire, and together when they come together. */
  #sendBytes(text: string): void {
    if (!this.#isOpen) return;
    if (this.#outgoing === '') {
      this.#timers.after(0, () => {
        const bytes = Uint8Array.from(this.#outgoing, (character) => character.charCodeAt(0) & 0xff);
        this.#outgoing = '';
        if (this.#isOpen) this.#bytes(bytes);
      });
    }
    this.#outgoing += text;
  }

  #unplugged(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#timers.after(0, () => this.#closed(WIRE_REASONS.unplugged));
  }
}
