import type { LineSource } from '../../src/shop/printers/index.ts';

/** A length of plastic that was laid: from where, to where, and how much filament went into it. */
export interface Laid {
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  readonly filament: number;
}

type Axis = 'X' | 'Y' | 'Z';
const AXES: readonly Axis[] = ['X', 'Y', 'Z'];

/** Where homing leaves the head of this machine: not at 0, as on real ones. */
export const HOME: Readonly<Record<Axis, number>> = { X: -3, Y: -7, Z: 0 };

/**
 * A machine, written without a look at how Printhall follows a file: a head that is somewhere, counts that a firmware
 * keeps, and what it has laid down. It says what it was told that no machine should be.
 */
export class ResumeMachine {
  readonly place: Record<Axis, number>;
  /** What the firmware takes its place to be, apart from the truth. */
  readonly count: Record<Axis, number> = { X: 0, Y: 0, Z: 0 };
  extruder = 0;
  retracted = 0;
  relative = false;
  relativeExtruder = false;
  perUnit = 1;
  feed: number | null = null;
  tool = 0;
  readonly hotends = new Map<number, number>();
  bed = 0;
  fan = 0;
  speed = 100;
  flow = 100;
  readonly settings = new Map<string, number>();
  readonly laid: Laid[] = [];
  /** The lowest and the sideways moves, for what must never be. */
  readonly sideways: number[] = [];
  lowest = Infinity;
  readonly wrongs: string[] = [];

  constructor(place: Readonly<Record<Axis, number>> = { X: 0, Y: 0, Z: 0 }) {
    this.place = { ...place };
  }

  run(command: string): void {
    const [word = '', ...given] = command.split(' ');
    const value = (letter: string): number | null => {
      const found = given.find((part) => part.startsWith(letter));
      return found === undefined ? null : Number(found.slice(1));
    };
    switch (word) {
      case 'G0':
      case 'G1':
        return this.#move(value);
      case 'G28':
        return this.#home(AXES.filter((axis) => given.includes(axis)));
      case 'G92':
        for (const axis of AXES) this.count[axis] = this.#scaled(value(axis)) ?? this.count[axis];
        this.extruder = this.#scaled(value('E')) ?? this.extruder;
        return;
      case 'M104':
      case 'M109':
        this.hotends.set(value('T') ?? this.tool, value('S') ?? 0);
        return;
      case 'M400':
        return;
      case 'M204':
      case 'M900':
        for (const part of given) this.settings.set(word + (part[0] ?? ''), Number(part.slice(1)));
        return;
      default:
        return this.#set(word, value('S'));
    }
  }

  #set(word: string, value: number | null): void {
    switch (word) {
      case 'G20':
        this.perUnit = 25.4;
        return;
      case 'G21':
        this.perUnit = 1;
        return;
      case 'G90':
      case 'G91':
        this.relative = word === 'G91';
        this.relativeExtruder = this.relative;
        return;
      case 'M82':
      case 'M83':
        this.relativeExtruder = word === 'M83';
        return;
      case 'M140':
      case 'M190':
        this.bed = value ?? 0;
        return;
      case 'M106':
        this.fan = value ?? 255;
        return;
      case 'M107':
        this.fan = 0;
        return;
      case 'M220':
        this.speed = value ?? 100;
        return;
      case 'M221':
        this.flow = value ?? 100;
        return;
      default:
        if (/^T\d$/.test(word)) this.tool = Number(word.slice(1));
        else this.wrongs.push(`unknown: ${word}`);
    }
  }

  #scaled(value: number | null): number | null {
    return value === null ? null : value * this.perUnit;
  }

  #home(named: readonly Axis[]): void {
    for (const axis of named.length === 0 ? AXES : named) {
      this.place[axis] = HOME[axis];
      this.count[axis] = HOME[axis];
    }
  }

  #move(value: (letter: string) => number | null): void {
    const from: Laid['from'] = [this.place.X, this.place.Y, this.place.Z];
    for (const axis of AXES) {
      const given = this.#scaled(value(axis));
      if (given === null) continue;
      const by = this.relative ? given : given - this.count[axis];
      this.place[axis] += by;
      this.count[axis] += by;
    }
    const { X, Y, Z } = this.place;
    if (X !== from[0] || Y !== from[1]) this.sideways.push(Math.min(Z, from[2]));
    this.lowest = Math.min(this.lowest, Z);
    this.feed = this.#scaled(value('F')) ?? this.feed;
    this.#feed(this.#scaled(value('E')), from, [X, Y, Z]);
  }

  #feed(given: number | null, from: Laid['from'], to: Laid['to']): void {
    if (given === null) return;
    const by = this.relativeExtruder ? given : given - this.extruder;
    this.extruder += by;
    if (by !== 0 && (this.hotends.get(this.tool) ?? 0) < 170) this.wrongs.push('filament moved while cold');
    const filament = by - this.retracted;
    this.retracted = Math.max(0, -filament);
    // Less is dust: what the five decimals of an inch leave.
    if (filament > 1e-3) this.laid.push({ from, to, filament });
  }
}

/** Commands as a file that holds a comment before each of them, a layer every so many. */
export function sourceOf(commands: readonly string[], layerOf: (index: number) => number): LineSource {
  const lines = commands.map((command, index) => ({
    command,
    fileLine: 2 * index + 2,
    endOffset: index,
    layer: layerOf(index),
  }));
  return {
    totals: {
      commands: commands.length,
      fileLines: 2 * commands.length,
      bytes: commands.length,
      layers: layerOf(commands.length - 1),
    },
    read: (from, count) => Promise.resolve(lines.slice(from, from + count)),
    close: () => Promise.resolve(),
  };
}
