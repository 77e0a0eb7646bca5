import { and, eq, isNull } from 'drizzle-orm';
import { accepted, refused, type Result, type Timers } from '../kernel/index.ts';
import type { PrintersRefusal } from '../printers/index.ts';
import { placeOf } from '../printers/printer-rows.ts';
import { powerGroups, printers } from '../printers/tables.ts';
import { returnTask, unfitNow, type Targets } from './bench-work.ts';
import type { Nothing, PrintingHouse } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { printAt, recordTask, taskAt } from './moves.ts';
import { printerOf, reading } from './printer-rows.ts';
import { createPowerTurns, type PowerTurn, type PowerTurns } from './staggering.ts';

/** A print that waits for power, and what its heaters are to be set to. */
export interface HeatTurn extends PowerTurn {
  readonly targets: Targets;
}

/** The turns of a station's prints on their fuses. */
export function powerTurnsOf(house: PrintingHouse, timers: Timers): PowerTurns<HeatTurn> {
  return createPowerTurns<HeatTurn>({
    clock: house.clock,
    timers,
    fuseOf: (printerId) => fuseOf(house, printerId),
    printersOn: (fuseId) => printersOn(house, fuseId),
    temperatures: (printerId) => house.bench.snapshot(printerId)?.temperatures ?? null,
    isWanted: ({ printId }) => {
      const print = printAt(reading(house), printId, null);
      return print.ok && print.value.state === 'preheating';
    },
    heat: (turn) => heatNow(house, turn),
    giveUp: (turn) => giveBack(house, turn),
  });
}

/** For heat that a person asks for at this moment: null, and its fuse is taken; else why not now. */
export function fuseTaken(house: PrintingHouse, printerId: string): PrintersRefusal | null {
  const before = house.power.take(printerId);
  if (before === null) return null;
  return { code: 'printers.fuseTaken', printer: placeOf(house.policy(), printerId).name, before };
}

function fuseOf(house: PrintingHouse, printerId: string) {
  const powerGroupId = printerOf(reading(house), printerId)?.powerGroupId ?? null;
  if (powerGroupId === null) return null;
  const group = house.store.reading
    .select({ id: powerGroups.id, heatingAtOnce: powerGroups.heatingAtOnce })
    .from(powerGroups)
    .where(and(eq(powerGroups.id, powerGroupId), isNull(powerGroups.removedAt)))
    .get();
  return group ?? null;
}

/** Those of this station: what others heat, it cannot see. */
function printersOn(house: PrintingHouse, fuseId: string): readonly string[] {
  return house.store.reading
    .select({ id: printers.id })
    .from(printers)
    .where(
      and(
        eq(printers.powerGroupId, fuseId),
        eq(printers.stationId, house.stationId),
        isNull(printers.removedAt),
      ),
    )
    .all()
    .map(({ id }) => id);
}

/** On record before it heats; what has changed at the printer meanwhile sends the task back. */
function heatNow(house: PrintingHouse, turn: HeatTurn): void {
  const noted = house.store.attempt<Nothing, PrintingRefusal>((tx) => {
    const print = printAt(tx, turn.printId, null);
    if (!print.ok) return print;
    const task = taskAt(tx, print.value.taskId, null);
    if (!task.ok) return task;
    const unfit = unfitNow(house, tx, task.value, turn.printerId);
    if (unfit !== null) return refused(unfit);
    const act = { actor: house.stationActor, action: 'printing.heatersOn', at: house.clock.now() };
    const { printId, printerId, targets } = turn;
    recordTask(tx, act, task.value, { printId, printerId, ...targets });
    return accepted({});
  });
  const heated = noted.ok ? house.bench.preheat(turn.printerId, turn.targets) : noted;
  if (!heated.ok && heated.refusal.code !== 'printers.notOffered') giveBack(house, turn);
}

/** The task stands at the front of the queue again, by the station's own doing. */
function giveBack(house: PrintingHouse, { printId }: HeatTurn): void {
  const print = printAt(reading(house), printId, null);
  if (!print.ok) return;
  const act = { actor: house.stationActor, action: 'printing.powerWaitOver', at: house.clock.now() };
  const given: Result<Nothing, PrintingRefusal> = returnTask(house, act, {
    printId,
    expectedVersion: print.value.version,
  });
  // Somebody moved it in this very moment: then it is theirs.
  void given;
}
