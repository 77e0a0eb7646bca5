import { damage, type Cable } from './noise.ts';
import type { Complaint, Dialect } from './flavours.ts';
import { judge } from './numbering.ts';
import type { Simulation } from './options.ts';
import type { Voice } from './voice.ts';

/** Bytes not yet looked at (Marlin's RX_BUFFER_SIZE): what comes on top is lost. */
const RECEIVE_BYTES = 128;

/** How far back a request for a line that was done long ago reaches. */
const MOST_BACK = 20;
const HANDSHAKE_LINES = 8;

/** Trouble that comes of counting lines, by the name of its option; `overflow` has none: the host sent too much. */
export type IntakeTrouble = 'corrupt' | 'resend' | 'storm' | 'resend-old' | 'overflow';

/** A command understood; `line` null: it had no number. */
export interface Queued {
  readonly line: number | null;
  readonly command: string;
  /** The firmware's own doing: nobody waits for an `ok`. */
  readonly isOwn?: boolean;
  /** A line of the file that it prints from its card. */
  readonly isFromCard?: boolean;
}

export interface IntakeOptions {
  readonly simulation: Simulation;
  readonly dialect: Dialect;
  readonly cable: Cable;
  readonly voice: Voice;
  readonly random: () => number;
  readonly met: (trouble: IntakeTrouble) => void;
  /** Looks at a command the moment it arrives (EMERGENCY_PARSER); true: it goes no further. */
  readonly atOnce: (command: string) => boolean;
  readonly hasRoom: () => boolean;
  readonly take: (queued: Queued) => void;
}

/** From bytes to commands: the receive buffer, numbers and checksums, and requests to send again. */
export class Intake {
  readonly #options: IntakeOptions;
  #partial = '';
  #pending: string[] = [];
  #lastLine = 0;
  #linesToDamage = 0;
  #goodLines = 0;
  #refusals = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Bytes from the host. */
  receive(bytes: Uint8Array | string): void {
    const text = typeof bytes === 'string' ? bytes : String.fromCharCode(...bytes);
    for (const character of text) {
      if (character !== '\n' && character !== '\r') {
        this.#partial += character;
        continue;
      }
      const line = this.#partial.trim();
      this.#partial = '';
      if (line !== '') for (const piece of this.#arriving(line)) this.#receiveLine(piece.trim());
    }
  }

  /** Looks at what waits, as long as the queue has room. */
  takePending(): void {
    while (this.#options.hasRoom()) {
      const line = this.#pending.shift();
      if (line === undefined) return;
      const queued = this.#check(line);
      if (queued) this.#options.take(queued);
    }
  }

  damageNextLine(): void {
    this.#linesToDamage += 1;
  }

  refuseNextLine(times: number): void {
    this.#refusals = times;
  }

  /** M110. */
  setLastLine(line: number): void {
    this.#lastLine = line;
  }

  /** Everything that waits is lost; a restart also forgets the count. */
  clear(): void {
    this.#partial = '';
    this.#pending = [];
    this.#refusals = 0;
  }

  #arriving(line: string): readonly string[] {
    if (this.#linesToDamage === 0) return this.#options.cable.toPrinter(line);
    this.#linesToDamage -= 1;
    this.#options.met('corrupt');
    return [damage(line, this.#options.random)];
  }

  #receiveLine(line: string): void {
    if (line === '') return;
    const command = line.replace(/^N-?\d+\s*/, '').replace(/\*\d*$/, '');
    if (this.#options.atOnce(command)) return;
    const waiting = this.#pending.reduce((bytes, pending) => bytes + pending.length + 1, 0);
    if (waiting + line.length > RECEIVE_BYTES) return this.#options.met('overflow');
    this.#pending.push(line);
    this.takePending();
  }

  #check(line: string): Queued | null {
    const { dialect, voice } = this.#options;
    const verdict = judge(line, this.#lastLine, dialect);
    if (verdict.kind === 'refused') return this.#refuse(verdict.complaint, verdict.got);
    if (verdict.kind === 'duplicate') {
      if (dialect.onDuplicate === 'skips') {
        voice.say(`skip ${verdict.line}`);
        voice.sayOk('ok');
      }
      return null;
    }
    const { line: number, command } = verdict;
    if (number === null || !dialect.checksNumbers) return verdict;
    if (!command.startsWith('M110') && this.#isRefused()) return this.#refuse('checksum', number);
    this.#lastLine = number;
    this.#askForOld();
    return { line: number, command };
  }

  #isRefused(): boolean {
    const { simulation, random, met } = this.#options;
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      met('storm');
      return true;
    }
    if (simulation.resend > 0 && random() < simulation.resend) {
      met('resend');
      return true;
    }
    this.#goodLines += 1;
    if (simulation.storm === 0 || this.#goodLines % simulation.storm !== 0) return false;
    this.#refusals = simulation.stormLength;
    return this.#isRefused();
  }

  #refuse(complaint: Complaint, got: number): null {
    const { dialect, voice } = this.#options;
    // As Marlin's flush_and_request_resend: what has arrived since is thrown away unread.
    this.#pending = [];
    voice.complain(dialect.complain(complaint, this.#lastLine, got), this.#lastLine + 1);
    return null;
  }

  /** A request that makes no sense: the line was done long ago. */
  #askForOld(): void {
    const { simulation, random, dialect, voice, met } = this.#options;
    if (simulation.resendOld === 0 || random() >= simulation.resendOld) return;
    // Of the job's own lines: to ask for those of the handshake is what a restart looks like.
    if (this.#lastLine <= MOST_BACK + HANDSHAKE_LINES) return;
    met('resend-old');
    voice.say(dialect.askAgain(this.#lastLine - Math.floor(random() * MOST_BACK)));
  }
}
