import type { PortListing, SystemPort } from '../../../src/station/devices/port-watch.ts';
import { SimulatedFirmware } from '../../../src/station/devices/simulated/firmware.ts';
import { simulation } from '../../../src/station/devices/simulated/options.ts';
import { systemClock, systemTimers } from '../../../src/station/system.ts';
import { openPseudoTerminal } from './pseudo-terminal.ts';

/** What hangs on this machine's USB: real devices (pseudo terminals), listed as the system would list adapters. */
export class Desk implements PortListing {
  ports: readonly SystemPort[] = [];
  readonly #boards: Board[] = [];

  glance(): Promise<string | null> {
    return Promise.resolve(null);
  }

  list(): Promise<readonly SystemPort[]> {
    return Promise.resolve(this.ports);
  }

  /** A printer's board at the end of a cable that is not plugged in yet. */
  board(serialNumber: string): Board {
    const terminal = openPseudoTerminal();
    const firmware = new SimulatedFirmware({
      simulation: simulation({ speed: 1_000, seed: 3 }),
      seed: 3,
      clock: systemClock,
      timers: systemTimers,
      send: (text) => terminal.write(text),
      unplugged: () => terminal.unplug(),
    });
    terminal.onBytes((bytes) => firmware.receive(bytes));
    const port = {
      path: terminal.path,
      byId: null,
      byPath: null,
      serialNumber,
      manufacturer: 'Maker',
      product: 'Board',
    };
    const made = {
      port,
      firmware,
      plug: () => {
        this.ports = [...this.ports, port];
      },
      unplug: () => {
        this.ports = this.ports.filter((one) => one !== port);
        terminal.unplug();
      },
    };
    this.#boards.push(made);
    return made;
  }

  plugIn(serialNumber: string): Board {
    const made = this.board(serialNumber);
    made.plug();
    return made;
  }

  clear(): void {
    for (const made of this.#boards) made.unplug();
  }
}

export interface Board {
  readonly port: SystemPort;
  readonly firmware: SimulatedFirmware;
  plug(): void;
  unplug(): void;
}
