import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RowChange } from '../../../src/shop/records/store.ts';
import { openDatabase } from '../../../src/station/store/open.ts';
import type { PartJudge } from '../../../src/station/sync/applying/judge.ts';
import { VirtualTime } from '../../printers/support/virtual-time.ts';
import { numbersFrom, type Tally } from '../../verify/harness.ts';
import { choicesFrom, type Choices } from '../../verify/random.ts';
import { Killed } from './breaking.ts';
import { foundCompany, type Company } from './company.ts';
import { enrol } from './enrolling.ts';
import { Machine, passingRoot } from './machine.ts';
import { memoryHub, type MemoryHub } from './memory-hub.ts';
import { ACTS, perform } from './operations.ts';
import { causeWatch } from './references.ts';
import { seededRandom, trueClock } from './station-clock.ts';

/** One thing that a station has said to be done. */
export interface Acked {
  readonly machine: string;
  readonly act: string;
  /** Of its line in the record. */
  readonly entryId: string;
}

export interface WorldWish {
  readonly seed: number;
  /** Which factories each station sees, by their number from 1; null: all. The first one founds and sees all. */
  readonly stations: readonly (readonly number[] | null)[];
  readonly factories: number;
  readonly tally: Tally;
  readonly judges?: readonly PartJudge[];
}

/** The name under which the hub in memory keeps the company. */
export const COMPANY = 'company';

/** Some stations of one company on a hub in memory, a network and a time of their own, all from one seed. */
export class World {
  readonly seed: number;
  readonly time = new VirtualTime();
  readonly hub: MemoryHub;
  readonly choices: Choices;
  readonly random: () => number;
  readonly machines: Machine[] = [];
  readonly acked: Acked[] = [];
  readonly tally: Tally;
  company: Company = { clientId: '', factories: [], areas: [], people: [] };
  /** How many operations were acknowledged, and which fault came when: what is told of a failure. */
  readonly diary: string[] = [];
  readonly #root: string;
  readonly #template: string;
  readonly #remove: () => void;
  readonly #judges: readonly PartJudge[];
  readonly #watches = new WeakMap<object, (changes: readonly RowChange[]) => readonly string[]>();
  /** Something strange is on its way, which the plainest fold cannot tell: it is looked at by who sent it. */
  hasStrangers = false;
  #ids = 0;

  private constructor(wish: WorldWish) {
    const { root, remove } = passingRoot();
    this.#root = root;
    this.#template = join(root, 'template');
    this.#remove = remove;
    this.seed = wish.seed;
    this.tally = wish.tally;
    this.#judges = wish.judges ?? [];
    this.hub = memoryHub(trueClock(this.time), seededRandom(wish.seed));
    this.choices = choicesFrom(wish.seed);
    this.random = numbersFrom(wish.seed + 1);
  }

  static async open(wish: WorldWish): Promise<World> {
    const world = new World(wish);
    const template = world.#template;
    mkdirSync(template);
    (await openDatabase({ directory: template, clock: trueClock(world.time) })).close();
    for (const numbers of wish.stations) {
      const factories = numbers === null ? null : numbers.map((one) => `factory-${one}`);
      const isFirst = world.machines.length === 0;
      const machine = await world.openMachine(`station-${world.machines.length + 1}`, factories);
      const { store } = machine.process;
      if (isFirst) world.company = foundCompany(store, wish.factories, machine.clock.now());
      world.machines.push(machine);
      await world.during(enrol(machine, isFirst));
      await world.settle(60_000);
    }
    return world;
  }

  /** A computer that was started on an empty disk, with a code for the hub that it has not used yet. */
  async openMachine(name: string, factories: readonly string[] | null): Promise<Machine> {
    const machine = this.newMachine(name);
    machine.factories = factories;
    machine.lay(this.#template);
    await machine.start();
    const homeFactoryId = factories?.[0] ?? 'factory-1';
    machine.access = this.hub.addStation({ company: COMPANY, name, homeFactoryId, factories });
    return machine;
  }

  /** A computer with an empty disk. */
  newMachine(name: string): Machine {
    const { time, random: chance, hub } = this;
    return new Machine({
      name,
      seed: this.seed * 100 + this.machines.length,
      root: this.#root,
      time,
      chance,
      openHub: hub.open,
      judges: this.#judges,
      met: (trouble) => this.tally.met(trouble),
      report: (machine, error) => this.fail(`${machine} reported ${told(error)}`),
      onCommit: (machine, changes) => this.#look(machine, changes),
    });
  }

  /** Lets time pass while something is under way. */
  async during<Value>(work: Promise<Value>): Promise<Value> {
    let isOver = false;
    const done = work.finally(() => (isOver = true));
    await this.time.runUntil(() => isOver, 600_000);
    return done;
  }

  /** A failure, with what is needed to see it again. */
  fail(what: string): void {
    const diary = this.diary.slice(-12).join('; ');
    this.tally.fail(`seed ${this.seed}, after ${this.acked.length} operations: ${what}\n  (${diary})`);
  }

  #look(machine: Machine, changes: readonly RowChange[]): void {
    if (!machine.isUp) return;
    const { database } = machine.process;
    const watch = this.#watches.get(database) ?? causeWatch(database);
    this.#watches.set(database, watch);
    for (const missing of machine.process.breaking.aside(() => watch(changes)))
      this.fail(`${machine.name}: ${missing}`);
  }

  /** One operation at one station; whether there was anything to do. */
  act(machine: Machine, act = this.choices.of(ACTS)): boolean {
    const { store, identity, database } = machine.process;
    const scene = {
      store,
      stationId: identity.id,
      company: this.company,
      factories: machine.factories ?? this.company.factories,
      choices: this.choices,
      nextId: (kind: string) => `${kind}-${String((this.#ids += 1)).padStart(7, '0')}`,
      now: () => machine.clock.now(),
    };
    try {
      if (perform(scene, act) === null) return false;
      const entryId = database
        .prepare<[string, number], string>(
          'SELECT id FROM audit_entries WHERE station_id = ? AND epoch = ? ORDER BY sequence DESC LIMIT 1',
        )
        .pluck()
        .get(identity.id, identity.epoch);
      this.acked.push({ machine: machine.name, act, entryId: entryId ?? '' });
    } catch (error) {
      if (error instanceof Killed) return false;
      throw error;
    }
    return true;
  }

  /** Takes up every process that was killed between two statements. */
  async takeUpKilled(): Promise<void> {
    for (const machine of this.machines) {
      if (!machine.isUp || !machine.process.breaking.isKilled) continue;
      this.diary.push(`${machine.name} was killed`);
      machine.kill(machine.keptFolder);
      await machine.start();
    }
  }

  /** Runs until nobody has anything to bring or to fetch; whether that came in time. */
  settle(milliseconds: number, machines: readonly Machine[] = this.machines): Promise<boolean> {
    return this.time.runUntil(() => machines.every((machine) => this.isQuiet(machine)), milliseconds);
  }

  isQuiet(machine: Machine): boolean {
    if (!machine.isUp || machine.process.breaking.isKilled) return false;
    const { replica, breaking } = machine.process;
    return breaking.aside(() => {
      const enrolled = replica.enrolled();
      if (enrolled === null) return true;
      return replica.waiting() === 0 && enrolled.cursor >= this.hub.log(COMPANY).length;
    });
  }

  discard(): void {
    for (const machine of this.machines) if (machine.isUp) machine.kill();
    this.#remove();
  }
}

function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
