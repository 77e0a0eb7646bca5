import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { LineSource, SourceLine } from '../../src/shop/printers/protocol/job-model.ts';

/**
 * A round tower as a slicer would write it: heat, home, then layer upon layer of short moves with comments, marks of
 * layers and of the time left. No two moves are alike, so that one that is lost, doubled or swapped shows.
 */
export interface Tower {
  readonly layers: number;
  readonly movesPerLayer: number;
  /** Of each move. At 3,600 mm/min a move of 1 mm takes 17 ms. */
  readonly moveMillimetres: number;
  readonly feedMillimetresPerMinute: number;
}

/** Where the simulated machines and the standard profiles have their bed's middle. */
const CENTRE_MILLIMETRES = 110;
const LAYER_MILLIMETRES = 0.2;
const FILAMENT_PER_MILLIMETRE = 0.033;

const START: readonly string[] = [
  '; a round tower of our own making',
  'M140 S60',
  'M104 S200',
  'G21',
  'G90',
  'M82',
  'G28 ; home all axes',
  'M190 S60',
  'M109 S200',
  'G92 E0',
  'M106 S128',
];
const END: readonly string[] = [
  'M107',
  'M104 S0',
  'M140 S0',
  'G91',
  'G1 Z10 F600',
  'G90',
  'M84 ; motors off',
];

/** Its lines, one after the other; a tower of any size needs no memory. */
export function* towerLines(tower: Tower): Generator<string> {
  yield* START;
  const around = 2 * Math.PI;
  const radius = (tower.movesPerLayer * tower.moveMillimetres) / around;
  const secondsOfLayer = (tower.movesPerLayer * tower.moveMillimetres * 60) / tower.feedMillimetresPerMinute;
  let filament = 0;
  for (let layer = 0; layer < tower.layers; layer += 1) {
    yield `;LAYER:${layer}`;
    const minutesLeft = Math.ceil((secondsOfLayer * (tower.layers - layer)) / 60);
    yield `M73 P${Math.floor((layer * 100) / tower.layers)} R${minutesLeft}`;
    yield ';TYPE:WALL-OUTER';
    yield `G1 Z${((layer + 1) * LAYER_MILLIMETRES).toFixed(2)} F${tower.feedMillimetresPerMinute}`;
    for (let move = 0; move < tower.movesPerLayer; move += 1) {
      const angle = (around * move) / tower.movesPerLayer;
      filament += tower.moveMillimetres * FILAMENT_PER_MILLIMETRE;
      const x = (CENTRE_MILLIMETRES + radius * Math.cos(angle)).toFixed(3);
      const y = (CENTRE_MILLIMETRES + radius * Math.sin(angle)).toFixed(3);
      yield `G1 X${x} Y${y} E${filament.toFixed(5)}`;
    }
  }
  yield* END;
}

/** What of it goes to a printer: no comments. */
export function* towerCommands(tower: Tower): Generator<string> {
  for (const line of towerLines(tower)) {
    const command = line.split(';')[0]?.trim() ?? '';
    if (command !== '') yield command;
  }
}

/** Writes it to a file; gives its bytes. */
export async function writeTower(path: string, tower: Tower): Promise<number> {
  const file = createWriteStream(path);
  let bytes = 0;
  let block = '';
  for (const line of towerLines(tower)) {
    block += `${line}\n`;
    if (block.length < 65_536) continue;
    bytes += block.length;
    if (!file.write(block)) await once(file, 'drain');
    block = '';
  }
  bytes += block.length;
  file.end(block);
  await finished(file);
  return bytes;
}

/** Lines of Printhall's own that go between those of a file, and after its last. */
const OWN = /^M(?:105|110|113|114|115|155)\b/;
const ENDING = /^M(?:104|140|107|84|400)\b/;

/** The tower's moves, which no line of Printhall's own looks like. */
const MOVE = /^G1 X\S+ Y\S+ E\S+$/;

/** Holds what a firmware executes, as it comes, against the tower's commands; nothing needs to be kept. */
export class TowerOracle {
  readonly #wanted: Generator<string>;
  #next: string | null;
  #difference: string | null = null;
  #ownLines = 0;
  /** Commands of the tower that were executed. */
  commands = 0;

  constructor(tower: Tower) {
    this.#wanted = towerCommands(tower);
    this.#next = this.#wanted.next().value ?? null;
  }

  /** Lines of the host's own come from here on, as many at most: a pause parks the head and puts it back. */
  expectOwnLines(count: number): void {
    this.#ownLines += count;
  }

  take(executed: Iterable<string>): void {
    for (const command of executed) if (!OWN.test(command)) this.#takeOne(command);
  }

  #takeOne(command: string): void {
    if (command === this.#next) {
      this.commands += 1;
      this.#next = this.#wanted.next().value ?? null;
    } else if (this.#ownLines > 0 && !MOVE.test(command)) {
      this.#ownLines -= 1;
    } else if (this.#next !== null || !ENDING.test(command)) {
      this.#difference ??= `after ${this.commands} commands came ${command}, not ${this.#next ?? 'the end'}`;
    }
  }

  /**
   * The first difference so far, in words; null: there is none. At the `end` it is one, too, when the tower was not
   * executed to its last command.
   */
  difference(end: boolean): string | null {
    if (end && this.#next !== null) {
      this.#difference ??= `it ended after ${this.commands} commands, before ${this.#next}`;
    }
    return this.#difference;
  }
}

/**
 * The first difference between what a firmware executed and the tower's commands, in words; null: they are the same,
 * and nothing but the heaters' end came after.
 */
export function differenceFromTower(executed: Iterable<string>, tower: Tower): string | null {
  const oracle = new TowerOracle(tower);
  oracle.take(executed);
  return oracle.difference(true);
}

/** The tower as a print reads it, from its first command on; nothing of it is kept. */
export function towerSource(tower: Tower): LineSource {
  let commands = 0;
  for (const _command of towerCommands(tower)) commands += 1;
  const lines = towerLines(tower);
  let at = { command: 0, fileLine: 0, endOffset: 0, layer: 0 };
  const next = (): SourceLine | null => {
    for (let line = lines.next(); !line.done; line = lines.next()) {
      const isLayer = line.value.startsWith(';LAYER:');
      at = {
        ...at,
        fileLine: at.fileLine + 1,
        endOffset: at.endOffset + line.value.length + 1,
        layer: at.layer + (isLayer ? 1 : 0),
      };
      const command = line.value.split(';')[0]?.trim() ?? '';
      if (command === '') continue;
      at.command += 1;
      return { command, fileLine: at.fileLine, endOffset: at.endOffset, layer: at.layer };
    }
    return null;
  };
  return {
    totals: { commands, fileLines: commands, bytes: commands * 32, layers: tower.layers },
    read(from, count) {
      if (from !== at.command) return Promise.reject(new Error(`Asked for ${from}, not ${at.command}`));
      const read = Array.from({ length: count }, next).filter((line) => line !== null);
      return Promise.resolve(read);
    },
    close: () => Promise.resolve(),
  };
}
