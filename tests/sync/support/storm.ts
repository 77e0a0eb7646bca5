import type { Machine } from './machine.ts';
import { ACTS } from './operations.ts';
import { FAIR, ROUGH, type Weather } from './network.ts';
import { wrongRows } from './standing.ts';
import type { World } from './world.ts';

/** What happens to a world beside its work. */
export interface StormWish {
  readonly operations: number;
  /** What is done, instead of everything. */
  readonly acts?: readonly string[];
  readonly weather?: Weather;
  /** One of so many steps cuts or heals a way; 0: never. */
  readonly partitionEvery?: number;
  /** One of so many steps kills a process at some statement soon after; 0: never. */
  readonly killEvery?: number;
  /** Done before each step. */
  readonly beside?: (world: World) => void | Promise<void>;
}

/** The longest time between two operations. */
const STEP_MILLISECONDS = 400;

/** A transaction of a page has some hundred statements: a kill hits anywhere in one. */
const KILL_WITHIN_STATEMENTS = 400;

/** Works, in bad weather, until so many operations were acknowledged. Stops at the first failure. */
export async function storm(world: World, wish: StormWish): Promise<void> {
  const { choices, machines, acked } = world;
  const until = acked.length + wish.operations;
  const happens = (every: number | undefined) =>
    every !== undefined && every > 0 && choices.below(every) === 0;
  for (const machine of machines) setWeather(machine, wish.weather ?? ROUGH);
  while (acked.length < until && !world.tally.failed) {
    await wish.beside?.(world);
    const machine = choices.of(machines);
    if (happens(wish.partitionEvery)) turn(world, machine);
    if (happens(wish.killEvery)) {
      world.tally.met('killed between two statements');
      machine.killAfter(1 + choices.below(KILL_WITHIN_STATEMENTS));
    }
    await world.time.run(choices.below(STEP_MILLISECONDS));
    await takeUp(world, wish.weather ?? ROUGH);
    world.act(choices.of(machines), choices.of(wish.acts ?? ACTS));
    await takeUp(world, wish.weather ?? ROUGH);
    if (choices.below(LOOK_EVERY) === 0) look(world, choices.of(machines));
  }
}

/** What a station holds in the middle of everything is looked at as often as time allows. */
const LOOK_EVERY = 60;

function look(world: World, machine: Machine): void {
  if (world.hasStrangers || !machine.isUp || machine.process.breaking.isKilled) return;
  const wrong = machine.process.breaking.aside(() => wrongRows(world, machine));
  world.tally.met('looked at in the middle');
  if (wrong !== null) world.fail(wrong);
}

function turn(world: World, { name, process: { link } }: Machine): void {
  world.diary.push(`${name} ${link.isCut ? 'is back' : 'is cut off'}`);
  if (link.isCut) link.heal();
  else link.cut();
}

async function takeUp(world: World, weather: Weather): Promise<void> {
  const killed = world.machines.filter(({ isUp, process }) => isUp && process.breaking.isKilled);
  if (killed.length === 0) return;
  await world.takeUpKilled();
  for (const machine of killed) setWeather(machine, weather);
}

function setWeather(machine: Machine, weather: Weather): void {
  machine.process.link.weather = weather;
}

/** All faults are over: queues must be empty after this, in virtual time (S-12). */
export const HEALED_MILLISECONDS = 60_000;

/**
 * Ends all trouble, and waits until everybody has everything. Fails the world when that does not come in time.
 *
 * @param machines those that are waited for; by default all
 */
export async function heal(world: World, machines: readonly Machine[] = world.machines): Promise<void> {
  for (const { isUp, process } of world.machines) if (isUp) process.breaking.spare();
  await world.takeUpKilled();
  for (const machine of world.machines) {
    if (!machine.isUp) await machine.start();
    machine.process.link.heal();
    setWeather(machine, FAIR);
  }
  if (await world.settle(HEALED_MILLISECONDS, machines)) return;
  const standing = machines.map(
    (machine) =>
      `${machine.name} ${JSON.stringify(machine.process.engine.standing())} ${machine.process.engine.lastError() ?? ''}`,
  );
  world.fail(`not everything was brought and fetched in a minute: ${standing.join('; ')}`);
  // Late, so that what is held against the log is not only what has not come yet.
  await world.settle(HEALED_MILLISECONDS * 20, machines);
}
