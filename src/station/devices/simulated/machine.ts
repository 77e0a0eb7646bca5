import { commandWord, hasLetter, parameter } from '../../../shop/printers/protocol/gcode.ts';
import type { ReportedHeater } from './flavours.ts';
import { initialModal, track, type Modal } from '../../../shop/printers/protocol/modal.ts';
import { SimulatedSettings } from './settings.ts';

const AMBIENT_CELSIUS = 21;

/** Nearer to its target than this a heater may well stay where it is. */
const HEATING_MARGIN_CELSIUS = 2;

/** First-order heaters: a hotend of 40 W and a bed of 200 W on a mid-size machine. Milliseconds to reach 63 %. */
const HOTEND_TIME_CONSTANT = 45_000;
const BED_TIME_CONSTANT = 120_000;

/** What full power would reach; the firmware's control holds the target on the way there. */
const HOTEND_LIMIT_CELSIUS = 400;
const BED_LIMIT_CELSIUS = 160;

/** Moves that a firmware plans ahead (Marlin's BLOCK_BUFFER_SIZE). */
const PLANNER_BLOCKS = 16;

const HOMING_MILLISECONDS = 5_000;
const DEFAULT_FEED = 1_500;

export interface Heater {
  target: number;
  current: number;
  at: number;
  readonly timeConstant: number;
  readonly limit: number;
}

/** The machine behind a simulated firmware: heaters, head, planner. All times are simulated milliseconds. */
export class Machine {
  readonly hotend: Heater;
  readonly bed: Heater;
  /** What the sensors show for good; null: the truth. */
  #stuckAt: ReadonlyMap<Heater, number> | null = null;
  modal: Modal = { ...initialModal, xMillimetres: 0, yMillimetres: 0, zMillimetres: 0 };
  readonly settings = new SimulatedSettings();
  /** When each planned move will end. */
  #blocks: number[] = [];

  constructor(now: number) {
    const heater = { target: 0, current: AMBIENT_CELSIUS, at: now };
    this.hotend = { ...heater, timeConstant: HOTEND_TIME_CONSTANT, limit: HOTEND_LIMIT_CELSIUS };
    this.bed = { ...heater, timeConstant: BED_TIME_CONSTANT, limit: BED_LIMIT_CELSIUS };
  }

  temperature(heater: Heater, now: number): number {
    const goal = heater.target > heater.current ? heater.limit : AMBIENT_CELSIUS;
    const share = 1 - Math.exp(-(now - heater.at) / heater.timeConstant);
    const next = heater.current + (goal - heater.current) * share;
    // Control holds the target from whichever side it is reached.
    const held = heater.target > AMBIENT_CELSIUS;
    const isPast = heater.target > heater.current ? next > heater.target : held && next < heater.target;
    heater.current = isPast ? heater.target : next;
    heater.at = now;
    return heater.current;
  }

  setTarget(heater: Heater, celsius: number, now: number): void {
    this.temperature(heater, now);
    heater.target = celsius;
  }

  /** What the sensor shows and the firmware believes. */
  shown(heater: Heater, now: number): number {
    const truth = this.temperature(heater, now);
    return this.#stuckAt?.get(heater) ?? truth;
  }

  /** From now on the sensors show what they show. */
  stick(now: number): void {
    this.#stuckAt = new Map([this.hotend, this.bed].map((heater) => [heater, this.temperature(heater, now)]));
  }

  /** A heater is on, its sensor is stuck, and what it shows is not what is wanted. */
  isHeatingInVain(): boolean {
    const stuck = [...(this.#stuckAt ?? [])];
    return stuck.some(([heater, celsius]) => heater.target > celsius + HEATING_MARGIN_CELSIUS);
  }

  isAtTarget(heater: Heater, now: number): boolean {
    return heater.target === 0 || this.shown(heater, now) >= heater.target - 1;
  }

  heatersOff(now: number): void {
    this.setTarget(this.hotend, 0, now);
    this.setTarget(this.bed, 0, now);
  }

  reported(heater: Heater, now: number): ReportedHeater {
    return { current: this.shown(heater, now), target: heater.target };
  }

  position(): string {
    const { xMillimetres: x, yMillimetres: y, zMillimetres: z, extruderMillimetres: e } = this.modal;
    const [px, py, pz, pe] = [x ?? 0, y ?? 0, z ?? 0, e].map((value) => value.toFixed(2));
    return `X:${px} Y:${py} Z:${pz} E:${pe} Count X:0 Y:0 Z:0`;
  }

  /** Of what it counted, a restarted board knows nothing; its parameters are as they were kept. */
  restart(): void {
    this.modal = { ...initialModal, xMillimetres: 0, yMillimetres: 0, zMillimetres: 0 };
    this.settings.reload();
  }

  /** Takes note of a command that sets a mode, a target or a position; gives the milliseconds that its move takes. */
  perform(command: string): number {
    const before = this.modal;
    const word = commandWord(command);
    this.modal = track(before, command);
    if (word === 'G28') this.#home(command);
    if (word === 'G28') return HOMING_MILLISECONDS;
    if (!/^G[0-3]$/.test(word)) return 0;
    const along = (to: number | null, from: number | null) => (to ?? 0) - (from ?? 0);
    const distance = Math.hypot(
      along(this.modal.xMillimetres, before.xMillimetres),
      along(this.modal.yMillimetres, before.yMillimetres),
      along(this.modal.zMillimetres, before.zMillimetres),
    );
    const length = distance || Math.abs(this.modal.extruderMillimetres - before.extruderMillimetres);
    const feed = this.modal.feedMillimetresPerMinute ?? DEFAULT_FEED;
    return feed > 0 ? (length / feed) * 60_000 : 0;
  }

  #home(command: string): void {
    const isAll = !['X', 'Y', 'Z'].some((axis) => hasLetter(command, axis));
    const homed = (axis: string, value: number | null) => (isAll || hasLetter(command, axis) ? 0 : value);
    this.modal = {
      ...this.modal,
      xMillimetres: homed('X', this.modal.xMillimetres),
      yMillimetres: homed('Y', this.modal.yMillimetres),
      zMillimetres: homed('Z', this.modal.zMillimetres),
    };
  }

  /** Plans a move; gives the time at which the firmware can take the next one. */
  plan(duration: number, now: number): number {
    this.#blocks = this.#blocks.filter((end) => end > now);
    const start = Math.max(now, this.#blocks.at(-1) ?? now);
    this.#blocks.push(start + duration);
    return this.#blocks.length > PLANNER_BLOCKS
      ? (this.#blocks[this.#blocks.length - PLANNER_BLOCKS] ?? now)
      : now;
  }

  plannerFree(now: number): number {
    return Math.max(0, PLANNER_BLOCKS - this.#blocks.filter((end) => end > now).length);
  }

  /** When every planned move will have ended. */
  idleAt(now: number): number {
    return Math.max(now, this.#blocks.at(-1) ?? now);
  }
}

/** Seconds and milliseconds of G4. */
export function dwell(command: string): number {
  return (parameter(command, 'S') ?? 0) * 1000 + (parameter(command, 'P') ?? 0);
}
