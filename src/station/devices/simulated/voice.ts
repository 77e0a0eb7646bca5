import type { CancelTimer, Timers } from '../../../shop/kernel/index.ts';
import type { Dialect } from './flavours.ts';
import type { Cable } from './noise.ts';
import type { Simulation } from './options.ts';

/** Trouble that the firmware makes by itself, as the cable's by the name of its option. */
export type VoiceTrouble = 'drop-ok' | 'late-ok' | 'double-ok' | 'wrong-ok' | 'burst';

export interface VoiceOptions {
  readonly simulation: Simulation;
  readonly dialect: Dialect;
  readonly cable: Cable;
  readonly timers: Timers;
  readonly random: () => number;
  readonly send: (text: string) => void;
  readonly met: (trouble: VoiceTrouble) => void;
}

/** A wrong number in `ok N…` is off by no more than this. */
const MOST_WRONG_BY = 3;

/** All that a firmware says, and what goes wrong with its `ok`s before they are on the cable. */
export class Voice {
  readonly #options: VoiceOptions;
  #isMute = false;
  /** What it would have said during a hiccup; null: it speaks. */
  #held: string[] | null = null;
  #oks = 0;
  #oksToDrop = 0;
  #late = new Set<CancelTimer>();

  constructor(options: VoiceOptions) {
    this.#options = options;
  }

  /** Says a line to the host, now; a silent or unplugged printer says nothing. */
  say(text: string): void {
    if (this.#isMute) return;
    if (this.#held) this.#held.push(text);
    else this.#options.send(this.#options.cable.toHost(text, this.#options.dialect.lineEnd));
  }

  /** Bytes that are no line: what a board sends while it starts. */
  sayRaw(text: string): void {
    if (!this.#isMute) this.#options.send(text);
  }

  /** `line`: the number that this answers, where the firmware says it; `free`: of planner and queue. */
  ok(line: number | null, free: { readonly planner: number; readonly queue: number }): void {
    const { simulation, dialect } = this.#options;
    if (line === null) return this.sayOk('ok');
    if (simulation.advancedOk) return this.sayOk(`ok N${this.#named(line)} P${free.planner} B${free.queue}`);
    this.sayOk(dialect.namesLineInOk ? `ok ${line}` : 'ok');
  }

  /** Says an `ok` of any form, unless this one is to be lost, late or said twice. */
  sayOk(text: string): void {
    const { dropOk, lateOk, doubleOk, lateSeconds } = this.#options.simulation;
    this.#oks += 1;
    const isDropped = (dropOk > 0 && this.#oks % dropOk === 0) || this.#oksToDrop > 0;
    if (isDropped) {
      this.#oksToDrop = Math.max(0, this.#oksToDrop - 1);
      return this.#options.met('drop-ok');
    }
    if (lateOk > 0 && this.#oks % lateOk === 0) return this.#sayLater(text, lateSeconds * 1000);
    this.say(text);
    if (doubleOk === 0 || this.#options.random() >= doubleOk) return;
    this.#options.met('double-ok');
    this.say(text);
  }

  /** Refuses a line, and asks for the one wanted. */
  complain(words: string | null, wanted: number): void {
    const { simulation, dialect, met } = this.#options;
    if (words !== null) this.say(words);
    for (let said = 0; said < simulation.burst; said += 1) this.say(dialect.askAgain(wanted));
    if (simulation.burst > 1) met('burst');
    if (simulation.okAfterResend) this.sayOk('ok');
  }

  dropNextOk(): void {
    this.#oksToDrop += 1;
  }

  /** Keeps what it says from now on to itself until `speak`. */
  hold(): void {
    this.#held ??= [];
  }

  speak(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const text of held) this.say(text);
  }

  /** Nothing more, until `restart`. */
  fallSilent(): void {
    this.restart();
    this.#isMute = true;
  }

  restart(): void {
    this.#isMute = false;
    this.#held = null;
    for (const cancel of this.#late) cancel();
    this.#late.clear();
  }

  #sayLater(text: string, milliseconds: number): void {
    this.#options.met('late-ok');
    const cancel = this.#options.timers.after(milliseconds, () => {
      this.#late.delete(cancel);
      this.say(text);
    });
    this.#late.add(cancel);
  }

  #named(line: number): number {
    const { simulation, random, met } = this.#options;
    if (simulation.wrongOk === 0 || random() >= simulation.wrongOk) return line;
    met('wrong-ok');
    return Math.max(0, line - MOST_WRONG_BY + Math.floor(random() * (2 * MOST_WRONG_BY + 1)));
  }
}
