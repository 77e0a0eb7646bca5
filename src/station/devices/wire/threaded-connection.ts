import { accepted, refused, type Result } from '../../../shop/kernel/index.ts';
import type { LineSource, PrintJob, SourceLine } from '../../../shop/printers/protocol/job-model.ts';
import type {
  PreheatTargets,
  PrinterEvent,
  PrinterRefusal,
  PrinterSnapshot,
} from '../../../shop/printers/protocol/model.ts';
import type {
  ActResult,
  CardJob,
  PrinterCard,
  PrinterConnection,
  PrinterDependencies,
  RunOnCard,
} from '../connection.ts';
import { EventQueue } from '../event-queue.ts';
import { GcodeFile } from '../gcode-file.ts';
import {
  hasNothingOpen,
  type ConnectionState,
  type SharedCardJob,
  type SharedRunOnCard,
  type SharedSource,
  type WireAct,
  type WireAnswer,
} from './wire-messages.ts';

/** What a connection asks of the thread that keeps it. */
export interface ThreadDoor {
  connect(takeUp: SharedRunOnCard | null): Promise<WireAnswer>;
  bring(job: SharedCardJob): Promise<WireAnswer>;
  ask(command: string): Promise<WireAnswer>;
  close(): Promise<WireAnswer>;
  /** Answered in the same turn: the news up to the answer have been heard. */
  act(act: WireAct): WireAnswer;
  stop(): void;
}

/** A printer whose port is in the wire's thread: keeps a copy of how it stands, and hands on what is asked for. */
export class ThreadedConnection implements PrinterConnection {
  readonly address: string;
  readonly simulate = null;
  readonly #door: ThreadDoor;
  readonly #clock: PrinterDependencies['clock'];
  readonly #events = new EventQueue();
  #state: ConnectionState;
  #job: { readonly id: string; readonly source: LineSource } | null = null;
  /** On its way to the card; or what its card prints since before, to be looked for with the next connect. */
  #bringing: CardJob | null = null;
  #unseen: RunOnCard | null = null;
  readonly card: PrinterCard = {
    bring: (job) => this.#bring(job),
    stopBringing: () => this.#act({ kind: 'stopBringing' }),
    delete: (path) => this.#act({ kind: 'deleteFromCard', path }),
    takeUp: (run) => {
      this.#unseen = run;
      return Promise.resolve(accepted(undefined));
    },
  };

  constructor(address: string, clock: PrinterDependencies['clock'], door: ThreadDoor) {
    this.address = address;
    this.#door = door;
    this.#clock = clock;
    this.#state = { snapshot: unopened(address), baudRate: null };
  }

  get snapshot(): PrinterSnapshot {
    return this.#state.snapshot;
  }

  get baudRate(): number | null {
    return this.#state.baudRate;
  }

  /** Nothing is open: the thread needs to keep nothing of it. */
  get isClosed(): boolean {
    return hasNothingOpen(this.snapshot);
  }

  subscribe(listener: (event: PrinterEvent) => void): () => void {
    return this.#events.subscribe(listener);
  }

  async connect(): Promise<ActResult> {
    // The thread says so a moment later; who asks in between must not take it for closed.
    if (this.isClosed) this.#setState({ kind: 'opening' });
    const unseen = this.#unseen;
    const connected = plain(await this.#door.connect(unseen && sharedRun(unseen)));
    if (unseen) close(unseen.source);
    if (this.#unseen === unseen) this.#unseen = null;
    return connected;
  }

  async #bring(job: CardJob): Promise<ActResult> {
    const { id, source, sha256 } = job;
    this.#bringing = job;
    const begun = plain(await this.#door.bring({ id, source: shared(source), sha256 }));
    if (!begun.ok && this.#bringing === job) this.#endBringing();
    return begun;
  }

  #endBringing(): void {
    if (this.#bringing) close(this.#bringing.source);
    this.#bringing = null;
  }

  startJob(job: PrintJob): ActResult {
    if (job.onCard) return this.#startFromCard(job, job.onCard);
    const before = this.#job;
    this.#job = { id: job.id, source: job.source };
    const { id, source, resumeAt = null } = job;
    const started = this.#act({ kind: 'startJob', id, source: shared(source), resumeAt });
    if (!started.ok) this.#job = before;
    return started;
  }

  /** Its lines are on the card already. */
  #startFromCard({ id, source }: PrintJob, sha256: string): ActResult {
    const started = this.#act({ kind: 'startFromCard', id, totals: source.totals, sha256 });
    if (started.ok) close(source);
    return started;
  }

  pauseJob(): ActResult {
    return this.#act({ kind: 'pauseJob' });
  }

  resumeJob(): ActResult {
    return this.#act({ kind: 'resumeJob' });
  }

  cancelJob(): ActResult {
    return this.#act({ kind: 'cancelJob' });
  }

  preheat(targets: PreheatTargets): ActResult {
    return this.#act({ kind: 'preheat', targets });
  }

  send(commands: readonly string[]): ActResult {
    return this.#act({ kind: 'send', commands });
  }

  override(commands: readonly string[]): ActResult {
    return this.#act({ kind: 'override', commands });
  }

  answerPrompt(button: number): ActResult {
    return this.#act({ kind: 'answerPrompt', button });
  }

  async ask(command: string): Promise<Result<readonly string[], PrinterRefusal>> {
    const answer = await this.#door.ask(command);
    return answer.ok ? accepted(answer.value ?? []) : answer;
  }

  stopPrinter(): void {
    this.#door.stop();
  }

  async close(): Promise<void> {
    await this.#door.close();
  }

  /** How the printer stands now, and what happened on the way there. */
  hear(state: ConnectionState, events: readonly PrinterEvent[]): void {
    this.#state = state;
    for (const event of events) this.#note(event);
    this.#events.tellAll();
  }

  /** Lines of the running job, for a thread that cannot read them itself. */
  readLines(jobId: string, from: number, count: number): Promise<readonly SourceLine[]> {
    const known = [this.#job, this.#bringing, this.#unseen].find((one) => one?.id === jobId);
    if (!known) return Promise.reject(new Error('The print is over'));
    return known.source.read(from, count);
  }

  /** The thread is gone, and the port with it. */
  loseThread(systemReason: string): void {
    if (this.isClosed) return;
    const { job } = this.snapshot;
    this.#setState({ kind: 'linkLost', systemReason }, null);
    if (job) {
      const end = {
        jobId: job.jobId,
        progress: job,
        reason: 'linkLost',
        firmwareText: systemReason,
      } as const;
      this.#note({ kind: 'jobFailed', ...end });
    }
    this.#note({ kind: 'stateChanged', state: this.snapshot.state });
    this.#note({ kind: 'linkLost', systemReason });
    this.#events.tellAll();
  }

  #act(act: WireAct): ActResult {
    return plain(this.#door.act(act));
  }

  #setState(state: PrinterSnapshot['state'], job = this.snapshot.job): void {
    this.#state = { ...this.#state, snapshot: { ...this.snapshot, state, job } };
  }

  #note(event: PrinterEvent): void {
    // The thread has the machine's clock; the station may have been given another.
    this.#events.put(event.kind === 'temperature' ? { ...event, at: this.#clock.now() } : event);
    if (event.kind === 'stateChanged' && event.state.kind !== 'bringing') this.#endBringing();
    const isEnd = event.kind === 'jobFinished' || event.kind === 'jobFailed' || event.kind === 'jobCancelled';
    if (!isEnd || this.#job?.id !== event.jobId) return;
    const { source } = this.#job;
    this.#job = null;
    close(source);
  }
}

/** A file that cannot be closed has nothing left to lose for the print. */
function close(source: LineSource): void {
  source.close().catch(() => {});
}

function sharedRun({ id, source, sha256, standing }: RunOnCard): SharedRunOnCard {
  return { id, source: shared(source), sha256, standing };
}

function plain(answer: WireAnswer): ActResult {
  return answer.ok ? accepted(undefined) : refused(answer.refusal);
}

function shared(source: LineSource): SharedSource {
  return source instanceof GcodeFile
    ? { kind: 'file', parts: source.parts }
    : { kind: 'asked', totals: source.totals };
}

/** Until the thread has said anything. */
function unopened(address: string): PrinterSnapshot {
  return {
    address,
    state: { kind: 'closed' },
    firmware: null,
    temperatures: null,
    job: null,
    quality: { sentLines: 0, resentLines: 0, timeouts: 0 },
    overrides: { fanPercent: 0, speedPercent: 100, flowPercent: 100 },
    prompt: null,
    position: null,
    card: null,
  };
}
