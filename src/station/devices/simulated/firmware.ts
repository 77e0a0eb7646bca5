import type { CancelTimer, Clock, Timers } from '../../../shop/kernel/index.ts';
import { checksum } from '../../../shop/printers/protocol/framing.ts';
import { commandWord } from '../../../shop/printers/protocol/gcode.ts';
import { execute, type Execution } from './commands.ts';
import { Machine } from './machine.ts';
import { damage, seededRandom, type Simulation } from './options.ts';

/** Marlin's own sizes: commands understood and waiting (BUFSIZE), and bytes not yet looked at (RX_BUFFER_SIZE). */
const QUEUE_LENGTH = 4;
const RECEIVE_BYTES = 128;

/** Boot of a board after its reset, simulated milliseconds. */
const BOOT_MILLISECONDS = 1_000;
const BUSY_MILLISECONDS = 2_000;
const REPORT_MILLISECONDS = 1_000;
/** Real milliseconds: no faster, however fast the simulation. */
const LEAST_REPORT_MILLISECONDS = 250;

export interface SimulatedFirmwareOptions {
  readonly simulation: Simulation;
  readonly clock: Pick<Clock, 'monotonicMilliseconds'>;
  readonly timers: Timers;
  readonly seed: number;
  /** Every line to the host, whole, with its line feed. */
  readonly send: (text: string) => void;
  /** The cable was pulled, by the simulation. */
  readonly unplugged?: () => void;
}

interface Queued {
  readonly line: number | null;
  readonly command: string;
}

/**
 * A Marlin that moves nothing: line numbers, checksums, command queue, planner, heaters, keep-alives, and its ways to
 * fail. `executed` is what it did, in order: the truth that tests hold a print against.
 */
export class SimulatedFirmware {
  readonly executed: string[] = [];
  readonly machine: Machine;
  readonly #options: SimulatedFirmwareOptions;
  readonly #random: () => number;
  #partial = '';
  #pending: string[] = [];
  #queue: Queued[] = [];
  #lastLine = 0;
  #running: Execution | null = null;
  #state: 'running' | 'booting' | 'halted' | 'silent' | 'unplugged' = 'running';
  #timers = new Set<CancelTimer>();
  #oks = 0;
  #okToDrop = 0;
  #linesToDamage = 0;

  constructor(options: SimulatedFirmwareOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.machine = new Machine(this.now());
  }

  /** Simulated milliseconds. */
  now(): number {
    return this.#options.clock.monotonicMilliseconds() * this.#options.simulation.speed;
  }

  get simulation(): Simulation {
    return this.#options.simulation;
  }

  /**
   * Calls back after simulated milliseconds, unless the firmware stops before; `leastReal` real milliseconds at
   * least, so that a fast simulation does not flood its host with reports.
   */
  after(milliseconds: number, callback: () => void, leastReal = 0): void {
    const real = Math.max(leastReal, milliseconds / this.simulation.speed);
    const cancel = this.#options.timers.after(real, () => {
      this.#timers.delete(cancel);
      callback();
    });
    this.#timers.add(cancel);
  }

  /** Bytes from the host. */
  receive(bytes: Uint8Array | string): void {
    if (this.#state !== 'running') return;
    const text = typeof bytes === 'string' ? bytes : String.fromCharCode(...bytes);
    for (const character of text) {
      if (character !== '\n' && character !== '\r') this.#partial += character;
      else {
        const line = this.#partial;
        this.#partial = '';
        if (line.trim() !== '') this.#receiveLine(this.#damage(line.trim()));
      }
    }
  }

  /** Says a line to the host, now; a silent or unplugged printer says nothing. */
  say(text: string): void {
    if (this.#state === 'silent' || this.#state === 'unplugged') return;
    this.#options.send(
      this.#random() < this.simulation.garble ? `${damage(text, this.#random)}\n` : `${text}\n`,
    );
  }

  /** The next `ok` is lost on its way. */
  dropNextOk(): void {
    this.#okToDrop += 1;
  }

  /** The next line arrives with one character damaged. */
  damageNextLine(): void {
    this.#linesToDamage += 1;
  }

  /** Heaters off, motors off, deaf until its reset, as Marlin's kill(). */
  kill(error = 'Thermal Runaway, system stopped! Heater_ID: 0'): void {
    this.say(`Error:${error}`);
    this.say('Error:Printer halted. kill() called!');
    this.#stop('halted');
  }

  /** As the reset button: everything forgotten, then the greeting, unless that is lost on its way. */
  reset(greets = true): void {
    this.#stop('booting');
    this.after(BOOT_MILLISECONDS, () => {
      this.#state = 'running';
      this.#lastLine = 0;
      if (!greets) return;
      this.#options.send('\0\xffstart\n');
      this.say('Marlin bugfix-2.1.x');
      this.say('echo:  Last Updated: 2024-01-01 | Author: (simulated)');
    });
  }

  /** Hangs: no answer to anything, heaters as they are (that is what makes it dangerous). */
  goSilent(): void {
    this.#stop('silent', false);
  }

  /** Pulls the cable. */
  unplug(): void {
    if (this.#state === 'unplugged') return;
    this.#stop('unplugged', false);
    this.#options.unplugged?.();
  }

  #stop(state: 'booting' | 'halted' | 'silent' | 'unplugged', heatersOff = true): void {
    if (heatersOff) this.machine.heatersOff(this.now());
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#queue = [];
    this.#pending = [];
    this.#partial = '';
    this.#running = null;
    this.#state = state;
  }

  #damage(line: string): string {
    const isAsked = this.#linesToDamage > 0;
    if (isAsked) this.#linesToDamage -= 1;
    return isAsked || this.#random() < this.simulation.corrupt ? damage(line, this.#random) : line;
  }

  #receiveLine(line: string): void {
    const command = line.replace(/^N-?\d+\s*/, '').replace(/\*\d*$/, '');
    if (this.simulation.emergencyParser && /^M112(?!\d)/.test(command)) return this.emergencyStop();
    if (this.simulation.emergencyParser && /^M108(?!\d)/.test(command)) this.#running?.breakOff?.();
    const waiting = this.#pending.reduce((bytes, pending) => bytes + pending.length + 1, 0);
    if (waiting + line.length > RECEIVE_BYTES) return;
    this.#pending.push(line);
    this.#takePending();
  }

  emergencyStop(): void {
    this.say('Error:Printer halted. kill() called!');
    this.#stop('halted');
  }

  #takePending(): void {
    while (this.#state === 'running' && this.#queue.length < QUEUE_LENGTH) {
      const line = this.#pending.shift();
      if (line === undefined) return;
      const queued = this.#check(line);
      if (!queued) continue;
      this.#queue.push(queued);
      this.#next();
    }
  }

  /** Number and checksum, in Marlin's order and with its words. */
  #check(line: string): Queued | null {
    const match = /^N(-?\d+)\s*(.*)$/.exec(line);
    if (!match)
      return line.includes('*')
        ? this.#complain('No Line Number with checksum')
        : { line: null, command: line };
    const number = Number(match[1]);
    const isReset = line.includes('M110');
    if (number !== this.#lastLine + 1 && !isReset) {
      const isDuplicate = number === this.#lastLine || number === this.#lastLine - 1;
      if (isDuplicate && this.simulation.silentDuplicates) return null;
      return this.#complain('Line Number is not Last Line Number+1');
    }
    const star = line.lastIndexOf('*');
    if (star < 0) return this.#complain('No Checksum with line number');
    const isGood = Number(line.slice(star + 1)) === checksum(line.slice(0, star)) && star + 1 < line.length;
    if (!isGood || (!isReset && this.#random() < this.simulation.resend))
      return this.#complain('checksum mismatch');
    this.#lastLine = number;
    return { line: number, command: line.slice(line.indexOf(match[2] ?? ''), star).trim() };
  }

  #complain(error: string): null {
    this.say(`Error:${error}, Last Line: ${this.#lastLine}`);
    // As Marlin's flush_and_request_resend: what has arrived since is thrown away unread.
    this.#pending = [];
    this.say(`Resend: ${this.#lastLine + 1}`);
    if (this.simulation.okAfterResend) this.#ok(null);
    return null;
  }

  #next(): void {
    if (this.#running || this.#state !== 'running') return;
    const queued = this.#queue[0];
    if (!queued) return;
    this.executed.push(queued.command);
    const word = commandWord(queued.command);
    if (word === 'M110') this.#lastLine = queued.line ?? this.#lastLine;
    if (this.#failsNow()) return;
    this.#running = {};
    this.#keepAlive(this.#running);
    const running = this.#running;
    execute(this, queued.command, running, (answersItself) => this.#done(running, queued, answersItself));
  }

  #done(running: Execution, queued: Queued, answersItself: boolean): void {
    if (this.#running !== running) return;
    this.#running = null;
    this.#queue.shift();
    if (!answersItself) this.#ok(queued.line);
    this.#takePending();
    this.#next();
  }

  #ok(line: number | null): void {
    const free = QUEUE_LENGTH - this.#queue.length;
    const numbered = this.simulation.advancedOk && line !== null;
    this.sayOk(numbered ? `ok N${line} P${this.machine.plannerFree(this.now())} B${free}` : 'ok');
  }

  /** Says an `ok` of any form, unless this one is to be lost. */
  sayOk(text: string): void {
    this.#oks += 1;
    const isDropped = this.simulation.dropOk > 0 && this.#oks % this.simulation.dropOk === 0;
    if (this.#okToDrop > 0 && !isDropped) {
      this.#okToDrop -= 1;
      return;
    }
    if (isDropped) return;
    this.say(text);
    if (this.#random() < this.simulation.doubleOk) this.say(text);
  }

  #failsNow(): boolean {
    const { kill, reset, silent, unplug } = this.simulation;
    const count = this.executed.length;
    if (kill === count) this.kill();
    else if (reset === count) this.reset();
    else if (silent === count) this.goSilent();
    else if (unplug === count) this.unplug();
    return this.#state !== 'running';
  }

  #keepAlive(running: Execution): void {
    if (!this.simulation.busy) return;
    const next = () => {
      if (this.#running !== running) return;
      this.say(running.waitsForPerson ? 'echo:busy: paused for user' : 'echo:busy: processing');
      this.#keepAlive(running);
    };
    this.after(BUSY_MILLISECONDS, next, LEAST_REPORT_MILLISECONDS);
  }

  /** M155: reports until told otherwise. */
  reportEvery(seconds: number): void {
    this.#reports += 1;
    if (seconds > 0 && this.simulation.autoReport) this.#report(this.#reports, seconds);
  }

  #reports = 0;

  #report(run: number, seconds: number): void {
    const next = () => {
      if (this.#reports !== run) return;
      this.say(` ${this.machine.report(this.now())}`);
      this.#report(run, seconds);
    };
    this.after(seconds * REPORT_MILLISECONDS, next, LEAST_REPORT_MILLISECONDS);
  }
}
