import { connect, type Socket } from 'node:net';
import { accepted, refused, type Result } from '../../shop/kernel/index.ts';
import { WIRE_REASONS } from '../../shop/printers/protocol/wire-reasons.ts';
import { CLOSE_MILLISECONDS, systemReason, type CannotOpen, type Port, type PortOpener } from './port.ts';

/** A printer on the same network answers in milliseconds; one that is switched off never does. */
const CONNECT_MILLISECONDS = 5_000;

/** A serial line over the network: telnet boards, ser2net, ESP bridges. */
export function tcpPort(host: string, port: number): PortOpener {
  return { baudRates: [0], open: () => open(host, port) };
}

function open(host: string, port: number): Promise<Result<Port, CannotOpen>> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 });
    const fail = (error: unknown) => {
      socket.destroy();
      resolve(
        refused({ code: 'printers.cannotOpen', path: `${host}:${port}`, systemReason: systemReason(error) }),
      );
    };
    const timer = setTimeout(() => fail(new Error(WIRE_REASONS.noAnswer)), CONNECT_MILLISECONDS);
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(accepted(new TcpPort(socket)));
    });
    socket.once('close', () => clearTimeout(timer));
  });
}

class TcpPort implements Port {
  readonly #socket: Socket;
  #bytes: (bytes: Uint8Array) => void = () => {};
  #closed: (systemReason: string) => void = () => {};
  #isOpen = true;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#bytes(bytes));
    socket.on('error', (error) => this.#end(error.message));
    socket.on('end', () => this.#end(WIRE_REASONS.closedByPrinter));
    socket.on('close', () => this.#end(WIRE_REASONS.closed));
  }

  write(text: string): void {
    if (this.#isOpen) this.#socket.write(text, 'latin1');
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#bytes = listener;
  }

  onClosed(listener: (systemReason: string) => void): void {
    this.#closed = listener;
  }

  close(): Promise<void> {
    if (!this.#isOpen) return Promise.resolve();
    this.#isOpen = false;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#socket.destroy(), CLOSE_MILLISECONDS);
      this.#socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      // `end` lets what was written go out; the printer's own end follows, or the timer.
      this.#socket.end();
    });
  }

  #end(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.destroy();
    this.#closed(reason);
  }
}
