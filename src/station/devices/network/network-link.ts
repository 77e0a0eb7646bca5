import type { PrintJob } from '../../../shop/printers/protocol/job-model.ts';
import type {
  FaultReason,
  FirmwareDescription,
  PrinterEvent,
  PrinterState,
  TemperatureReport,
} from '../../../shop/printers/protocol/model.ts';
import { IDLE_HEATER_MILLISECONDS } from '../../../shop/printers/protocol/limits.ts';
import { heatersAreOn } from '../../../shop/printers/protocol/temperatures.ts';
import type { PrinterDependencies } from '../connection.ts';
import { EventQueue } from '../event-queue.ts';
import { HEATERS_OFF } from './commands.ts';
import { reasonOfFault, wordsOf } from './faults.ts';
import { isSameProgress, progressAt, progressBefore } from './progress.ts';
import { newRun, stateOf, type NetworkRun, type RunAct, type RunInput } from './run-model.ts';
import { breakOff, stepRun } from './run.ts';
import type { PrinterService, Reply, ServerStatus } from './service.ts';

/** A print that was given up is told so again after this long, should it go on. */
const DISOWN_MILLISECONDS = 5_000;

/** The connection apart from its print. */
export type Standing =
  | { readonly kind: 'closed' | 'opening' | 'ready' }
  | { readonly kind: 'occupied'; readonly file: string }
  | { readonly kind: 'faulted'; readonly reason: FaultReason; readonly firmwareText: string }
  | { readonly kind: 'linkLost'; readonly systemReason: string };

/** What is known of a printer with a server of its own, by what the server says; tells listeners when it changes. */
export class NetworkLink {
  readonly service: PrinterService;
  readonly #dependencies: PrinterDependencies;
  readonly #events = new EventQueue();
  #told: PrinterState = { kind: 'closed' };
  standing: Standing = { kind: 'closed' };
  firmware: FirmwareDescription | null = null;
  temperatures: TemperatureReport | null = null;
  run: NetworkRun | null = null;
  #job: PrintJob | null = null;
  /** A print that was given up: it is ended, should it be seen at work after all. */
  #disowned: { readonly file: string; readonly toldAt: number | null } | null = null;
  /** When somebody, or a print, last had a use for the heaters. */
  #attendedAt = 0;

  constructor(service: PrinterService, dependencies: PrinterDependencies) {
    this.service = service;
    this.#dependencies = dependencies;
  }

  get state(): PrinterState {
    return this.run === null ? this.standing : stateOf(this.run);
  }

  subscribe(listener: (event: PrinterEvent) => void): () => void {
    return this.#events.subscribe(listener);
  }

  get #now(): number {
    return this.#dependencies.clock.monotonicMilliseconds();
  }

  attend(): void {
    this.#attendedAt = this.#now;
  }

  sent(text: string): void {
    this.#events.tell({ kind: 'console', direction: 'sent', text });
  }

  heard(text: string): void {
    this.#events.tell({ kind: 'console', direction: 'received', text });
  }

  stand(standing: Standing): void {
    this.standing = standing;
    this.#tellState();
  }

  meet(firmware: FirmwareDescription): void {
    this.firmware = firmware;
    this.#events.tell({ kind: 'firmwareIdentified', firmware });
  }

  /** A print begins to be started. */
  begin(job: PrintJob, file: string): void {
    this.#job = job;
    this.#disowned = null;
    this.run = newRun(job.id, file, progressBefore(job), this.#now);
    this.#tellState();
  }

  /** The acts that follow are the caller's to have done. */
  step(input: RunInput): readonly RunAct[] {
    if (this.run === null) return [];
    const before = this.run;
    const { run, events, acts } = stepRun(before, input, this.#now);
    this.run = run;
    if (run === null) this.#release(before);
    this.#events.tell(...events);
    this.#tellState();
    return acts;
  }

  /** The machine has stopped, or was stopped: nothing is asked of it until a person connects again. */
  fault(reason: FaultReason, firmwareText: string): void {
    this.breakOff(reason, firmwareText);
    this.stand({ kind: 'faulted', reason, firmwareText });
    this.#events.tell({ kind: 'faulted', reason, firmwareText });
  }

  breakOff(reason: FaultReason | 'closed', said: string): void {
    const { run } = this;
    if (run === null) return;
    this.run = null;
    this.#events.tell(breakOff(run, reason, said));
    this.#release(run);
  }

  /** One look at the server. */
  async take(reply: Reply<ServerStatus>, isOver: () => boolean): Promise<void> {
    if (!reply.ok) return this.#lose(wordsOf(reply.refusal));
    const status = reply.value;
    if (this.firmware === null) {
      const who = await this.service.identify();
      if (isOver()) return;
      if (!who.ok) return this.#lose(wordsOf(who.refusal));
      this.meet(who.value);
    }
    const progress = await this.#progress(status);
    if (isOver()) return;
    this.see(status);
    if (this.run !== null) {
      const known = this.run.progress;
      if (progress !== null && progress.jobId === known.jobId) this.run = { ...this.run, progress };
      const acts = this.step({ kind: 'status', status, canCool: this.service.send !== null });
      if (progress !== null && this.run !== null && !isSameProgress(known, progress)) {
        this.#events.tell({ kind: 'jobProgress', progress });
      }
      await this.#perform(acts, status, isOver);
      if (isOver()) return;
    }
    this.#settle(status);
  }

  /** Temperatures, and whether the machine is well. */
  see({ temperatures, machine }: ServerStatus): void {
    if (temperatures !== null) {
      this.temperatures = temperatures;
      this.#events.tell({ kind: 'temperature', report: temperatures, at: this.#dependencies.clock.now() });
    }
    if (machine.kind === 'faulted') this.fault(reasonOfFault(machine.said), machine.said);
  }

  /** Where the printer stands when no print of ours is at it. */
  #settle(status: ServerStatus): void {
    const { machine, file } = status;
    if (this.run !== null || machine.kind === 'faulted') return;
    if (machine.kind === 'away') return this.#lose(machine.said);
    if (machine.kind === 'working') {
      this.attend();
      this.stand({ kind: 'occupied', file: file ?? '' });
      return this.#endDisowned(file, machine.phase === 'cancelling');
    }
    this.stand({ kind: 'ready' });
    this.#coolUnattended(status.temperatures);
  }

  #endDisowned(file: string | null, isEnding: boolean): void {
    const disowned = this.#disowned;
    if (disowned === null || disowned.file !== file || isEnding) return;
    const { toldAt } = disowned;
    if (toldAt !== null && this.#now - toldAt < DISOWN_MILLISECONDS) return;
    this.#disowned = { file, toldAt: this.#now };
    this.sent(`cancel ${file}`);
    void this.#noteFailure(this.service.cancel(file));
  }

  #coolUnattended(temperatures: TemperatureReport | null): void {
    const { send } = this.service;
    if (send === null || temperatures === null) return;
    // Counted from when they are first seen on: people also heat at the printer's own screen.
    if (!heatersAreOn(temperatures)) return this.attend();
    if (this.#now - this.#attendedAt < IDLE_HEATER_MILLISECONDS) return;
    this.attend();
    this.#events.tell({ kind: 'heatersTimedOut' });
    this.coolDown();
  }

  coolDown(): void {
    this.send(HEATERS_OFF);
  }

  /** Commands that have been looked at; nothing where the API takes none. */
  send(commands: readonly string[]): void {
    const asked = this.service.send?.(commands);
    if (asked === undefined) return;
    for (const command of commands) this.sent(command);
    void this.#noteFailure(asked);
  }

  #lose(systemReason: string): void {
    if (this.run !== null) {
      const wasHidden = this.run.hidden !== null;
      const acts = this.step({ kind: 'unreachable', systemReason });
      for (const act of acts) if (act.kind === 'disown') this.#disown();
      if (this.run !== null) {
        if (!wasHidden && this.run.hidden !== null) this.#events.tell({ kind: 'linkLost', systemReason });
        return;
      }
    }
    if (this.standing.kind === 'linkLost') return;
    this.stand({ kind: 'linkLost', systemReason });
    this.#events.tell({ kind: 'linkLost', systemReason });
  }

  async #progress(status: ServerStatus) {
    const { run } = this;
    const job = this.#job;
    if (run === null || job === null || status.file !== run.file || run.stage.kind === 'cooling') return null;
    return progressAt(job, run.progress, status);
  }

  async #perform(acts: readonly RunAct[], status: ServerStatus, isOver: () => boolean): Promise<void> {
    for (const act of acts) {
      const { run } = this;
      switch (act.kind) {
        case 'askOutcome': {
          if (run === null) break;
          const reply = await this.service.outcomeOf(run.file);
          if (isOver() || this.run?.id !== run.id || !reply.ok) break;
          const more = this.step({ kind: 'outcome', outcome: reply.value, status });
          // An outcome is not asked for twice in one look.
          await this.#perform(more, status, isOver);
          break;
        }
        case 'coolDown':
          this.coolDown();
          break;
        case 'disown':
          this.#disown();
          break;
        case 'pause':
        case 'resume':
        case 'cancel':
          if (run === null) break;
          this.sent(act.kind);
          await this.#noteFailure(this.service[act.kind](run.file));
          break;
      }
    }
  }

  #lastFile: string | null = null;

  #disown(): void {
    if (this.#lastFile !== null) this.#disowned = { file: this.#lastFile, toldAt: null };
  }

  /** The print is over: its files here and there are not needed any more. */
  #release(run: NetworkRun): void {
    this.attend();
    this.#lastFile = run.file;
    const job = this.#job;
    this.#job = null;
    // Nothing is lost by a file that cannot be closed, or stays at the printer.
    job?.source.close().catch(() => {});
    void this.service.remove(run.file);
  }

  async #noteFailure(asked: Promise<Reply<void>>): Promise<void> {
    const reply = await asked;
    if (!reply.ok) this.heard(wordsOf(reply.refusal));
  }

  #tellState(): void {
    const state = this.state;
    const isSame =
      state.kind === this.#told.kind &&
      !(
        state.kind === 'faulted' &&
        this.#told.kind === 'faulted' &&
        state.firmwareText !== this.#told.firmwareText
      );
    if (isSame) return;
    this.#told = state;
    this.#events.tell({ kind: 'stateChanged', state });
  }
}
