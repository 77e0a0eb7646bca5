import { join } from 'node:path';
import { prints, printTasks } from '../../../src/shop/printing/tables.ts';
import { loadProfiles } from '../../../src/station/slicing/profiles.ts';
import { accessJudge } from '../../../src/station/sync/judging/access-judge.ts';
import { shiftJudge } from '../../../src/station/sync/judging/shift-judge.ts';
import { printTaskJudge } from '../../../src/station/sync/printing/print-task-judge.ts';
import type { PrintProfile } from '../../../src/shop/files/index.ts';
import { Tally } from '../../verify/harness.ts';
import { Killed } from '../support/breaking.ts';
import { FAIR, type Weather } from '../support/network.ts';
import { World } from '../support/world.ts';
import { Hall } from './hall.ts';

interface Job {
  readonly taskId: string;
  readonly hall: string;
  isOver: boolean;
  isGood: boolean;
}

/** Stations of one factory with their printers, on a hub in memory; and what was printed in truth. */
export class Halls {
  readonly world: World;
  halls: Hall[] = [];
  /** What was printed, by run. */
  readonly jobs = new Map<string, Job>();
  /** Two stations printed one task: what must never be. */
  readonly printedTwice: string[] = [];
  readonly reported: unknown[] = [];
  readonly #profile: PrintProfile;

  private constructor(world: World, profile: PrintProfile) {
    this.world = world;
    this.#profile = profile;
  }

  /** Printers are `printer-STATION-NUMBER`, both from 1; the model is `model-of-tests`. */
  static async open(stations: number, printersEach = 1, seed = 1): Promise<Halls> {
    const profiles = await loadProfiles(join(import.meta.dirname, '../../../resources/profiles'));
    const [profile] = profiles.filter(({ materials }) => Object.hasOwn(materials, 'PLA'));
    if (profile === undefined) throw new Error('No profile prints PLA');
    const world = await World.open({
      seed,
      stations: Array.from({ length: stations }, () => null),
      factories: 1,
      tally: new Tally(),
      judges: [accessJudge(), shiftJudge(), printTaskJudge()],
    });
    const all = new Halls(world, profile);
    world.machines.forEach((_machine, index) => all.begin(index));
    all.at(1).addModel('model-of-tests', 'factory-1');
    await all.settle();
    for (const [index, hall] of all.halls.entries()) {
      for (let number = 1; number <= printersEach; number += 1) {
        hall.addPrinter(`printer-${index + 1}-${number}`, 'factory-1');
      }
    }
    await all.settle();
    return all;
  }

  /** The rooms of the process that runs at a machine now. */
  begin(index: number): Hall {
    const machine = this.world.machines[index];
    if (machine === undefined) throw new Error(`No station ${index + 1}`);
    const truth = {
      began: (hall: Hall, _printerId: string, printId: string) => this.#began(hall, printId),
      ended: (printId: string, isGood: boolean) => this.#ended(printId, isGood),
    };
    const hall = new Hall(machine, this.#profile, truth, (error) => this.report(error));
    this.halls[index] = hall;
    hall.takeUp();
    return hall;
  }

  /** A station by its number, from 1. */
  at(number: number): Hall {
    const hall = this.halls[number - 1];
    if (hall === undefined) throw new Error(`No station ${number}`);
    return hall;
  }

  /** Ends the process of a station without a word and starts it again; its printers are off meanwhile. */
  async restart(number: number): Promise<Hall> {
    const hall = this.at(number);
    for (const printId of hall.jobs.values()) this.#ended(printId, false);
    hall.afar.close();
    hall.machine.kill();
    await hall.machine.start();
    return this.begin(number - 1);
  }

  /** A process that was killed may say so wherever it stood; everything else is a bug. */
  report(error: unknown): void {
    if (!(error instanceof Killed)) this.reported.push(error);
  }

  setWeather(weather: Weather): void {
    for (const { machine } of this.halls) machine.process.link.weather = weather;
  }

  /** Until everybody has everything, and has done what comes of it. */
  async settle(): Promise<void> {
    for (const { process } of this.halls) process.link.heal();
    this.setWeather(FAIR);
    for (let round = 0; round < 6; round += 1) {
      await this.world.settle(400_000);
      await this.world.time.run(8_000);
    }
  }

  /** Lets time pass in small steps, until something is the case; whether it came to be. */
  async until(isOver: () => boolean, milliseconds: number): Promise<boolean> {
    for (let passed = 0; passed < milliseconds && !isOver(); passed += 100) {
      await new Promise((resolve) => setImmediate(resolve));
      await this.world.time.run(100);
    }
    return isOver();
  }

  during<Value>(work: Promise<Value> | Value): Promise<Value> {
    return this.world.during(Promise.resolve(work));
  }

  /** Throws when a bug was told, or two stations printed one task. */
  discard(): void {
    this.world.discard();
    const wrong = [...this.reported.map(String), ...this.printedTwice];
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  }

  #began(hall: Hall, printId: string): void {
    const { taskId } = hall.run(printId);
    const others = [...this.jobs.values()].filter(
      (job) => job.taskId === taskId && (!job.isOver || job.isGood),
    );
    for (const other of others) {
      const how = other.isOver ? 'had printed' : 'is printing';
      this.printedTwice.push(`${hall.machine.name} prints ${taskId}, which ${other.hall} ${how}`);
    }
    this.jobs.set(printId, { taskId, hall: hall.machine.name, isOver: false, isGood: false });
  }

  #ended(printId: string, isGood: boolean): void {
    const job = this.jobs.get(printId);
    if (job === undefined) return;
    job.isOver = true;
    job.isGood = isGood;
  }

  /** What every station holds about tasks and runs, as text: the same everywhere after all has come. */
  dump(hall: Hall): string {
    const { reading } = hall.process.store;
    const tasks = reading.select().from(printTasks).orderBy(printTasks.id).all();
    const runs = reading.select().from(prints).orderBy(prints.id).all();
    return JSON.stringify({ tasks, runs }, null, 1);
  }
}
