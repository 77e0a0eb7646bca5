import { accepted, refused } from '../../shop/kernel/index.ts';
import type { SimulatedFault } from '../../shop/printers/index.ts';
import type { PrintJob } from '../../shop/printers/protocol/job-model.ts';
import type {
  PreheatTargets,
  PrinterEvent,
  PrinterRefusal,
  PrinterSnapshot,
  PrinterStateKind,
} from '../../shop/printers/protocol/model.ts';
import type { Session, SessionEffect, SessionInput } from '../../shop/printers/protocol/session-model.ts';
import { defaultSettings, newSession, step } from '../../shop/printers/protocol/session.ts';
import { describeSession } from '../../shop/printers/protocol/snapshot.ts';
import { Alarm } from './alarm.ts';
import { CardErrands } from './card-errands.ts';
import type { ActResult, PrinterCard, PrinterConnection, PrinterDependencies } from './connection.ts';
import { EventQueue } from './event-queue.ts';
import { OpenQuestions, type Answer } from './open-questions.ts';
import { systemReason, type Port, type PortOpener } from './port.ts';
import { Sight } from './sight.ts';
import { SpeedSearch } from './speed-search.ts';

/** The handshake is over: nothing was going on there, or a print of its card that the station knows. */
const IN_TOUCH: ReadonlySet<PrinterStateKind> = new Set(['ready', 'outOfSight']);

/** Binds a session (pure) to a port, a clock and timers: runs its effects, feeds it what happens. */
export class PortConnection implements PrinterConnection {
  readonly address: string;
  readonly #opener: PortOpener;
  readonly #dependencies: PrinterDependencies;
  readonly #events = new EventQueue();
  #session: Session;
  #port: Port | null = null;
  #job: PrintJob | null = null;
  #isOpening = false;
  /** What was asked for while the port was still opening. */
  #afterOpening: 'stop' | 'close' | null = null;
  readonly #speeds: SpeedSearch;
  #connected: ((result: ActResult) => void) | null = null;
  #closing: Promise<void> = Promise.resolve();
  readonly #alarm: Alarm;
  readonly #questions = new OpenQuestions();
  readonly #errands = new CardErrands((input) => this.#dispatch(input));
  readonly #sight: Sight;
  readonly card: PrinterCard = {
    bring: (job) => this.#errands.bring(job),
    stopBringing: () => this.#act({ kind: 'stopBringing' }),
    delete: (path) => this.#act({ kind: 'deleteFromCard', path }),
    takeUp: (run) => this.#errands.takeUp(run),
  };

  constructor(address: string, opener: PortOpener, dependencies: PrinterDependencies) {
    this.address = address;
    this.#opener = opener;
    this.#dependencies = dependencies;
    this.#speeds = new SpeedSearch(opener.baudRates, {
      greet: (helloMilliseconds) => this.#greet(helloMilliseconds),
      isOn: (port) => this.#port === port,
      foundNone: () => this.#foundNoPrinter(),
    });
    const park = dependencies.park ?? defaultSettings.park;
    this.#session = newSession({ ...defaultSettings, park }, this.#now());
    this.#alarm = new Alarm(dependencies, () => void this.#dispatch({ kind: 'tick' }));
    this.#sight = new Sight(dependencies.timers, () => void this.connect());
  }

  get snapshot(): PrinterSnapshot {
    const { state, ...described } = describeSession(this.#session);
    return { ...described, address: this.address, state: this.#isOpening ? { kind: 'opening' } : state };
  }

  get baudRate(): number | null {
    return this.#session.firmware === null ? null : this.#speeds.baudRate;
  }

  subscribe(listener: (event: PrinterEvent) => void): () => void {
    return this.#events.subscribe(listener);
  }

  async connect(): Promise<ActResult> {
    if (this.#isOpening || this.#port) return refused({ code: 'printers.alreadyConnected' });
    this.#isOpening = true;
    this.#afterOpening = null;
    this.#events.put({ kind: 'stateChanged', state: { kind: 'opening' } });
    this.#events.tellAll();
    await this.#closing;
    const opened = await this.#opener.open();
    this.#isOpening = false;
    if (!opened.ok) {
      this.#events.put({ kind: 'stateChanged', state: this.snapshot.state });
      this.#events.tellAll();
      this.#lookAgain();
      return opened;
    }
    return this.#shakeHands(opened.value);
  }

  #shakeHands(port: Port): Promise<ActResult> {
    this.#port = port;
    port.onBytes((bytes) => this.#dispatch({ kind: 'bytes', bytes }));
    port.onClosed((reason) => this.#loseLink(port, reason));
    return new Promise((resolve) => {
      this.#connected = resolve;
      this.#speeds.begin();
      if (this.#afterOpening) this.#dispatch({ kind: this.#afterOpening });
    });
  }

  #greet(helloMilliseconds: readonly number[]): void {
    const { settings } = this.#session;
    this.#session = { ...this.#session, settings: { ...settings, helloMilliseconds } };
    this.#dispatch({ kind: 'opened' });
  }

  startJob(job: PrintJob): ActResult {
    if (job.onCard) return this.#startFromCard(job, job.onCard);
    const before = this.#job;
    this.#job = job;
    const { id, source, resumeAt = null } = job;
    const result = this.#act({ kind: 'start', jobId: id, totals: source.totals, resumeAt });
    if (!result.ok) this.#job = before;
    return result;
  }

  /** Its lines are on the card already. */
  #startFromCard({ id, source }: PrintJob, sha256: string): ActResult {
    const refusal = this.#errands.start(id, sha256);
    if (refusal) return refused(refusal);
    source.close().catch(() => {});
    return accepted(undefined);
  }

  pauseJob(): ActResult {
    return this.#act({ kind: 'pause' });
  }

  resumeJob(): ActResult {
    return this.#act({ kind: 'resume' });
  }

  cancelJob(): ActResult {
    return this.#act({ kind: 'cancel' });
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

  ask(command: string): Promise<Answer> {
    return this.#questions.put(command, (id) => this.#dispatch({ kind: 'ask', id, command }));
  }

  answerPrompt(button: number): ActResult {
    return this.#act({ kind: 'answerPrompt', button });
  }

  get simulate(): ((fault: SimulatedFault) => void) | null {
    const port = this.#port;
    return port?.simulate ? (fault) => port.simulate?.(fault) : null;
  }

  stopPrinter(): void {
    if (this.#isOpening) this.#afterOpening = 'stop';
    this.#speeds.end();
    this.#dispatch({ kind: 'stop' });
  }

  async close(): Promise<void> {
    if (this.#isOpening) this.#afterOpening = 'close';
    this.#speeds.end();
    this.#dispatch({ kind: 'close' });
    this.#sight.end();
    // Only when the session was closed before: while it was talking, its own `closePort` has seen to it.
    this.#answerNoPrinter();
    await this.#closing;
  }

  #now(): number {
    return this.#dependencies.clock.monotonicMilliseconds();
  }

  #act(input: SessionInput): ActResult {
    const refusal = this.#dispatch(input);
    return refusal ? refused(refusal) : accepted(undefined);
  }

  #dispatch(input: SessionInput): PrinterRefusal | null {
    const { session, effects, wakeAt, refusal } = step(this.#session, input, this.#now());
    this.#session = session;
    for (const effect of effects) this.#run(effect);
    this.#alarm.setBy(wakeAt);
    this.#events.tellAll();
    this.#lookAgain();
    return refusal;
  }

  /** A print that goes on out of sight is looked for until it is seen again. */
  #lookAgain(): void {
    const isUnseen = !this.#port && !this.#isOpening && this.snapshot.state.kind === 'outOfSight';
    if (isUnseen) this.#sight.lookSoon();
    else if (this.#session.phase.kind === 'onCard') this.#sight.found();
  }

  #run(effect: SessionEffect): void {
    switch (effect.kind) {
      case 'write':
        return this.#port?.write(effect.text);
      case 'report':
        return this.#report(effect.event);
      case 'answered':
        return this.#questions.answered(effect.question, effect.lines);
      case 'unanswered':
        return this.#questions.unanswered(effect.question);
      case 'readLines':
        return this.#readLines(effect.jobId, effect.from, effect.count);
      case 'handshakeFailed':
        return this.#failHandshake();
      case 'resetPort':
        return this.#port?.reset?.();
      case 'closePort':
        return this.#closePort();
    }
  }

  #report(event: PrinterEvent): void {
    if (event.kind === 'stateChanged' && this.#speeds.hides(event.state.kind)) return;
    // The session counts in monotonic time; people's time is put on here.
    this.#events.put(event.kind === 'temperature' ? { ...event, at: this.#dependencies.clock.now() } : event);
    this.#errands.hear(event);
    const isInTouch = this.#port !== null && event.kind === 'stateChanged' && IN_TOUCH.has(event.state.kind);
    if (isInTouch) this.#answerConnect(accepted(undefined));
    if (event.kind === 'faulted') {
      const { reason, firmwareText } = event;
      this.#answerConnect(refused({ code: 'printers.faultedAtConnect', reason, firmwareText }));
    }
    if (event.kind === 'jobFinished' || event.kind === 'jobCancelled' || event.kind === 'jobFailed')
      this.#endJob();
  }

  #answerConnect(result: ActResult): void {
    this.#connected?.(result);
    this.#connected = null;
  }

  #endJob(): void {
    const job = this.#job;
    this.#job = null;
    // A file that cannot be closed has nothing left to lose for the print.
    job?.source.close().catch(() => {});
  }

  #readLines(jobId: string, from: number, count: number): void {
    const source = this.#errands.sourceOf(jobId) ?? this.#job?.source;
    source?.read(from, count).then(
      (lines) => this.#dispatch({ kind: 'lines', jobId, lines }),
      (error: unknown) => this.#dispatch({ kind: 'linesFailed', jobId, systemReason: systemReason(error) }),
    );
  }

  #failHandshake(): void {
    if (!this.#speeds.tryNext(this.#port)) this.#answerNoPrinter();
  }

  #foundNoPrinter(): void {
    this.#closePort();
    this.#answerNoPrinter();
  }

  #answerNoPrinter(): void {
    this.#answerConnect(refused({ code: 'printers.notAPrinter', address: this.address }));
  }

  #closePort(): void {
    const port = this.#port;
    if (!port || this.#speeds.isBetween) return;
    this.#port = null;
    this.#closing = port.close();
  }

  #loseLink(port: Port, reason: string): void {
    if (this.#port !== port) return;
    this.#port = null;
    this.#dispatch({ kind: 'linkLost', systemReason: reason });
    this.#answerConnect(refused({ code: 'printers.cannotOpen', path: this.address, systemReason: reason }));
  }
}
