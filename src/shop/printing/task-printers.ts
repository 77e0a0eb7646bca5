import { eq, isNull } from 'drizzle-orm';
import { scopesUpward, type ScopeId } from '../access/index.ts';
import { linkStateOf } from '../printers/index.ts';
import { placeOf } from '../printers/printer-rows.ts';
import { printers } from '../printers/tables.ts';
import { factsOf, misfitOf } from './fitting.ts';
import type { PrintingHouse } from './house.ts';
import type { WaitingReason } from './model.ts';
import type { TaskRow } from './moves.ts';
import { currentPrintRow, reading } from './printer-rows.ts';
import { waitingReason, type PrinterForWaiting } from './waiting.ts';

/** Why a task waits: judges task after task against one look at the printers. */
export function waitingJudge(house: PrintingHouse): (task: TaskRow) => WaitingReason | null {
  const rows = house.store.reading.select().from(printers).where(isNull(printers.removedAt)).all();
  const now = rows.map((row) => {
    const current = currentPrintRow(reading(house), row.id);
    const link = linkStateOf(house.bench.snapshot(row.id));
    const elsewhere = row.stationId === house.stationId ? null : house.elsewhere.stateOf(row.stationId);
    return {
      row,
      name: placeOf(house.policy(), row.id).name,
      station: elsewhere === null ? null : { name: elsewhere.name, isQuiet: elsewhere.isQuiet },
      // Of a printer at another station no wire is seen here: whether it is up, its rows tell.
      up: elsewhere === null ? link === 'ready' || link === 'busy' : row.connects && !elsewhere.isQuiet,
      busy: current !== null,
      faulted: row.fault !== null,
      outOfService: row.outOfService !== null,
      waitsForRemoval:
        current !== null && ['finished', 'failed', 'cancelled', 'interrupted'].includes(current.state),
    };
  });
  const within = new Map<string, ReadonlySet<string>>();
  return (task) => {
    if (task.state !== 'queued' && task.state !== 'requested') return null;
    const inScope = within.get(task.scopeId) ?? new Set(house.scopesWithin(task.scopeId as ScopeId));
    within.set(task.scopeId, inScope);
    const facts = factsOf(reading(house), task);
    const candidates = now
      .filter(({ row }) => inScope.has(row.id) && mayTake(task, row.id))
      .map(({ row, ...state }): PrinterForWaiting => ({
        ...state,
        misfit: misfitKind(house, task, facts, row),
      }));
    return waitingReason(task, candidates);
  };
}

/** One that is meant for a printer is for no other. */
function mayTake({ assignedPrinterId }: TaskRow, printerId: string): boolean {
  return assignedPrinterId === null || assignedPrinterId === printerId;
}

function misfitKind(
  house: PrintingHouse,
  task: TaskRow,
  facts: ReturnType<typeof factsOf>,
  printer: typeof printers.$inferSelect,
): PrinterForWaiting['misfit'] {
  switch (misfitOf(task, facts, printer, house.profile(printer.profileKey), '')?.code) {
    case undefined:
      return null;
    case 'printing.profileDiffers':
      return 'profile';
    case 'printing.tooLargeForBed':
      return 'size';
    case 'printing.tooHot':
      return 'heat';
    default:
      return 'material';
  }
}

/** What could be printed on this printer now; nothing, where there is no such printer. */
export function fitsPrinter(house: PrintingHouse, printerId: string): (task: TaskRow) => boolean {
  const printer = house.store.reading.select().from(printers).where(eq(printers.id, printerId)).get();
  if (printer === undefined) return () => false;
  const above = new Set<string>(scopesUpward(house.policy(), printerId as ScopeId).map(({ id }) => id));
  return (task) =>
    above.has(task.scopeId) &&
    mayTake(task, printerId) &&
    misfitOf(task, factsOf(reading(house), task), printer, house.profile(printer.profileKey), '') === null;
}
