import { accepted, assertNever, refused, type Result } from '../../../shop/kernel/index.ts';
import type { LineSource, PrinterRefusal, SourceLine } from '../../../shop/printers/protocol/model.ts';
import type { ActResult, PrinterConnection, PrinterDependencies } from '../connection.ts';
import { sourceOfParts } from '../gcode-file.ts';
import { openPrinter } from '../open-printer.ts';
import { answerAct, newsUnread, takeAct } from './act-slip.ts';
import { NewsOutbox } from './news-outbox.ts';
import type {
  SharedSource,
  WireAct,
  WireAnswer,
  WireMessage,
  WireRequest,
  WireStart,
} from './wire-messages.ts';

type LinesWaiting = Map<
  number,
  { readonly resolve: (lines: readonly SourceLine[]) => void; readonly reject: (error: Error) => void }
>;

export interface ServedWire {
  /** After a bug: says so, lets go of every printer and of the main loop. */
  breakDown(error: Error): void;
}

/** The thread's side: keeps the connections, does what the main loop asks for, and tells it what happens. */
export function serveWire({ port, slip }: WireStart, dependencies: PrinterDependencies): ServedWire {
  const connections = new Map<number, PrinterConnection>();
  const linesWaiting: LinesWaiting = new Map();
  let posted = 0;
  let wanted = 0;
  const post = (message: WireMessage) => port.postMessage(message);
  const outbox = new NewsOutbox(
    dependencies.timers,
    (news) => {
      posted += 1;
      post({ kind: 'news', number: posted, news });
    },
    () => newsUnread(slip, posted),
  );

  function connectionTo(
    request: Extract<WireRequest, { kind: 'connect' }>,
  ): Result<PrinterConnection, PrinterRefusal> {
    const { printer, address, park } = request;
    const known = connections.get(printer);
    if (known) return accepted(known);
    const opened = openPrinter(address, { ...dependencies, ...(park ? { park } : {}) });
    if (!opened.ok) return opened;
    const connection = opened.value;
    connections.set(printer, connection);
    outbox.add(printer, () => ({ snapshot: connection.snapshot, baudRate: connection.baudRate ?? null }));
    connection.subscribe((event) => outbox.put(printer, event));
    return accepted(connection);
  }

  function answer(printer: number, call: number, given: WireAnswer): void {
    outbox.sendNow(printer);
    post({ kind: 'answer', call, answer: given });
  }

  async function connect(request: Extract<WireRequest, { kind: 'connect' }>): Promise<void> {
    const connection = connectionTo(request);
    const connected = connection.ok ? await connection.value.connect() : connection;
    answer(request.printer, request.call, connected);
  }

  async function close(printer: number, call: number): Promise<void> {
    const connection = connections.get(printer);
    await connection?.close();
    answer(printer, call, accepted(undefined));
    // It may have been opened again meanwhile.
    if (connection && !isClosed(connection)) return;
    outbox.remove(printer);
    connections.delete(printer);
  }

  async function ask(printer: number, call: number, command: string): Promise<void> {
    const connection = connections.get(printer);
    answer(printer, call, connection ? await connection.ask(command) : notConnected('ask'));
  }

  function act(printer: number, call: number, asked: WireAct): void {
    if (!takeAct(slip, call)) return;
    const connection = connections.get(printer);
    try {
      const done = connection
        ? perform(connection, asked, (source) => sourceFor(printer, asked, source))
        : notConnected(asked.kind);
      answer(printer, call, done);
    } finally {
      answerAct(slip, call);
    }
  }

  /** Done before anybody is asked whether it is still wanted. */
  function stop(printer: number, call: number): void {
    connections.get(printer)?.stopPrinter();
    if (!takeAct(slip, call)) return;
    outbox.sendNow(printer);
    answerAct(slip, call);
  }

  function sourceFor(printer: number, asked: WireAct, source: SharedSource): LineSource {
    if (source.kind === 'file') return sourceOfParts(source.parts);
    const jobId = asked.kind === 'startJob' ? asked.id : '';
    return {
      totals: source.totals,
      read: (from, count) =>
        new Promise((resolve, reject) => {
          wanted += 1;
          linesWaiting.set(wanted, { resolve, reject });
          post({ kind: 'linesWanted', call: wanted, printer, jobId, from, count });
        }),
      close: () => Promise.resolve(),
    };
  }

  function takeLines(
    call: number,
    take: (waiting: NonNullable<ReturnType<LinesWaiting['get']>>) => void,
  ): void {
    const waiting = linesWaiting.get(call);
    linesWaiting.delete(call);
    if (waiting) take(waiting);
  }

  /** With the port, nothing keeps the thread: it ends when the last thing under way is done. */
  async function end(): Promise<void> {
    const open = [...connections.values()];
    connections.clear();
    await Promise.allSettled(open.map((connection) => connection.close()));
    port.close();
  }

  port.on('message', (request: WireRequest) => {
    switch (request.kind) {
      case 'connect':
        return void connect(request);
      case 'close':
        return void close(request.printer, request.call);
      case 'ask':
        return void ask(request.printer, request.call, request.command);
      case 'act':
        return act(request.printer, request.call, request.act);
      case 'stop':
        return stop(request.printer, request.call);
      case 'lines':
        return takeLines(request.call, ({ resolve }) => resolve(request.lines));
      case 'linesFailed':
        return takeLines(request.call, ({ reject }) => reject(new Error(request.systemReason)));
      case 'end':
        return void end();
      default:
        return assertNever(request);
    }
  });
  post({ kind: 'up' });
  return {
    breakDown(error) {
      post({ kind: 'broken', error });
      void end();
    },
  };
}

function isClosed({ snapshot }: PrinterConnection): boolean {
  const { kind } = snapshot.state;
  return kind === 'closed' || kind === 'faulted' || kind === 'linkLost';
}

function notConnected(act: string): ActResult {
  return refused({ code: 'printers.wrongState', act, state: 'closed' });
}

function perform(
  connection: PrinterConnection,
  act: WireAct,
  sourceOf: (source: SharedSource) => LineSource,
): ActResult {
  switch (act.kind) {
    case 'startJob':
      return connection.startJob({ id: act.id, source: sourceOf(act.source), resumeAt: act.resumeAt });
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
