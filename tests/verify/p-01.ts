import { accepted, refused } from '../../src/shop/kernel/index.ts';
import { openPrinter } from '../../src/station/devices/open-printer.ts';
import type { PrinterConnection } from '../../src/station/devices/connection.ts';
import { PortConnection } from '../../src/station/devices/port-connection.ts';
import type { Port, PortOpener } from '../../src/station/devices/port.ts';
import { BAUD_RATES } from '../../src/station/devices/serial-port.ts';
import { simulatedPort } from '../../src/station/devices/simulated-port.ts';
import { SimulatedFirmware } from '../../src/station/devices/simulated/firmware.ts';
import { FLAVOURS, type Flavour } from '../../src/station/devices/simulated/flavours.ts';
import { simulation } from '../../src/station/devices/simulated/options.ts';
import { systemClock, systemRandom, systemTimers } from '../../src/station/system.ts';
import { openPseudoTerminal } from '../printers/support/pseudo-terminal.ts';
import { VirtualTime } from '../printers/support/virtual-time.ts';
import { numbersFrom, Tally, type Harness } from './harness.ts';

/** For all ports together, up to the one that answers. */
const SEARCH_MILLISECONDS = 35_000;

const PORTS = ['cannot be opened', 'takes no bytes', 'the printer', 'never reached'] as const;
const random = { bytes: (count: number) => new Uint8Array(count) };

export const harness: Harness = {
  id: 'P-01',
  about: 'the one port of four that is a printer is found at its speed, in 35 seconds',
  floor: BAUD_RATES.length * FLAVOURS.length + 2,
  fewRuns: BAUD_RATES.length * FLAVOURS.length + 2,
  faultClasses: [...PORTS.slice(0, 3), 'wrong speed', 'noise is no ok', 'a real port', ...FLAVOURS],
  async run({ seed }) {
    const tally = new Tally();
    for (const flavour of FLAVOURS) {
      for (const baud of BAUD_RATES) await trySearch(tally, flavour, baud);
    }
    await tryNoise(tally, seed);
    await tryRealPorts(tally);
    return tally.outcome();
  },
};

/** One port after the other, as a person or a search tries them; the place of the one that answered. */
async function firstPrinter(openers: readonly PortOpener[], time: VirtualTime): Promise<number> {
  for (const [place, opener] of openers.entries()) {
    const connection = new PortConnection('serial:x', opener, { clock: time, timers: time, random });
    if (await connects(connection, time)) return place;
    await connection.close();
  }
  return -1;
}

async function connects(connection: PrinterConnection, time: VirtualTime): Promise<boolean> {
  let isDone = false;
  const pending = connection.connect().finally(() => {
    isDone = true;
  });
  await time.runUntil(() => isDone, 120_000);
  return (await pending).ok;
}

async function trySearch(tally: Tally, flavour: Flavour, baud: number): Promise<void> {
  const time = new VirtualTime();
  const opened: string[] = [];
  const named = (name: string, opener: PortOpener): PortOpener => ({
    baudRates: opener.baudRates,
    open() {
      opened.push(name);
      return opener.open();
    },
  });
  const printer = simulatedPort(simulation({ flavour, baud, seed: 5 }), {
    clock: time,
    timers: time,
    random,
  });
  const openers = [
    named('cannot be opened', unopenable),
    named('takes no bytes', unwritable(time)),
    named('the printer', printer),
    named('never reached', printer),
  ];
  const place = await firstPrinter(openers, time);
  const what = `${flavour} at ${baud}`;
  tally.ran();
  tally.met(flavour);
  for (const name of opened) tally.met(name);
  if (baud !== BAUD_RATES[0]) tally.met('wrong speed');
  tally.expect(place === 2, `${what}: found at ${place}`);
  tally.expect(!opened.includes('never reached'), `${what}: went on after it was found`);
  const took = time.monotonicMilliseconds();
  tally.expect(took <= SEARCH_MILLISECONDS, `${what}: took ${took} ms`);
}

const unopenable: PortOpener = {
  baudRates: BAUD_RATES,
  open: () =>
    Promise.resolve(
      refused({ code: 'printers.cannotOpen', path: '/dev/ttyUSB9', systemReason: 'Permission denied' }),
    ),
};

/** The first write ends it, as of an adapter that has hung. */
function unwritable(time: VirtualTime): PortOpener {
  return {
    baudRates: BAUD_RATES,
    open() {
      let closed: (reason: string) => void = () => {};
      let isOpen = true;
      const port: Port = {
        write() {
          if (isOpen) time.after(1, () => closed('Input/output error'));
          isOpen = false;
        },
        onBytes: () => {},
        onClosed: (listener) => {
          closed = listener;
        },
        close: () => Promise.resolve(),
        setBaudRate: () => Promise.resolve(),
      };
      return Promise.resolve(accepted(port));
    },
  };
}

/** A port that only ever makes noise is no printer, however long it makes it. */
async function tryNoise(tally: Tally, seed: number): Promise<void> {
  const time = new VirtualTime();
  const numbers = numbersFrom(seed);
  const opener: PortOpener = {
    baudRates: BAUD_RATES,
    open() {
      const port: Port = {
        write: () => {},
        onBytes(listener) {
          const speak = () => {
            listener(Uint8Array.from({ length: 64 }, () => Math.floor(numbers() * 256)));
            if (time.monotonicMilliseconds() < 60_000) time.after(20, speak);
          };
          time.after(20, speak);
        },
        onClosed: () => {},
        close: () => Promise.resolve(),
        setBaudRate: () => Promise.resolve(),
      };
      return Promise.resolve(accepted(port));
    },
  };
  const place = await firstPrinter([opener], time);
  tally.ran();
  tally.met('noise is no ok');
  tally.expect(place === -1, 'noise was taken for a printer');
}

/** The same over the system's own ports: one that is not there, and one with a firmware behind it. */
async function tryRealPorts(tally: Tally): Promise<void> {
  const terminal = openPseudoTerminal();
  const firmware = new SimulatedFirmware({
    simulation: simulation({ speed: 1000 }),
    clock: systemClock,
    timers: systemTimers,
    seed: 1,
    send: (text) => terminal.write(text),
  });
  terminal.onBytes((bytes) => firmware.receive(bytes));
  const results: boolean[] = [];
  for (const path of ['/dev/ttyNotThere', terminal.path]) {
    const dependencies = { clock: systemClock, timers: systemTimers, random: systemRandom };
    const printer = openPrinter(`serial:${path}`, dependencies);
    if (!printer.ok) throw new Error(`Bad address for ${path}`);
    results.push((await printer.value.connect()).ok);
    await printer.value.close();
  }
  terminal.unplug();
  tally.ran();
  tally.met('a real port');
  tally.expect(results.join() === 'false,true', `over real ports: ${results.join()}`);
}
