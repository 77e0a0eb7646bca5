import { WebSocket } from 'ws';
import type { PrinterDependencies } from '../connection.ts';
import { parseJson } from './http.ts';
import { backOff } from './back-off.ts';
import type { PushChannel, PushMessage } from './service.ts';

const HANDSHAKE_MILLISECONDS = 10_000;

/** OctoPrint's first message holds its whole history of temperatures. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** Keeps a server's push channel open, and opens it anew, later and later, when it goes away. */
export class PushLink {
  readonly #channel: PushChannel;
  readonly #dependencies: PrinterDependencies;
  readonly #heard: (message: PushMessage) => void;
  #socket: WebSocket | null = null;
  #isClosed = false;
  #tries = 0;
  #cancelRetry: () => void = () => {};

  constructor(
    channel: PushChannel,
    dependencies: PrinterDependencies,
    heard: (message: PushMessage) => void,
  ) {
    this.#channel = channel;
    this.#dependencies = dependencies;
    this.#heard = heard;
    void this.#open();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelRetry();
    this.#socket?.terminate();
    this.#socket = null;
  }

  async #open(): Promise<void> {
    const opening = await this.#channel.open();
    if (this.#isClosed) return;
    if (!opening.ok) return this.#retry();
    const { url, greetings } = opening.value;
    const socket = new WebSocket(url, {
      handshakeTimeout: HANDSHAKE_MILLISECONDS,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket = socket;
    socket.on('open', () => {
      this.#tries = 0;
      for (const greeting of greetings) socket.send(JSON.stringify(greeting));
    });
    socket.on('message', (bytes: Buffer) => {
      if (this.#socket !== socket) return;
      const message = parseJson(bytes.toString('utf8'));
      if (message.ok) this.#heard(this.#channel.read(message.value));
    });
    // `close` follows each error.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.#retry();
    });
  }

  #retry(): void {
    this.#socket = null;
    if (this.#isClosed) return;
    this.#tries += 1;
    const wait = backOff(this.#tries, this.#dependencies.random);
    this.#cancelRetry = this.#dependencies.timers.after(wait, () => void this.#open());
  }
}
