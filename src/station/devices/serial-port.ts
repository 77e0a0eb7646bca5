import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import { SerialPort } from 'serialport';
import { accepted, refused, type Result } from '../../shop/kernel/index.ts';
import { CLOSE_MILLISECONDS, systemReason, type CannotOpen, type Port, type PortOpener } from './port.ts';

/** In the order in which printers use them; Marlin's default first, then that of Prusa and older Creality boards. */
export const BAUD_RATES: readonly number[] = [115_200, 250_000, 230_400, 57_600, 38_400, 19_200, 9_600];

/** A full output buffer is tried again this often, and a port that takes nothing for this long is gone. */
const RETRY_MILLISECONDS = 2;
const STUCK_MILLISECONDS = 5_000;

/** How long DTR is low: boards restart by its edge through a capacitor, and 100 ms is what uploaders of firmware wait. */
const RESET_MILLISECONDS = 100;

type Binding = Awaited<ReturnType<typeof SerialPort.binding.open>>;

/**
 * A serial port through `serialport`, which this file alone imports. serialport opens and configures the port; on
 * Linux and macOS the bytes then go over a plain tty stream on its descriptor and out by a direct write, because one
 * line in flight makes every microsecond of a turn count (docs/decisions/0002). On Windows they go through
 * serialport's own stream.
 */
export function serialPort(path: string, baudRate: number | null): PortOpener {
  const baudRates = baudRate === null ? BAUD_RATES : [baudRate];
  return { baudRates, open: () => open(path, baudRates[0] ?? 115_200) };
}

async function open(path: string, baudRate: number): Promise<Result<Port, CannotOpen>> {
  try {
    if (process.platform === 'win32') return accepted(await openStream(path, baudRate));
    const binding = await SerialPort.binding.open({ path, baudRate });
    return accepted(new DescriptorPort(binding));
  } catch (error) {
    return refused({ code: 'printers.cannotOpen', path, systemReason: systemReason(error) });
  }
}

export interface ListedPort {
  readonly path: string;
  readonly serialNumber: string | null;
  readonly manufacturer: string | null;
  readonly product: string | null;
}

/** The sixteen ports of a PC's chip set that Linux names whether they are there or not; they tell nothing of themselves. */
const PHANTOM = /^\/dev\/ttyS\d+$/;

/** Ports that the system knows of; empty where it cannot tell (no udev). Pseudo terminals are never among them. */
export async function listSerialPorts(): Promise<readonly ListedPort[]> {
  try {
    const ports = await SerialPort.list();
    return ports
      .filter(({ path, vendorId, pnpId }) => !PHANTOM.test(path) || (vendorId ?? pnpId) !== undefined)
      .map((port) => ({
        path: port.path,
        serialNumber: port.serialNumber ?? null,
        manufacturer: port.manufacturer ?? null,
        // Windows has words for the port itself; elsewhere the name of the link holds the adapter's.
        product: friendlyName(port) ?? port.pnpId ?? null,
      }));
  } catch {
    return [];
  }
}

function friendlyName(port: object): string | null {
  return 'friendlyName' in port && typeof port.friendlyName === 'string' ? port.friendlyName : null;
}

/** What both kinds share: the end comes once, from whichever of `error`, `end` and `close` is first. */
class Listeners {
  bytes: (bytes: Uint8Array) => void = () => {};
  closed: (systemReason: string) => void = () => {};
  isOpen = true;

  end(reason: string): boolean {
    if (!this.isOpen) return false;
    this.isOpen = false;
    this.closed(reason);
    return true;
  }
}

/** `fd` is public in serialport's bindings for Linux and macOS, and null once closed. */
function descriptorOf(binding: Binding): number {
  const fd = 'fd' in binding ? binding.fd : null;
  if (typeof fd !== 'number') throw new Error('The serial port has no descriptor');
  return fd;
}

class DescriptorPort implements Port {
  readonly #binding: Binding;
  readonly #descriptor: number;
  readonly #stream: ReadStream;
  readonly #streamed: number | null;
  readonly #listeners = new Listeners();
  #unsent = '';
  #stuckSince = 0;
  #retry: NodeJS.Timeout | null = null;
  #resets = false;

  constructor(binding: Binding) {
    this.#binding = binding;
    this.#descriptor = descriptorOf(binding);
    this.#stream = new ReadStream(this.#descriptor);
    this.#streamed = descriptorOfStream(this.#stream);
    this.#stream.on('data', (bytes: Buffer) => this.#listeners.bytes(bytes));
    this.#stream.on('error', (error) => this.#end(error.message));
    this.#stream.on('end', () => this.#end('The port was closed'));
    this.#stream.on('close', () => this.#end('The port was closed'));
  }

  write(text: string): void {
    if (!this.#listeners.isOpen) return;
    this.#unsent += text;
    if (this.#retry === null) this.#flush();
  }

  #flush(): void {
    this.#retry = null;
    try {
      while (this.#unsent !== '') {
        const written = writeSync(this.#descriptor, this.#unsent, null, 'latin1');
        this.#unsent = this.#unsent.slice(written);
        if (written === 0) return this.#waitToWrite();
        this.#stuckSince = 0;
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'EAGAIN' || code === 'EINTR') this.#waitToWrite();
      else this.#end(systemReason(error));
    }
  }

  #waitToWrite(): void {
    const now = performance.now();
    if (this.#stuckSince === 0) this.#stuckSince = now;
    if (now - this.#stuckSince > STUCK_MILLISECONDS) return this.#end('The port takes no more bytes');
    this.#retry = setTimeout(() => this.#flush(), RETRY_MILLISECONDS);
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#listeners.bytes = listener;
  }

  onClosed(listener: (systemReason: string) => void): void {
    this.#listeners.closed = listener;
  }

  async setBaudRate(baudRate: number): Promise<void> {
    await this.#binding.update({ baudRate });
  }

  reset(): void {
    this.#resets = true;
  }

  async close(): Promise<void> {
    if (!this.#listeners.isOpen) return;
    this.#listeners.isOpen = false;
    await atMost(this.#binding.drain(), CLOSE_MILLISECONDS);
    if (this.#resets)
      await atMost(
        pulse((dtr) => this.#binding.set({ dtr, rts: dtr })),
        CLOSE_MILLISECONDS,
      );
    await atMost(this.#release(), CLOSE_MILLISECONDS);
  }

  #end(reason: string): void {
    if (this.#listeners.end(reason)) void this.#release();
  }

  /**
   * libuv opens a tty anew where it may (as root, past serialport's lock) and streams on that descriptor; then ours
   * is left for serialport to close. Where it may not, the stream has ours, and closing it here as well would close
   * a number that may be another file's by then.
   */
  async #release(): Promise<void> {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#stream.destroy();
    if (this.#streamed !== null && this.#streamed !== this.#descriptor) {
      // A thread that ends while serialport is still at it takes the whole process with it.
      await this.#binding.close().catch(() => {});
    } else if ('poller' in this.#binding) {
      this.#binding.poller.stop();
      this.#binding.poller.destroy();
    }
  }
}

/** Not in Node's documentation; null when it is not there, and then one descriptor stays open. */
function descriptorOfStream(stream: ReadStream): number | null {
  const handle: unknown = Reflect.get(stream, '_handle');
  const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : null;
  return typeof fd === 'number' && fd >= 0 ? fd : null;
}

/** Not every port has these lines (pseudo terminals have none): then nothing restarts, and nothing is lost by it. */
async function pulse(setLines: (high: boolean) => Promise<void>): Promise<void> {
  await setLines(false);
  await sleep(RESET_MILLISECONDS);
  await setLines(true);
}

async function atMost(promise: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise.catch(() => {}), late]);
  clearTimeout(timer);
}

function openStream(path: string, baudRate: number): Promise<Port> {
  return new Promise((resolve, reject) => {
    const stream = new SerialPort({ path, baudRate, autoOpen: false });
    stream.open((error) => (error ? reject(error) : resolve(new StreamPort(stream))));
  });
}

/** Windows: no descriptor to stream on. */
class StreamPort implements Port {
  readonly #stream: SerialPort;
  readonly #listeners = new Listeners();
  #resets = false;

  constructor(stream: SerialPort) {
    this.#stream = stream;
    stream.on('data', (bytes: Buffer) => this.#listeners.bytes(bytes));
    stream.on('error', (error: Error) => this.#end(error.message));
    stream.on('close', () => this.#end('The port was closed'));
  }

  write(text: string): void {
    if (this.#listeners.isOpen) this.#stream.write(text, 'latin1');
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#listeners.bytes = listener;
  }

  onClosed(listener: (systemReason: string) => void): void {
    this.#listeners.closed = listener;
  }

  reset(): void {
    this.#resets = true;
  }

  setBaudRate(baudRate: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.update({ baudRate }, (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    if (!this.#listeners.isOpen) return;
    this.#listeners.isOpen = false;
    await atMost(new Promise((resolve) => this.#stream.drain(resolve)), CLOSE_MILLISECONDS);
    const set = (dtr: boolean) =>
      new Promise<void>((resolve, reject) => {
        this.#stream.set({ dtr, rts: dtr }, (error) => (error ? reject(error) : resolve()));
      });
    if (this.#resets) await atMost(pulse(set), CLOSE_MILLISECONDS);
    await atMost(new Promise((resolve) => this.#stream.close(resolve)), CLOSE_MILLISECONDS);
  }

  #end(reason: string): void {
    if (this.#listeners.end(reason) && this.#stream.isOpen) this.#stream.close(() => {});
  }
}
