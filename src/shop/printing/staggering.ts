import type { CancelTimer, Clock, Timers } from '../kernel/index.ts';
import type { TemperatureReport } from '../printers/index.ts';

/** Within this much of its target a heater only holds: it takes little more than half of its power, and less by the minute. */
const HOLDS_WITHIN_CELSIUS = 5;
/** A heater that is not there after this long will not get there: it does not keep the others waiting. */
const HEATS_UP_MAXIMUM_MILLISECONDS = 30 * 60_000;
/** From the order to heat until the printer tells of its target; some are asked every two seconds, and busy ones later. */
const SETTLES_MILLISECONDS = 20_000;
/** Whose act is older than this has gone: heaters do not go on for nobody. */
const WAITS_MAXIMUM_MILLISECONDS = 15 * 60_000;
const LOOK_MILLISECONDS = 1_000;

/** A print that waits for its fuse to have room. */
export interface PowerTurn {
  readonly printId: string;
  readonly printerId: string;
  /** Of the person's act. */
  readonly askedAt: number;
}

/** What the turns are decided by, and what comes of them. */
export interface PowerFloor<Turn extends PowerTurn> {
  readonly clock: Pick<Clock, 'now'>;
  readonly timers: Timers;
  /** The fuse that a printer hangs on; null: none, and it never waits. */
  fuseOf(printerId: string): { readonly id: string; readonly heatingAtOnce: number } | null;
  printersOn(fuseId: string): readonly string[];
  temperatures(printerId: string): TemperatureReport | null;
  /** Whether the print still waits to be heated for: not given back, cancelled or failed meanwhile. */
  isWanted(turn: Turn): boolean;
  /** Its turn has come. */
  heat(turn: Turn): void;
  /** It has waited too long: nobody stands there any more. */
  giveUp(turn: Turn): void;
}

export interface PowerTurns<Turn extends PowerTurn> {
  /** Accepted at once where the fuse has room; else it waits, and is heated for when its turn comes. */
  ask(turn: Turn): 'now' | 'waits';
  /**
   * For what a person heats at this moment, and what nobody waits for: null, and the turn is taken; else how many have
   * the fuse, or come before.
   */
  take(printerId: string): number | null;
  /** A person has switched everything off at it. */
  leave(printerId: string): void;
  /** How many heat up before it; null: it does not wait. */
  waitsFor(printId: string): number | null;
  close(): void;
}

/**
 * Heats prints up in turns, so that never more printers of one fuse heat up at once than it carries. First come, first
 * heated for. Kept in memory: after a restart every print that waited is interrupted, and nothing heats by itself.
 */
export function createPowerTurns<Turn extends PowerTurn>(floor: PowerFloor<Turn>): PowerTurns<Turn> {
  let waiting: readonly Turn[] = [];
  /** When each printer was last told to heat, until it is hot or off. */
  const toldAt = new Map<string, number>();
  const heatsSince = new Map<string, number>();
  let next: CancelTimer | null = null;

  function isHeatingUp(printerId: string): boolean {
    const now = floor.clock.now();
    const told = toldAt.get(printerId);
    const state = stateOf(floor.temperatures(printerId));
    if (state === 'heatsUp') {
      // By hand it may have been told long before anybody looked: then it counts from the first look on.
      const since = heatsSince.get(printerId) ?? told ?? now;
      heatsSince.set(printerId, since);
      return now - since < HEATS_UP_MAXIMUM_MILLISECONDS;
    }
    heatsSince.delete(printerId);
    const isSettling = state === 'off' && told !== undefined && now - told < SETTLES_MILLISECONDS;
    if (!isSettling) toldAt.delete(printerId);
    return isSettling;
  }

  function hasRoom(printerId: string, queue: readonly Turn[]): boolean {
    const fuse = floor.fuseOf(printerId);
    if (fuse === null) return true;
    const printers = floor.printersOn(fuse.id);
    if (queue.some((turn) => printers.includes(turn.printerId))) return false;
    const heating = printers.filter((id) => id !== printerId && isHeatingUp(id));
    return heating.length < fuse.heatingAtOnce;
  }

  function before(printerId: string): number {
    const fuse = floor.fuseOf(printerId);
    const printers = fuse === null ? [] : floor.printersOn(fuse.id);
    const heating = printers.filter((id) => id !== printerId && isHeatingUp(id)).length;
    return heating + waiting.filter((turn) => printers.includes(turn.printerId)).length;
  }

  function look(): void {
    next = null;
    const still: Turn[] = [];
    const turns = waiting.filter((turn) => floor.isWanted(turn));
    waiting = turns;
    for (const turn of turns) {
      if (floor.clock.now() - turn.askedAt >= WAITS_MAXIMUM_MILLISECONDS) floor.giveUp(turn);
      else if (hasRoom(turn.printerId, still)) {
        toldAt.set(turn.printerId, floor.clock.now());
        floor.heat(turn);
      } else still.push(turn);
    }
    waiting = still;
    plan();
  }

  function plan(): void {
    if (next === null && waiting.length > 0) next = floor.timers.after(LOOK_MILLISECONDS, look);
  }

  return {
    ask(turn) {
      const others = waiting.filter((one) => one.printerId !== turn.printerId && floor.isWanted(one));
      waiting = others;
      if (hasRoom(turn.printerId, others)) {
        toldAt.set(turn.printerId, floor.clock.now());
        return 'now';
      }
      waiting = [...others, turn];
      plan();
      return 'waits';
    },
    take(printerId) {
      waiting = waiting.filter((turn) => floor.isWanted(turn));
      if (!hasRoom(printerId, waiting)) return before(printerId);
      toldAt.set(printerId, floor.clock.now());
      return null;
    },
    leave(printerId) {
      toldAt.delete(printerId);
      heatsSince.delete(printerId);
    },
    waitsFor(printId) {
      const turn = waiting.find((one) => one.printId === printId);
      if (turn === undefined || !floor.isWanted(turn)) return null;
      const fuse = floor.fuseOf(turn.printerId);
      const printers = fuse === null ? [] : floor.printersOn(fuse.id);
      const earlier = waiting.slice(0, waiting.indexOf(turn));
      return earlier.filter((one) => printers.includes(one.printerId) && floor.isWanted(one)).length;
    },
    close() {
      next?.();
      waiting = [];
    },
  };
}

function stateOf(report: TemperatureReport | null): 'off' | 'heatsUp' | 'holds' {
  if (report === null) return 'off';
  const heaters = [...report.hotends, report.bed].filter((heater) => heater !== null);
  const targeted = heaters.filter(({ targetCelsius }) => (targetCelsius ?? 0) > 0);
  if (targeted.length === 0) return 'off';
  const isCold = targeted.some(
    ({ currentCelsius, targetCelsius }) => currentCelsius < (targetCelsius ?? 0) - HOLDS_WITHIN_CELSIUS,
  );
  return isCold ? 'heatsUp' : 'holds';
}
