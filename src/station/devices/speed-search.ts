import type { PrinterStateKind } from '../../shop/printers/protocol/model.ts';
import { defaultSettings, HELLOS } from '../../shop/printers/protocol/session.ts';
import type { Port } from './port.ts';

/** What the search does with the connection that it searches for. */
export interface SearchSteps {
  /** A new session says hello; so many milliseconds are given to each answer. */
  readonly greet: (helloMilliseconds: readonly number[]) => void;
  /** Whether the connection still has this port. */
  readonly isOn: (port: Port) => boolean;
  /** The search was ended, or the adapter could not do the last of the speeds. */
  readonly foundNone: () => void;
}

/** Tries one speed after another on an open port. To others it is one handshake. */
export class SpeedSearch {
  readonly #baudRates: readonly number[];
  readonly #steps: SearchSteps;
  /** Place in the list of the speed being tried. */
  #at = 0;
  /** The session has given up, the port stays open. */
  #isBetween = false;
  /** A speed after the first is being tried. */
  #isAtNext = false;

  constructor(baudRates: readonly number[], steps: SearchSteps) {
    this.#baudRates = baudRates;
    this.#steps = steps;
  }

  /** The speed being tried, or found; null: the port has none. */
  get baudRate(): number | null {
    return this.#baudRates[this.#at] || null;
  }

  /** Between two speeds the port stays open, though no session is on it. */
  get isBetween(): boolean {
    return this.#isBetween;
  }

  /** Others are not told that one handshake ends and the next begins. */
  hides(kind: PrinterStateKind): boolean {
    return this.#isBetween || (kind === 'handshaking' && this.#isAtNext);
  }

  /** The first speed, on a port that was just opened. */
  begin(): void {
    this.#at = 0;
    this.#isBetween = false;
    this.#steps.greet(this.#baudRates.length > 1 ? HELLOS.atFirstSpeed : defaultSettings.helloMilliseconds);
  }

  /** Nothing answered at this speed: the next one, on the open port. False: there is none. */
  tryNext(port: Port | null): boolean {
    const next = this.#baudRates[this.#at + 1];
    this.#isBetween = port?.setBaudRate !== undefined && next !== undefined;
    if (!port?.setBaudRate || next === undefined) return false;
    this.#at += 1;
    port.setBaudRate(next).then(
      () => this.#greetAtNext(port),
      // A speed that the adapter cannot do is passed over.
      () => this.#passOver(port),
    );
    return true;
  }

  /** A stop or a close came while no session was on the port. */
  end(): void {
    if (!this.#isBetween) return;
    this.#isBetween = false;
    this.#steps.foundNone();
  }

  #greetAtNext(port: Port): void {
    if (!this.#steps.isOn(port) || !this.#isBetween) return;
    this.#isBetween = false;
    this.#isAtNext = true;
    this.#steps.greet(HELLOS.atNextSpeed);
    this.#isAtNext = false;
  }

  #passOver(port: Port): void {
    if (!this.#steps.isOn(port) || !this.#isBetween) return;
    if (!this.tryNext(port)) this.#steps.foundNone();
  }
}
