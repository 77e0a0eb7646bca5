import type { MessagePort } from 'node:worker_threads';
import { accepted, assertNever, refused, type Result } from '../../../shop/kernel/index.ts';
import type { LineSource, SourceLine, SourceTotals } from '../../../shop/printers/protocol/job-model.ts';
import type { PrinterRefusal } from '../../../shop/printers/protocol/model.ts';
import type { ActResult, PrinterConnection, PrinterDependencies } from '../connection.ts';
import { sourceOfParts } from '../gcode-file.ts';
import { openPrinter } from '../open-printer.ts';
import { answerAct, newsUnread, takeAct, type ActSlip } from './act-slip.ts';
import { NewsOutbox } from './news-outbox.ts';
import {
  hasNothingOpen,
  type SharedCardJob,
  type WireAct,
  type WireAnswer,
  type WireMessage,
  type WireRequest,
  type WireStart,
} from './wire-messages.ts';

type ConnectRequest = Extract<WireRequest, { kind: 'connect' }>;
type StartJob = Extract<WireAct, { kind: 'startJob' }>;

interface LinesWaiting {
  resolve(lines: readonly SourceLine[]): void;
  reject(error: Error): void;
}

/** The thread's side: keeps the connections, does what the main loop asks for, and tells it what happens. */
export class WireServer {
  readonly #port: MessagePort;
  readonly #post: (message: WireMessage) => void;
  readonly #slip: ActSlip;
  readonly #dependencies: PrinterDependencies;
  readonly #outbox: NewsOutbox;
  readonly #connections = new Map<number, PrinterConnection>();
  readonly #linesWaiting = new Map<number, LinesWaiting>();
  #newsPosted = 0;
  #linesWanted = 0;

  constructor({ port, slip }: WireStart, dependencies: PrinterDependencies) {
    this.#port = port;
    this.#post = (message) => port.postMessage(message);
    this.#slip = slip;
    this.#dependencies = dependencies;
    this.#outbox = new NewsOutbox(
      dependencies.timers,
      (news) => {
        this.#newsPosted += 1;
        this.#post({ kind: 'news', number: this.#newsPosted, news });
      },
      () => newsUnread(slip, this.#newsPosted),
    );
    port.on('message', (request: WireRequest) => this.#take(request));
    this.#post({ kind: 'up' });
  }

  /** After a bug: says so, lets go of every printer and of the main loop. */
  breakDown(error: Error): void {
    this.#post({ kind: 'broken', error });
    void this.#end();
  }

  #take(request: WireRequest): void {
    switch (request.kind) {
      case 'connect':
        return void this.#connect(request);
      case 'bring':
        return void this.#bring(request.printer, request.call, request.job);
      case 'close':
        return void this.#close(request.printer, request.call);
      case 'ask':
        return void this.#ask(request.printer, request.call, request.command);
      case 'act':
        return this.#act(request.printer, request.call, request.act);
      case 'stop':
        return this.#stop(request.printer, request.call);
      case 'lines':
        return this.#takeLines(request.call)?.resolve(request.lines);
      case 'linesFailed':
        return this.#takeLines(request.call)?.reject(new Error(request.systemReason));
      case 'end':
        return void this.#end();
      default:
        return assertNever(request);
    }
  }

  async #connect(request: ConnectRequest): Promise<void> {
    const { printer, call, takeUp } = request;
    const connection = this.#connectionTo(request);
    if (connection.ok && takeUp !== null) {
      const source = this.#sourceOf(printer, takeUp);
      // A file that cannot be read any more: then its print is one that nobody knows.
      await connection.value.card?.takeUp({ ...takeUp, source });
    }
    this.#answer(printer, call, connection.ok ? await connection.value.connect() : connection);
  }

  async #bring(printer: number, call: number, job: SharedCardJob): Promise<void> {
    const card = this.#connections.get(printer)?.card;
    const source = this.#sourceOf(printer, job);
    this.#answer(printer, call, card ? await card.bring({ ...job, source }) : notConnected('bring'));
  }

  #connectionTo({ printer, address, park }: ConnectRequest): Result<PrinterConnection, PrinterRefusal> {
    const known = this.#connections.get(printer);
    if (known) return accepted(known);
    const opened = openPrinter(address, { ...this.#dependencies, ...(park ? { park } : {}) });
    if (!opened.ok) return opened;
    const connection = opened.value;
    this.#connections.set(printer, connection);
    this.#outbox.add(printer, () => ({
      snapshot: connection.snapshot,
      baudRate: connection.baudRate ?? null,
    }));
    connection.subscribe((event) => this.#outbox.put(printer, event));
    return opened;
  }

  async #close(printer: number, call: number): Promise<void> {
    const connection = this.#connections.get(printer);
    await connection?.close();
    this.#answer(printer, call, accepted(undefined));
    // It may have been opened again meanwhile.
    if (connection && !hasNothingOpen(connection.snapshot)) return;
    this.#outbox.remove(printer);
    this.#connections.delete(printer);
  }

  async #ask(printer: number, call: number, command: string): Promise<void> {
    const connection = this.#connections.get(printer);
    this.#answer(printer, call, connection ? await connection.ask(command) : notConnected('ask'));
  }

  #act(printer: number, call: number, act: WireAct): void {
    if (!takeAct(this.#slip, call)) return;
    const connection = this.#connections.get(printer);
    try {
      this.#answer(
        printer,
        call,
        connection ? this.#perform(connection, printer, act) : notConnected(act.kind),
      );
    } finally {
      answerAct(this.#slip, call);
    }
  }

  #perform(connection: PrinterConnection, printer: number, act: WireAct): ActResult {
    if (act.kind !== 'startJob') return perform(connection, act);
    const { id, resumeAt } = act;
    return connection.startJob({ id, source: this.#sourceOf(printer, act), resumeAt });
  }

  /** Done before anybody is asked whether it is still wanted. */
  #stop(printer: number, call: number): void {
    this.#connections.get(printer)?.stopPrinter();
    if (!takeAct(this.#slip, call)) return;
    this.#outbox.sendNow(printer);
    answerAct(this.#slip, call);
  }

  #answer(printer: number, call: number, answer: WireAnswer): void {
    this.#outbox.sendNow(printer);
    this.#post({ kind: 'answer', call, answer });
  }

  #sourceOf(printer: number, { id, source }: Pick<StartJob, 'id' | 'source'>): LineSource {
    if (source.kind === 'file') return sourceOfParts(source.parts);
    return {
      totals: source.totals,
      read: (from, count) =>
        new Promise((resolve, reject) => {
          this.#linesWanted += 1;
          const call = this.#linesWanted;
          this.#linesWaiting.set(call, { resolve, reject });
          this.#post({ kind: 'linesWanted', call, printer, jobId: id, from, count });
        }),
      close: () => Promise.resolve(),
    };
  }

  #takeLines(call: number): LinesWaiting | undefined {
    const waiting = this.#linesWaiting.get(call);
    this.#linesWaiting.delete(call);
    return waiting;
  }

  /** With the port, nothing keeps the thread: it ends when the last thing under way is done. */
  async #end(): Promise<void> {
    const open = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.allSettled(open.map((connection) => connection.close()));
    this.#port.close();
  }
}

/** Of a print that the printer reads from its own card: nothing more is read here. */
function unread(totals: SourceTotals): LineSource {
  return { totals, read: () => Promise.resolve([]), close: () => Promise.resolve() };
}

function notConnected(act: string): ActResult {
  return refused({ code: 'printers.wrongState', act, state: 'closed' });
}

function perform(connection: PrinterConnection, act: Exclude<WireAct, StartJob>): ActResult {
  switch (act.kind) {
    case 'startFromCard': {
      const { id, totals, sha256 } = act;
      return connection.startJob({ id, source: unread(totals), onCard: sha256 });
    }
    case 'stopBringing':
      return connection.card?.stopBringing() ?? notConnected(act.kind);
    case 'deleteFromCard':
      return connection.card?.delete(act.path) ?? notConnected(act.kind);
    case 'pauseJob':
      return connection.pauseJob();
    case 'resumeJob':
      return connection.resumeJob();
    case 'cancelJob':
      return connection.cancelJob();
    case 'preheat':
      return connection.preheat(act.targets);
    case 'send':
      return connection.send(act.commands);
    case 'override':
      return connection.override(act.commands);
    case 'answerPrompt':
      return connection.answerPrompt(act.button);
    default:
      return assertNever(act);
  }
}
