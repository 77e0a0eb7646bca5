import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PrinterConnection } from '../../src/station/devices/connection.ts';
import type { Port, PortOpener } from '../../src/station/devices/port.ts';
import { PortConnection } from '../../src/station/devices/port-connection.ts';
import { simulatedPort } from '../../src/station/devices/simulated-port.ts';
import type { SimulatedFirmware } from '../../src/station/devices/simulated/firmware.ts';
import { simulation, type Simulation } from '../../src/station/devices/simulated/options.ts';
import { isEnd } from '../printers/support/printing.ts';
import { VirtualTime } from '../printers/support/virtual-time.ts';
import { TowerOracle, towerSource, type Tower } from '../support/tower.ts';
import { numbersFrom, Tally, type Harness } from './harness.ts';

const PRINTERS = 10;
const HOUR_MILLISECONDS = 3_600_000;
/** Twenty moves a second, half a million in a shift: a detailed part on a fast machine. */
const FEED_MILLIMETRES_PER_MINUTE = 2_400;
const MOVE_MILLIMETRES = 2;
const MOVES_PER_LAYER = 200;
const MOVES_PER_HOUR = (HOUR_MILLISECONDS * FEED_MILLIMETRES_PER_MINUTE) / 60_000 / MOVE_MILLIMETRES;

/** Heating, pauses and lines sent again come on top of the moves. */
const PATIENCE = 2;

/** What a print may take of memory that it does not give back, as a share of what all took after the first eighth. */
const MEMORY_SHARE = 0.05;
/** A head that has its `ok` and waits longer than this for its next line leaves a blob; one line in a thousand may. */
const STARVED_MILLISECONDS = 50;
const STARVED_SHARE = 0.001;
/** A printer's share of what this machine can do, in true time. */
const LEAST_LINES_PER_SECOND = 300;

/** What the executed commands are checked and thrown away after, and how often a person steps in; virtual time. */
const CHECK_MILLISECONDS = 60_000;
const PAUSE_EVERY_MILLISECONDS = 45 * 60_000;
const PAUSED_MILLISECONDS = 90_000;
/** Parking the head and putting it back takes no more. */
const LINES_OF_A_PAUSE = 40;

/** A shift of prints on ten printers, in virtual time: a run is one printer's hour. */
export const harness: Harness = {
  id: 'P-12',
  about: 'eight hours on ten printers: each file to its last line, memory level, no head left waiting',
  floor: 8 * PRINTERS,
  fewRuns: 1,
  faultClasses: ['a line sent again', 'an answer lost', 'a pause', 'hours printed'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const random = numbersFrom(seed);
    const time = new VirtualTime();
    const hours = Math.max(1, Math.round(runs / PRINTERS));
    const count = Math.min(PRINTERS, Math.ceil(runs / hours));
    const printers = Array.from({ length: count }, (_, number) => new Shift(time, number, hours, random));
    await Promise.all(printers.map((printer) => printer.begin()));
    const memory = new MemoryLevel();
    const startedAt = performance.now();
    for (let eighth = 1; printers.some(({ isOver }) => !isOver); eighth += 1) {
      await time.runUntil(() => printers.every(({ isOver }) => isOver), (hours * HOUR_MILLISECONDS) / 8);
      memory.look();
      progress(`${eighth} eighths: ${memory.told()}`);
      if (eighth > 8 * PATIENCE) break;
    }
    const seconds = (performance.now() - startedAt) / 1000;
    for (const printer of printers) printer.judge(tally);
    tally.ran(hours * count);
    const speed = printers.reduce((sum, { lines }) => sum + lines, 0) / seconds;
    progress(`${Math.round(speed)} lines/s of true time, ${seconds.toFixed(0)} s, ${memory.told()}`);
    if (runs >= harness.floor) {
      memory.judge(tally);
      tally.expect(
        speed / count >= LEAST_LINES_PER_SECOND,
        `only ${Math.round(speed / count)} lines/s a printer`,
      );
    }
    return tally.outcome();
  },
};

/** One printer's print of so many hours, with a wire that is not perfect and a person who pauses now and then. */
class Shift {
  readonly #time: VirtualTime;
  readonly #tower: Tower;
  readonly #oracle: TowerOracle;
  readonly #connection: PrinterConnection;
  readonly #waits = new Waits();
  readonly #name: string;
  readonly #simulation: Partial<Simulation>;
  #firmware: SimulatedFirmware | null = null;
  #end: string | null = null;
  #pauses = 0;

  constructor(time: VirtualTime, number: number, hours: number, random: () => number) {
    this.#time = time;
    this.#name = `printer ${number}`;
    const layers = Math.round((hours * MOVES_PER_HOUR) / MOVES_PER_LAYER);
    this.#tower = {
      layers,
      movesPerLayer: MOVES_PER_LAYER,
      moveMillimetres: MOVE_MILLIMETRES,
      feedMillimetresPerMinute: FEED_MILLIMETRES_PER_MINUTE,
    };
    this.#oracle = new TowerOracle(this.#tower);
    this.#simulation = {
      seed: Math.floor(random() * 2 ** 31),
      resend: 0.0002,
      dropOk: 10_007 + number,
      advancedOk: number % 2 === 1,
    };
    this.#connection = this.#plugIn();
  }

  get isOver(): boolean {
    return this.#end !== null;
  }

  get lines(): number {
    return this.#connection.snapshot.quality.sentLines;
  }

  #plugIn(): PrinterConnection {
    const bytes = (length: number) => new Uint8Array(length);
    const dependencies = { clock: this.#time, timers: this.#time, random: { bytes } };
    const opener = simulatedPort(simulation(this.#simulation), {
      ...dependencies,
      onFirmware: (made) => {
        this.#firmware = made;
      },
    });
    const connection = new PortConnection(this.#name, watched(opener, this.#waits, this.#time), dependencies);
    connection.subscribe((event) => {
      if (isEnd(event)) this.#end = event.kind === 'jobFailed' ? `failed: ${event.reason}` : event.kind;
      if (event.kind === 'jobPausing') this.#oracle.expectOwnLines(LINES_OF_A_PAUSE);
      if (event.kind === 'jobPaused') {
        this.#pauses += 1;
        this.#time.after(PAUSED_MILLISECONDS, () => void connection.resumeJob());
      }
    });
    return connection;
  }

  /** From here on the time has to pass. */
  async begin(): Promise<void> {
    const connected = this.#connection.connect();
    let isConnected = false;
    void connected.then(() => (isConnected = true));
    await this.#time.runUntil(() => isConnected, 60_000);
    this.#connection.startJob({ id: this.#name, source: towerSource(this.#tower) });
    this.#check();
    this.#pauseNowAndThen();
  }

  /** What was executed is held against the file and thrown away: what is measured is the memory of the host. */
  #check(): void {
    this.#oracle.take(this.#firmware?.executed.splice(0) ?? []);
    if (!this.isOver) this.#time.after(CHECK_MILLISECONDS, () => this.#check());
  }

  #pauseNowAndThen(): void {
    this.#time.after(PAUSE_EVERY_MILLISECONDS, () => {
      this.#connection.pauseJob();
      if (!this.isOver) this.#pauseNowAndThen();
    });
  }

  judge(tally: Tally): void {
    this.#oracle.take(this.#firmware?.executed.splice(0) ?? []);
    tally.expect(
      this.#end === 'jobFinished',
      `${this.#name} ended with ${this.#end ?? 'nothing, it still prints'}`,
    );
    const difference = this.#oracle.difference(true);
    tally.expect(difference === null, `${this.#name}: ${difference}`);
    const starved = this.#waits.shareOver(STARVED_MILLISECONDS);
    tally.expect(
      starved <= STARVED_SHARE,
      `${this.#name}: ${(100 * starved).toFixed(2)} % of its lines came late`,
    );
    const { resentLines, timeouts } = this.#connection.snapshot.quality;
    tally.met('a line sent again', resentLines);
    tally.met('an answer lost', timeouts);
    tally.met('a pause', this.#pauses);
    tally.met('hours printed', Math.round((this.#tower.layers * MOVES_PER_LAYER) / MOVES_PER_HOUR));
  }
}

/** How long lines came after the `ok` that let them go; a count in each millisecond, because there are millions. */
class Waits {
  readonly #counts = new Uint32Array(1_000);
  #lines = 0;
  #okAt: number | null = null;

  hearOk(now: number): void {
    this.#okAt = now;
  }

  noteLine(now: number): void {
    if (this.#okAt === null) return;
    const place = Math.min(this.#counts.length - 1, Math.floor(now - this.#okAt));
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#lines += 1;
    this.#okAt = null;
  }

  shareOver(milliseconds: number): number {
    const over = this.#counts.subarray(milliseconds).reduce((sum, count) => sum + count, 0);
    return this.#lines === 0 ? 1 : over / this.#lines;
  }
}

function watched(opener: PortOpener, waits: Waits, time: VirtualTime): PortOpener {
  return {
    ...opener,
    async open() {
      const opened = await opener.open();
      if (!opened.ok) return opened;
      const port: Port = opened.value;
      return {
        ok: true,
        value: {
          write(text) {
            if (/^N\d+ G1 X/.test(text)) waits.noteLine(time.monotonicMilliseconds());
            port.write(text);
          },
          onBytes: (listener) =>
            port.onBytes((bytes) => {
              if (bytes[0] === 0x6f) waits.hearOk(time.monotonicMilliseconds());
              listener(bytes);
            }),
          onClosed: (listener) => port.onClosed(listener),
          close: () => port.close(),
        },
      };
    },
  };
}

/** What the process takes when everything that can be thrown away has been. */
class MemoryLevel {
  readonly #collect: () => void;
  readonly #looks: { readonly rss: number; readonly heap: number }[] = [];

  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
  }

  look(): void {
    this.#collect();
    const { rss, heapUsed } = process.memoryUsage();
    this.#looks.push({ rss, heap: heapUsed });
  }

  told(): string {
    const last = this.#looks.at(-1);
    return last === undefined ? '' : `${mebibytes(last.rss)} MiB, ${mebibytes(last.heap)} MiB of it heap`;
  }

  /** The first eighth is for warming up. */
  judge(tally: Tally): void {
    const [first, last] = [this.#looks[0], this.#looks.at(-1)];
    if (!first || !last) return tally.fail('memory was never looked at');
    for (const kind of ['rss', 'heap'] as const) {
      const growth = last[kind] / first[kind] - 1;
      tally.expect(growth < MEMORY_SHARE, `${kind} grew by ${(100 * growth).toFixed(1)} %`);
    }
  }
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
