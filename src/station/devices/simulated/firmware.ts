import type { Clock, Timers } from '../../../shop/kernel/index.ts';
import { commandWord, parameter } from '../../../shop/printers/protocol/gcode.ts';
import type { SimulatedFault } from '../../../shop/printers/index.ts';
import { SimulatedCard } from './card.ts';
import { execute, type Execution } from './commands.ts';
import { DIALECTS, type Dialect } from './flavours.ts';
import { keepAlive, sayWait } from './habits.ts';
import { Intake, type IntakeTrouble, type Queued } from './intake.ts';
import { Machine } from './machine.ts';
import { strike, strikeAt, type Moment } from './misfortunes.ts';
import { Cable, seededRandom, type Trouble } from './noise.ts';
import type { Simulation } from './options.ts';
import { OwnTime } from './own-time.ts';
import { Screen } from './screen.ts';
import { TemperatureReports } from './temperature-reports.ts';
import { Voice, type VoiceTrouble } from './voice.ts';

/** Commands understood and waiting (Marlin's BUFSIZE). */
const QUEUE_LENGTH = 4;

/** Boot of a board after its reset, simulated milliseconds. */
const BOOT_MILLISECONDS = 1_000;

export interface SimulatedFirmwareOptions {
  readonly simulation: Simulation;
  readonly clock: Pick<Clock, 'monotonicMilliseconds'>;
  readonly timers: Timers;
  readonly seed: number;
  /** What it says, as the cable leaves it: a line with its end, unless that got lost. */
  readonly send: (text: string) => void;
  /** The cable was pulled, by the simulation. */
  readonly unplugged?: () => void;
}

/** Every kind of trouble that a simulated printer makes or meets, by the name of its option. */
export type SimulatedTrouble = Trouble | VoiceTrouble | IntakeTrouble | Moment;

/**
 * A firmware that moves nothing: line numbers, checksums, command queue, planner, heaters, keep-alives, and its ways
 * to fail. `executed` is what it did, in order: the truth that tests hold a print against.
 */
export class SimulatedFirmware {
  readonly executed: string[] = [];
  /** Those of them that came from its card. */
  readonly executedFromCard: string[] = [];
  readonly machine: Machine;
  /** Null: it has none. */
  readonly card: SimulatedCard | null;
  readonly dialect: Dialect;
  readonly screen = new Screen((text) => this.say(text));
  readonly temperatures = new TemperatureReports(this);
  /** How often each kind of trouble has struck. */
  readonly troubles = new Map<SimulatedTrouble, number>();
  readonly #options: SimulatedFirmwareOptions;
  readonly #time: OwnTime;
  readonly #voice: Voice;
  readonly #intake: Intake;
  #queue: Queued[] = [];
  #running: Execution | null = null;
  #state: 'running' | 'booting' | 'halted' | 'silent' | 'unplugged' = 'running';

  constructor(options: SimulatedFirmwareOptions) {
    const { simulation, timers, send } = options;
    this.#options = options;
    this.#time = new OwnTime(options.clock, timers, simulation.speed);
    this.dialect = DIALECTS[simulation.flavour];
    this.machine = new Machine(this.now());
    const isWritable = this.dialect.writesCard;
    this.card = simulation.card ? new SimulatedCard({ fullAfter: simulation.cardFull, isWritable }) : null;
    const met = (trouble: SimulatedTrouble) => this.#met(trouble);
    const random = seededRandom(options.seed);
    const cable = new Cable(simulation, random, met);
    const common = { simulation, dialect: this.dialect, cable, random, met };
    this.#voice = new Voice({ ...common, timers, send });
    this.#intake = new Intake({
      ...common,
      voice: this.#voice,
      atOnce: (command) => this.#atOnce(command),
      hasRoom: () => this.#isAwake() && this.#queue.length < QUEUE_LENGTH,
      take: (queued) => this.#take(queued),
    });
    sayWait(this, () => !this.#running && this.#queue.length === 0);
  }

  /** Simulated milliseconds. */
  now(): number {
    return this.#time.now();
  }

  get simulation(): Simulation {
    return this.#options.simulation;
  }

  /**
   * Calls back after simulated milliseconds, unless the firmware stops before; `leastReal` real milliseconds at
   * least, so that a fast simulation does not flood its host with reports.
   */
  after(milliseconds: number, callback: () => void, leastReal = 0): void {
    this.#time.after(milliseconds, callback, leastReal);
  }

  receive(bytes: Uint8Array | string): void {
    if (this.#state === 'running') this.#intake.receive(bytes);
  }

  say(text: string): void {
    this.#voice.say(text);
  }

  sayOk(text: string): void {
    this.#voice.sayOk(text);
  }

  dropNextOk(): void {
    this.#voice.dropNextOk();
  }

  damageNextLine(): void {
    this.#intake.damageNextLine();
  }

  /** The next good line is refused so many times, however often it is sent. */
  refuseNextLine(times = this.simulation.stormLength): void {
    this.#intake.refuseNextLine(times);
  }

  /** Something goes wrong now, on command. */
  fail(fault: SimulatedFault): void {
    strike(this, fault);
  }

  /** Heaters off, motors off, deaf until its reset, as Marlin's kill(). */
  kill(reason = this.dialect.runaway): void {
    for (const line of this.dialect.stop(reason)) this.say(line);
    this.#stop('halted');
  }

  /** As the reset button: everything forgotten, then the greeting, unless that is lost on its way. */
  reset(greets = true): void {
    this.#stop('booting');
    this.machine.restart();
    this.after(BOOT_MILLISECONDS, () => {
      this.#state = 'running';
      this.#intake.setLastLine(0);
      sayWait(this, () => !this.#running && this.#queue.length === 0);
      if (!greets) return;
      if (this.dialect.saysStart) this.#voice.sayRaw('\0\xffstart\n');
      for (const line of this.dialect.greeting) this.say(line);
    });
  }

  /** Hangs: no answer to anything, heaters as they are (that is what makes it dangerous). */
  goSilent(): void {
    this.#stop('silent', false);
    this.#voice.fallSilent();
  }

  /** Says and does nothing for a while of the host's time, then goes on where it was. */
  hesitate(seconds = this.simulation.hiccupSeconds): void {
    if (!this.#isAwake()) return;
    this.#voice.hold();
    this.#time.hold(seconds * 1000, (postponed) => {
      this.#voice.speak();
      for (const callback of postponed) callback();
      this.#intake.takePending();
      this.#next();
    });
  }

  /** Pulls the cable. */
  unplug(): void {
    if (this.#state === 'unplugged') return;
    this.#stop('unplugged', false);
    this.#voice.fallSilent();
    this.#options.unplugged?.();
  }

  /** The filament has ended: as Marlin's FILAMENT_RUNOUT_SCRIPT, it changes it by M600. */
  runOut(): void {
    this.say('//action:out_of_filament T0');
    this.#queue.splice(this.#running ? 1 : 0, 0, { line: null, command: 'M600', isOwn: true });
    this.#next();
  }

  /** Somebody chose a button (M876), or went on (M108). */
  answered(): void {
    this.screen.answered();
    this.#running?.breakOff?.();
  }

  emergencyStop(): void {
    this.say(this.dialect.stop('Emergency stop').at(-1) ?? '');
    this.#stop('halted');
  }

  #met(trouble: SimulatedTrouble): void {
    this.troubles.set(trouble, (this.troubles.get(trouble) ?? 0) + 1);
  }

  #isAwake(): boolean {
    return this.#state === 'running' && !this.#time.isHeld;
  }

  #stop(state: 'booting' | 'halted' | 'silent' | 'unplugged', heatersOff = true): void {
    if (heatersOff) this.machine.heatersOff(this.now());
    this.#time.forget();
    this.#voice.restart();
    this.card?.restart();
    this.#intake.clear();
    this.#queue = [];
    this.#running = null;
    this.screen.clear();
    this.#state = state;
  }

  #atOnce(command: string): boolean {
    if (!this.simulation.emergencyParser || !this.#isAwake()) return false;
    if (/^M876(?!\d)/.test(command)) this.answered();
    return this.#breaksIn(command);
  }

  /** M108 ends a wait, M112 everything; true: there is nothing left that could do the command. */
  #breaksIn(command: string): boolean {
    if (/^M108(?!\d)/.test(command)) this.answered();
    if (!/^M112(?!\d)/.test(command)) return false;
    this.emergencyStop();
    return true;
  }

  #take(queued: Queued): void {
    // Without an emergency parser Marlin looks at these two when it reads them, numbered ones excepted; a full queue is not read.
    if (queued.line === null && this.#breaksIn(queued.command)) return;
    this.#queue.push(queued);
    if (this.dialect.acknowledgesOnReceipt) this.#ok(queued.line);
    this.#next();
  }

  #next(): void {
    if (this.#running || !this.#isAwake()) return;
    const queued = this.#queue[0] ?? this.#takeFromCard();
    if (!queued) return;
    if (this.card?.isWriting) return this.#writeToCard(queued);
    this.executed.push(queued.command);
    if (queued.isFromCard) this.executedFromCard.push(queued.command);
    if (commandWord(queued.command) === 'M110') {
      this.#intake.setLastLine(parameter(queued.command, 'N') ?? queued.line ?? 0);
    }
    for (const moment of strikeAt(this, this.executed.length)) this.#met(moment);
    if (this.#state !== 'running') return;
    const running: Execution = {};
    this.#running = running;
    keepAlive(this, running, () => this.#running === running);
    execute(this, queued.command, running, (answersItself) => this.#done(running, queued, answersItself));
  }

  /** What came over the cable goes first, as in Marlin. */
  #takeFromCard(): Queued | undefined {
    const { command, isOver } = this.card?.next() ?? { command: null, isOver: false };
    if (isOver) this.say('Done printing file');
    if (command === null) return undefined;
    const queued: Queued = { line: null, command, isOwn: true, isFromCard: true };
    this.#queue.push(queued);
    return queued;
  }

  /** Between M28 and M29 nothing is done. */
  #writeToCard(queued: Queued): void {
    const running: Execution = {};
    this.#running = running;
    for (const words of this.card?.write(queued.command) ?? []) this.say(words);
    this.#done(running, queued, false);
  }

  #done(running: Execution, queued: Queued, answersItself: boolean): void {
    if (this.#running !== running) return;
    this.#running = null;
    this.#queue.splice(this.#queue.indexOf(queued), 1);
    if (!answersItself && !queued.isOwn && !this.dialect.acknowledgesOnReceipt) this.#ok(queued.line);
    this.#intake.takePending();
    this.#next();
  }

  #ok(line: number | null): void {
    this.#voice.ok(line, {
      planner: this.machine.plannerFree(this.now()),
      queue: QUEUE_LENGTH - this.#queue.length,
    });
  }
}
