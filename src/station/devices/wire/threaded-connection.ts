import { accepted, refused, type Result } from '../../../shop/kernel/index.ts';
import type { LineSource, PrintJob, SourceLine } from '../../../shop/printers/protocol/job-model.ts';
import type {
  PreheatTargets,
  PrinterEvent,
  PrinterRefusal,
  PrinterSnapshot,
} from '../../../shop/printers/protocol/model.ts';
import { WIRE_REASONS } from '../../../shop/printers/protocol/wire-reasons.ts';
import type {
  ActResult,
  CardJob,
  PrinterCard,
  PrinterConnection,
  PrinterDependencies,
  RunOnCard,
} from '../connection.ts';
import { EventQueue } from '../event-queue.ts';
import { Sight } from '../sight.ts';
import { runSeen } from './run-on-card.ts';
import { shared, sharedRun } from './shared-sources.ts';
import {
  hasNothingOpen,
  type ConnectionState,
  type SharedCardJob,
  type SharedRunOnCard,
  type WireAct,
  type WireAnswer,
} from './wire-messages.ts';

/** A print from the card that is seen again. */
const IN_SIGHT: ReadonlySet<PrinterSnapshot['state']['kind']> = new Set(['printing', 'paused']);

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
  /** On its way to the card. */
  #bringing: CardJob | null = null;
  /** What its card prints: kept, so that it can be looked for when the thread has broken. */
  #onCard: RunOnCard | null = null;
  /** What its card prints since before, to be looked for with the next connect. */
  #unseen: RunOnCard | null = null;
  readonly #sight: Sight;
  readonly card: PrinterCard = {
    bring: (job) => this.#bring(job),
    stopBringing: () => this.#act({ kind: 'stopBringing' }),
    delete: (path) => this.#act({ kind: 'deleteFromCard', path }),
    takeUp: (run) => {
      this.#unseen = run;
      return Promise.resolve(accepted(undefined));
    },
  };

  constructor(
    address: string,
    { clock, timers }: Pick<PrinterDependencies, 'clock' | 'timers'>,
    door: ThreadDoor,
  ) {
    this.address = address;
    this.#door = door;
    this.#clock = clock;
    this.#sight = new Sight(timers, () => void this.connect());
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
    this.#sight.end();
    const unseen = this.#unseen;
    this.#unseen = null;
    if (unseen) this.#onCard = unseen;
    return plain(await this.#door.connect(unseen && sharedRun(unseen)));
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
    const before = this.#onCard;
    this.#onCard = { id, source, sha256, standing: 'starting' };
    const started = this.#act({ kind: 'startFromCard', id, totals: source.totals, sha256 });
    if (!started.ok) this.#onCard = before;
    return started;
  }

  pauseJob(): ActResult {
    return this.#act({ kind: 'pauseJob' });
  }

  resumeJob(): ActResult {
    return this.#act({ kind: 'resumeJob' });
  }

  cancelJob(): ActResult {
    // While no thread is there to say it: it is ended as soon as it is seen.
    if (this.#unseen && this.snapshot.state.kind === 'outOfSight') {
      this.#unseen = { ...this.#unseen, standing: 'cancelling' };
      return accepted(undefined);
    }
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
    this.#sight.end();
    await this.#door.close();
    for (const run of [this.#onCard, this.#unseen]) if (run) close(run.source);
    this.#onCard = null;
    this.#unseen = null;
  }

  /** How the printer stands now, and what happened on the way there. */
  hear(state: ConnectionState, events: readonly PrinterEvent[]): void {
    this.#state = state;
    for (const event of events) this.#note(event);
    this.#events.tellAll();
  }

  /** Lines of the running job, for a thread that cannot read them itself. */
  readLines(jobId: string, from: number, count: number): Promise<readonly SourceLine[]> {
    const known = [this.#job, this.#bringing, this.#onCard].find((one) => one?.id === jobId);
    if (!known) return Promise.reject(new Error('The print is over'));
    return known.source.read(from, count);
  }

  /** The thread is gone, and the port with it. What the printer reads from its card goes on, and is looked for. */
  loseThread(systemReason: string): void {
    if (this.isClosed) return;
    if (this.#onCard) return this.#loseSight(this.#onCard, systemReason);
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

  #loseSight(run: RunOnCard, systemReason: string): void {
    this.#onCard = null;
    this.#unseen = run;
    const since = this.#clock.monotonicMilliseconds();
    this.#setState({ kind: 'outOfSight', jobId: run.id, since, systemReason });
    this.#note({ kind: 'stateChanged', state: this.snapshot.state });
    this.#note({ kind: 'linkLost', systemReason });
    this.#events.tellAll();
    if (systemReason !== WIRE_REASONS.stationClosed) this.#sight.lookSoon();
  }

  #act(act: WireAct): ActResult {
    return plain(this.#door.act(act));
  }

  #setState(state: PrinterSnapshot['state'], job = this.snapshot.job): void {
    this.#state = { ...this.#state, snapshot: { ...this.snapshot, state, job, card: null } };
  }

  #note(event: PrinterEvent): void {
    // The thread has the machine's clock; the station may have been given another.
    this.#events.put(event.kind === 'temperature' ? { ...event, at: this.#clock.now() } : event);
    if (event.kind === 'stateChanged') this.#noteState(event.state);
    const isEnd = event.kind === 'jobFinished' || event.kind === 'jobFailed' || event.kind === 'jobCancelled';
    if (!isEnd) return;
    const ended = [this.#job, this.#onCard].find((one) => one?.id === event.jobId);
    if (this.#job === ended) this.#job = null;
    if (this.#onCard === ended) this.#onCard = null;
    if (ended) close(ended.source);
  }

  #noteState(state: PrinterSnapshot['state']): void {
    if (state.kind !== 'bringing') this.#endBringing();
    if (!this.#onCard) return;
    this.#onCard = runSeen(this.#onCard, state);
    if (IN_SIGHT.has(state.kind)) this.#sight.found();
  }
}

/** A file that cannot be closed has nothing left to lose for the print. */
function close(source: LineSource): void {
  source.close().catch(() => {});
}

function plain(answer: WireAnswer): ActResult {
  return answer.ok ? accepted(undefined) : refused(answer.refusal);
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
