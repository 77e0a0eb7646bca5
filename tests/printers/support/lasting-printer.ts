import type { Timers } from '../../../src/shop/kernel/index.ts';
import type { JobEnd, PrinterEvent } from '../../../src/shop/printers/protocol/model.ts';
import type { PrinterConnection } from '../../../src/station/devices/connection.ts';
import type { Port, PortOpener } from '../../../src/station/devices/port.ts';
import { PortConnection } from '../../../src/station/devices/port-connection.ts';
import { SimulatedFirmware } from '../../../src/station/devices/simulated/firmware.ts';
import { simulation, type Simulation } from '../../../src/station/devices/simulated/options.ts';
import { isEnd } from './printing.ts';
import { VirtualTime } from './virtual-time.ts';

/** One life of a station: as long as it may still write something. */
interface Life {
  bytesLeft: number;
}

export interface LastingPrinter {
  readonly time: VirtualTime;
  readonly firmware: SimulatedFirmware;
  readonly events: PrinterEvent[];
  readonly written: string[];
  /** The station's connection, or the next one after it was let go of. */
  connection(): PrinterConnection;
  /** Another life of the station: a connection that knows nothing. */
  anew(): PrinterConnection;
  /** The station dies, when it has written so many bytes more: not a word of it is heard after that. */
  die(afterBytes?: number): void;
  readonly isDead: boolean;
  ends(): readonly JobEnd[];
  /** The cable is out, or in again. */
  plug(isIn: boolean): void;
  /** Lets the host hear a line now. */
  hear(line: string): void;
  until(isSo: () => boolean, milliseconds?: number): Promise<boolean>;
  settle<Value>(promise: Promise<Value>): Promise<Value>;
}

/** A printer in virtual time that lives on whatever becomes of its cable and its station. */
export function lastingPrinter(changes: Partial<Simulation> = {}, greets = false): LastingPrinter {
  const time = new VirtualTime();
  let heard: (bytes: Uint8Array) => void = () => {};
  let closed: ((reason: string) => void) | null = null;
  let isIn = true;
  const written: string[] = [];
  const toHost = (text: string) =>
    heard(Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff));
  const firmware = new SimulatedFirmware({
    simulation: simulation({ seed: 1, speed: 100, ...changes }),
    clock: time,
    timers: time,
    seed: changes.seed ?? 1,
    send: (text) => time.after(0, () => toHost(text)),
  });
  const portOf = (life: Life): Port => ({
    write(text) {
      const passed = text.slice(0, life.bytesLeft);
      life.bytesLeft -= passed.length;
      if (passed === '') return;
      written.push(passed);
      if (isIn) firmware.receive(passed);
    },
    onBytes(listener) {
      heard = (bytes) => (life.bytesLeft > 0 ? listener(bytes) : undefined);
      if (greets) firmware.reset();
    },
    onClosed(listener) {
      closed = (reason) => (life.bytesLeft > 0 ? listener(reason) : undefined);
    },
    close() {
      if (life.bytesLeft <= 0) return Promise.resolve();
      heard = () => {};
      closed = null;
      return Promise.resolve();
    },
  });
  const openerOf = (life: Life): PortOpener => ({
    baudRates: [115_200],
    open: () =>
      Promise.resolve(
        isIn
          ? { ok: true, value: portOf(life) }
          : { ok: false, refusal: { code: 'printers.cannotOpen', path: 'cable', systemReason: 'unplugged' } },
      ),
  });
  const random = { bytes: (count: number) => new Uint8Array(count) };
  const events: PrinterEvent[] = [];
  let life: Life = { bytesLeft: Infinity };
  const make = () => {
    const own: Life = { bytesLeft: Infinity };
    life = own;
    const timers: Timers = {
      after: (milliseconds, callback) =>
        time.after(milliseconds, () => (own.bytesLeft > 0 ? callback() : undefined)),
    };
    const made = new PortConnection('serial:/dev/lasting', openerOf(own), { clock: time, timers, random });
    made.subscribe((event) => (own.bytesLeft > 0 ? events.push(event) : undefined));
    return made;
  };
  let current = make();
  const until = (isSo: () => boolean, milliseconds = 3_600_000) => time.runUntil(isSo, milliseconds);
  return {
    time,
    firmware,
    events,
    written,
    until,
    connection: () => current,
    anew() {
      current = make();
      return current;
    },
    die(afterBytes = 0) {
      life.bytesLeft = afterBytes;
    },
    get isDead() {
      return life.bytesLeft <= 0;
    },
    ends: () => events.filter(isEnd),
    plug(now) {
      isIn = now;
      if (isIn || closed === null) return;
      const tell = closed;
      heard = () => {};
      closed = null;
      tell('The cable was pulled');
    },
    hear: (line) => toHost(`${line}\n`),
    async settle(promise) {
      let isDone = false;
      void promise.then(() => {
        isDone = true;
      });
      await until(() => isDone);
      return promise;
    },
  };
}
