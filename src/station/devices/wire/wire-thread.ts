import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { accepted, assertNever, refused } from '../../../shop/kernel/index.ts';
import { WIRE_REASONS } from '../../../shop/printers/protocol/wire-reasons.ts';
import { workerUrl } from '../../workers.ts';
import type { PrinterConnection, PrinterDependencies } from '../connection.ts';
import { systemReason } from '../port.ts';
import { awaitAct, newSlip, noteNewsRead, putAct, type ActSlip } from './act-slip.ts';
import { ThreadedConnection } from './threaded-connection.ts';
import type { WireAct, WireAnswer, WireMessage, WireRequest, WireStart } from './wire-messages.ts';

/** A thread that has not even taken an act by then does not get to do it: the caller must know what came of it. */
const TAKEN_MILLISECONDS = 2_000;
/** An act is a few lines of program. A thread that is at it for this long is broken. */
const DONE_MILLISECONDS = 5_000;
/** Longer than closing a port takes; a thread that has not ended by then is ended. */
const END_MILLISECONDS = 5_000;
/** How long a stop waits to see what came of it; its bytes go out whether anybody waits or not. */
const STOP_MILLISECONDS = 50;

/** The thread that keeps the ports of printers on cables, so that lines go out whatever the main loop is busy with. */
export interface WireThread {
  printerAt(
    address: string,
    dependencies: Pick<PrinterDependencies, 'clock' | 'timers' | 'park'>,
  ): PrinterConnection;
  /** Ends the thread; connections that are still open are lost. */
  close(): Promise<void>;
}

/**
 * The thread starts with the first printer that is connected. Should it end by a bug, `report` is told, its printers
 * have lost their link, and the next connection starts it anew.
 *
 * @param program what runs in it; by default wire-worker.ts
 */
export function createWireThread(report: (error: unknown) => void, program = workerUrl('wire')): WireThread {
  return new Wire(report, program);
}

/** One life of the thread. */
interface Running {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly slip: ActSlip;
  isUp: boolean;
}

function tell({ port }: Running, request: WireRequest): void {
  port.postMessage(request);
}

class Wire implements WireThread {
  readonly #report: (error: unknown) => void;
  readonly #program: URL;
  readonly #connections = new Map<number, ThreadedConnection>();
  readonly #pending = new Map<number, (answer: WireAnswer) => void>();
  /** Answers to acts, read while news were. */
  readonly #answers = new Map<number, WireAnswer>();
  #running: Running | null = null;
  #printers = 0;
  #calls = 0;

  constructor(report: (error: unknown) => void, program: URL) {
    this.#report = report;
    this.#program = program;
  }

  printerAt(
    address: string,
    { clock, timers, park }: Pick<PrinterDependencies, 'clock' | 'timers' | 'park'>,
  ): PrinterConnection {
    this.#printers += 1;
    const printer = this.#printers;
    const connection: ThreadedConnection = new ThreadedConnection(
      address,
      { clock, timers },
      {
        connect: (takeUp) => {
          this.#connections.set(printer, connection);
          this.#running ??= this.#start();
          return this.#ask((call) => ({
            kind: 'connect',
            printer,
            call,
            address,
            park: park ?? null,
            takeUp,
          }));
        },
        bring: (job) => this.#ask((call) => ({ kind: 'bring', printer, call, job })),
        ask: (command) => this.#ask((call) => ({ kind: 'ask', printer, call, command })),
        close: () => this.#closePrinter(printer, connection),
        act: (act) => this.#act(printer, act),
        stop: () => this.#stop(printer),
      },
    );
    return connection;
  }

  #start(): Running {
    const { port1, port2 } = new MessageChannel();
    const start: WireStart = { port: port2, slip: newSlip() };
    const worker = new Worker(this.#program, { workerData: start, transferList: [port2] });
    const running: Running = { worker, port: port1, slip: start.slip, isUp: false };
    port1.on('message', (message: WireMessage) => this.#hear(running, message));
    worker.on('error', (error) => {
      this.#report(error);
      this.#lose(running, systemReason(error));
    });
    worker.on('exit', () => this.#lose(running, WIRE_REASONS.threadLost));
    return running;
  }

  #ask(request: (call: number) => WireRequest): Promise<WireAnswer> {
    const running = this.#running;
    if (!running)
      return Promise.resolve(refused({ code: 'printers.wrongState', act: 'ask', state: 'closed' }));
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((resolve) => {
      this.#pending.set(call, resolve);
      tell(running, request(call));
    });
  }

  async #closePrinter(printer: number, connection: ThreadedConnection): Promise<WireAnswer> {
    if (!this.#running || !this.#connections.has(printer)) return accepted(undefined);
    const answer = await this.#ask((call) => ({ kind: 'close', printer, call }));
    // It may have been opened again meanwhile.
    if (connection.isClosed) this.#connections.delete(printer);
    return answer;
  }

  /**
   * Asked and answered in one turn: the caller has just put on record that it is done, and nothing may come between. The
   * thread is never busy for longer than a few lines take.
   */
  #act(printer: number, act: WireAct): WireAnswer {
    const running = this.#running;
    if (!running?.isUp || !this.#connections.has(printer)) {
      return refused({ code: 'printers.wrongState', act: act.kind, state: 'closed' });
    }
    this.#calls += 1;
    const call = this.#calls;
    putAct(running.slip, call);
    tell(running, { kind: 'act', printer, call, act });
    const end = awaitAct(running.slip, call, TAKEN_MILLISECONDS, DONE_MILLISECONDS);
    this.#readAll(running);
    const answer = this.#answers.get(call);
    this.#answers.delete(call);
    if (answer) return answer;
    if (end !== 'givenUp') this.#lose(running, WIRE_REASONS.threadLost);
    return refused({ code: 'printers.noAnswer', command: act.kind });
  }

  #stop(printer: number): void {
    const running = this.#running;
    if (!running || !this.#connections.has(printer)) return;
    this.#calls += 1;
    putAct(running.slip, this.#calls);
    tell(running, { kind: 'stop', printer, call: this.#calls });
    if (!running.isUp) return;
    awaitAct(running.slip, this.#calls, STOP_MILLISECONDS, STOP_MILLISECONDS);
    this.#readAll(running);
  }

  #readAll(running: Running): void {
    for (
      let received = receiveMessageOnPort(running.port);
      received;
      received = receiveMessageOnPort(running.port)
    ) {
      this.#hear(running, received.message as WireMessage);
    }
  }

  #hear(running: Running, message: WireMessage): void {
    // A thread that was given up still says how it ends; its printers are another one's by now.
    if (this.#running !== running) return;
    switch (message.kind) {
      case 'up':
        running.isUp = true;
        return;
      case 'news':
        noteNewsRead(running.slip, message.number);
        for (const { printer, state, events } of message.news) {
          this.#connections.get(printer)?.hear(state, events);
        }
        return;
      case 'broken':
        this.#report(message.error);
        return this.#lose(running, message.error.message);
      case 'answer':
        return this.#takeAnswer(message.call, message.answer);
      case 'linesWanted':
        return this.#sendLines(running, message);
      default:
        return assertNever(message);
    }
  }

  #takeAnswer(call: number, answer: WireAnswer): void {
    const pending = this.#pending.get(call);
    this.#pending.delete(call);
    if (pending) pending(answer);
    else this.#answers.set(call, answer);
  }

  #sendLines(
    running: Running,
    { call, printer, jobId, from, count }: Extract<WireMessage, { kind: 'linesWanted' }>,
  ): void {
    const read = this.#connections.get(printer)?.readLines(jobId, from, count);
    (read ?? Promise.reject(new Error('The connection is closed'))).then(
      (lines) => tell(running, { kind: 'lines', call, lines }),
      (error: unknown) => tell(running, { kind: 'linesFailed', call, systemReason: systemReason(error) }),
    );
  }

  #lose(running: Running, reason: string): void {
    if (this.#running !== running) return;
    this.#running = null;
    tell(running, { kind: 'end' });
    const late = setTimeout(() => void running.worker.terminate(), END_MILLISECONDS);
    running.worker.once('exit', () => clearTimeout(late));
    const lost = [...this.#connections.values()];
    this.#connections.clear();
    for (const connection of lost) connection.loseThread(reason);
    const unanswered = [...this.#pending.values()];
    this.#pending.clear();
    for (const answer of unanswered) {
      answer(refused({ code: 'printers.noAnswer', command: reason }));
    }
  }

  async close(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    const ended = new Promise<void>((resolve) => running.worker.once('exit', () => resolve()));
    this.#lose(running, WIRE_REASONS.stationClosed);
    await ended;
  }
}
