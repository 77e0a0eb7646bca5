import { accepted, refused, type Result } from '../../../shop/kernel/index.ts';
import type { PreparedJob, PrintJob } from '../../../shop/printers/protocol/job-model.ts';
import type {
  PreheatTargets,
  PrinterEvent,
  PrinterRefusal,
  PrinterSnapshot,
  PrinterState,
  PrinterStateKind,
} from '../../../shop/printers/protocol/model.ts';
import type { ActResult, PrinterConnection, PrinterDependencies } from '../connection.ts';
import { BroughtFiles } from './brought-files.ts';
import { checkCommands, checkTargets } from './commands.ts';
import { wordsOf } from './faults.ts';
import { greet } from './greet.ts';
import { NetworkLink } from './network-link.ts';
import type { PrinterService } from './service.ts';
import { Watch } from './watch.ts';

/** Nothing harder can be done than to ask; asked this often, a moment apart. */
const STOP_TRIES = 3;
const STOP_AGAIN_MILLISECONDS = 1_000;

/** A station that is closed waits this long for a printer to have ended its print. */
const FAREWELL_MILLISECONDS = 5_000;

const CANCELLABLE: readonly PrinterStateKind[] = [
  'starting',
  'printing',
  'pausing',
  'paused',
  'resuming',
  'finishing',
  'outOfSight',
];

/**
 * A printer that has a server of its own, which takes whole files and prints on when nobody looks. What is the case is
 * only what the server says when it is asked; a print is ours by its file's name, which no other print has.
 */
export class NetworkConnection implements PrinterConnection {
  readonly address: string;
  readonly simulate = null;
  readonly #link: NetworkLink;
  readonly #service: PrinterService;
  readonly #dependencies: PrinterDependencies;
  #watch: Watch | null = null;
  /** The start that is on its way. */
  #starting: Promise<void> = Promise.resolve();
  readonly #files: BroughtFiles;
  /** Targets were set from here. */
  #hasHeated = false;

  constructor(address: string, service: PrinterService, dependencies: PrinterDependencies) {
    this.address = address;
    this.#service = service;
    this.#link = new NetworkLink(service, dependencies);
    this.#files = new BroughtFiles(address, service, dependencies.clock, (text) => this.#link.sent(text));
    this.#dependencies = dependencies;
  }

  get snapshot(): PrinterSnapshot {
    return {
      address: this.address,
      state: this.#link.state,
      firmware: this.#link.firmware,
      temperatures: this.#link.temperatures,
      job: this.#link.run?.progress ?? null,
      quality: { sentLines: 0, resentLines: 0, timeouts: 0 },
      overrides: { fanPercent: 0, speedPercent: 100, flowPercent: 100 },
      prompt: null,
      position: null,
      card: null,
    };
  }

  subscribe(listener: (event: PrinterEvent) => void): () => void {
    return this.#link.subscribe(listener);
  }

  async connect(): Promise<ActResult> {
    const { standing, run } = this.#link;
    if (run !== null && run.hidden !== null) {
      // It is looked for already; now sooner.
      this.#watch?.soon(0);
      return accepted(undefined);
    }
    if (run !== null || !['closed', 'faulted', 'linkLost'].includes(standing.kind)) {
      return refused({ code: 'printers.alreadyConnected' });
    }
    const watch = this.#newWatch();
    const isOver = () => this.#watch !== watch;
    this.#link.stand({ kind: 'opening' });
    const afterFault = standing.kind === 'faulted';
    const met = await greet(this.#service, this.address, this.#dependencies, afterFault, isOver);
    if (isOver()) return refused({ code: 'printers.notAPrinter', address: this.address });
    if (met.ok) {
      this.#link.meet(met.value.firmware);
      await this.#link.take(accepted(met.value.status), isOver);
      watch.start();
      return accepted(undefined);
    }
    if (met.refusal.code === 'printers.cannotOpen') {
      // It may only be switched off: looked after, less and less often, until somebody disconnects it.
      this.#link.stand({ kind: 'linkLost', systemReason: met.refusal.systemReason });
      watch.start();
    } else {
      this.#endWatch();
      if (met.refusal.code === 'printers.faultedAtConnect') {
        this.#link.fault(met.refusal.reason, met.refusal.firmwareText);
      } else this.#link.stand({ kind: 'closed' });
    }
    return met;
  }

  async prepareJob(job: PreparedJob): Promise<ActResult> {
    if (this.#link.state.kind !== 'ready') return this.#wrongState('start');
    return this.#files.bring(fileNameOf(job.id), job);
  }

  startJob(job: PrintJob): ActResult {
    if (this.#link.state.kind !== 'ready') return this.#wrongState('start');
    // Its server reads the file from the start; there is no other place to begin.
    if (job.resumeAt) return refused({ code: 'printers.notOffered', act: 'start' });
    const name = fileNameOf(job.id);
    if (!this.#files.take(name)) {
      return refused({ code: 'printers.notUploaded', address: this.address, systemReason: name });
    }
    this.#link.begin(job, name);
    this.#starting = this.#start(name);
    return accepted(undefined);
  }

  pauseJob(): ActResult {
    return this.#wish('pause', ['printing']);
  }

  resumeJob(): ActResult {
    return this.#wish('resume', ['paused']);
  }

  cancelJob(): ActResult {
    // Out of sight, a print that is being cancelled looks like any other; it is not cancelled anew.
    if (this.#link.run?.wish?.kind === 'cancel') return this.#wrongState('cancel');
    return this.#wish('cancel', CANCELLABLE);
  }

  preheat(targets: PreheatTargets): ActResult {
    if (this.#service.send === null) return refused({ code: 'printers.notOffered', act: 'preheat' });
    if (!this.#is(['ready', 'printing', 'paused'])) return this.#wrongState('preheat');
    const commands = checkTargets(targets);
    if (!commands.ok) return commands;
    this.#hasHeated = true;
    return this.#send(commands.value);
  }

  send(commands: readonly string[]): ActResult {
    return this.#sendChecked('send', commands, ['ready', 'paused']);
  }

  override(commands: readonly string[]): ActResult {
    return this.#sendChecked('override', commands, ['ready', 'printing', 'pausing', 'paused', 'resuming']);
  }

  ask(_command: string): Promise<Result<readonly string[], PrinterRefusal>> {
    return Promise.resolve(refused({ code: 'printers.notOffered', act: 'ask' }));
  }

  answerPrompt(_button: number): ActResult {
    return refused({ code: 'printers.notOffered', act: 'prompt' });
  }

  stopPrinter(): void {
    void this.#stop(1);
    if (this.#link.standing.kind === 'closed') return;
    this.#endWatch();
    this.#link.fault('stopped', '');
  }

  async close(): Promise<void> {
    const { run } = this.#link;
    this.#endWatch();
    const farewell = run === null && !this.#hasHeated ? Promise.resolve() : this.#farewell(run?.file ?? null);
    this.#link.breakOff('closed', '');
    this.#link.stand({ kind: 'closed' });
    const { timers } = this.#dependencies;
    let cancelTimer = () => {};
    const patience = new Promise<void>((resolve) => {
      cancelTimer = timers.after(FAREWELL_MILLISECONDS, resolve);
    });
    await Promise.race([farewell, patience]);
    cancelTimer();
  }

  /** The one request that starts; whatever comes of it, it is not sent again. */
  async #start(file: string): Promise<void> {
    this.#link.sent(`start ${file}`);
    const reply = await this.#service.start(file);
    if (!reply.ok) this.#link.heard(wordsOf(reply.refusal));
    if (this.#link.run?.file !== file) return;
    if (reply.ok) this.#link.step({ kind: 'startAnswered', answer: 'accepted', said: '' });
    else {
      const { code } = reply.refusal;
      const answer = code === 'declined' || code === 'keyRefused' ? 'declined' : 'lost';
      this.#link.step({ kind: 'startAnswered', answer, said: wordsOf(reply.refusal) });
    }
    this.#watch?.soon(0);
  }

  async #stop(attempt: number): Promise<void> {
    this.#link.sent('emergency stop');
    const reply = await this.#service.stop();
    if (reply.ok) return;
    this.#link.heard(wordsOf(reply.refusal));
    if (attempt < STOP_TRIES) {
      this.#dependencies.timers.after(STOP_AGAIN_MILLISECONDS, () => void this.#stop(attempt + 1));
      return;
    }
    const { standing } = this.#link;
    // Nobody heard the stop: whoever reads the fault must know.
    if (standing.kind === 'faulted') this.#link.stand({ ...standing, firmwareText: wordsOf(reply.refusal) });
  }

  /** Ends the print first, then the heat: while it prints its server would heat again. */
  async #farewell(file: string | null): Promise<void> {
    this.#hasHeated = false;
    await this.#starting;
    if (file !== null) await this.#service.cancel(file);
    await this.#service.send?.(['M104 S0', 'M140 S0']);
  }

  #wish(wish: 'pause' | 'resume' | 'cancel', states: readonly PrinterStateKind[]): ActResult {
    if (!this.#is(states)) return this.#wrongState(wish);
    this.#link.step({ kind: 'wish', wish });
    this.#watch?.soon(0);
    return accepted(undefined);
  }

  #sendChecked(
    act: 'send' | 'override',
    commands: readonly string[],
    states: readonly PrinterStateKind[],
  ): ActResult {
    if (this.#service.send === null) return refused({ code: 'printers.notOffered', act });
    if (!this.#is(states)) return this.#wrongState(act);
    const checked = checkCommands(commands, act === 'override');
    return checked.ok ? this.#send(checked.value) : checked;
  }

  #send(commands: readonly string[]): ActResult {
    this.#link.attend();
    this.#link.send(commands);
    return accepted(undefined);
  }

  #is(states: readonly PrinterState['kind'][]): boolean {
    return states.includes(this.#link.state.kind);
  }

  #wrongState(act: string): ActResult {
    return refused({ code: 'printers.wrongState', act, state: this.#link.state.kind });
  }

  #newWatch(): Watch {
    this.#endWatch();
    const link = this.#link;
    const watch: Watch = new Watch(this.#service, this.#dependencies, {
      get isWorking() {
        return link.run !== null;
      },
      take: async (reply) => {
        await link.take(reply, () => this.#watch !== watch);
        if (link.standing.kind === 'faulted' && this.#watch === watch) this.#endWatch();
      },
      console: (line) => link.heard(line),
    });
    this.#watch = watch;
    return watch;
  }

  #endWatch(): void {
    this.#watch?.stop();
    this.#watch = null;
  }
}

/** Ours alone, for as long as anybody keeps records; plain enough for every card and every server. */
function fileNameOf(printId: string): string {
  return `printhall-${printId.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 80)}.gcode`;
}
