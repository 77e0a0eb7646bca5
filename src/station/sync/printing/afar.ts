import { and, eq, sql } from 'drizzle-orm';
import type { PersonId } from '../../../shop/access/index.ts';
import type { Elsewhere } from '../../../shop/printers/elsewhere.ts';
import { letGoOfGonePlaces } from '../../../shop/printers/gone-places.ts';
import { stopPrinter, type PrintersHouse } from '../../../shop/printers/use-cases.ts';
import { meanFor } from '../../../shop/printing/assigning.ts';
import type { PrintingHouse } from '../../../shop/printing/house.ts';
import { reconcile } from '../../../shop/printing/reconciling.ts';
import { stationIdentity } from '../../../shop/records/tables.ts';
import type { RowChange } from '../../../shop/records/store.ts';
import { intents as intentRows, syncConflicts } from '../../../shop/sync/tables.ts';
import type { Actor } from '../../../shop/audit/index.ts';
import { callOnBehalf } from '../../calls.ts';
import type { Machines } from '../../machines.ts';
import { createTaskClaims, type ClaimDesk } from '../claims/task-claims.ts';
import type { PrintingDesk } from '../desk.ts';
import { askedOf } from '../intents/intent-rows.ts';
import { createIntents, type Intents } from '../intents/intents.ts';
import { createNeighbours } from '../intents/neighbours.ts';

type AfarMachines = Pick<
  Machines,
  'store' | 'clock' | 'timers' | 'makeId' | 'identity' | 'policy' | 'report'
>;

/** What the rooms of printing do with other stations, and what other stations do with them. */
export interface PrintingAfar {
  readonly elsewhere: Elsewhere;
  readonly claims: ClaimDesk;
  readonly intents: Intents;
  /** After each commit, of this station or of what came from the hub. */
  follow(changes: readonly RowChange[]): void;
  /** Printers about which something was asked or answered with these changes: windows ask again for them. */
  printersTold(changes: readonly RowChange[]): readonly string[];
  close(): void;
}

/** @param rooms asked for late: they stand on what is made here */
export function createPrintingAfar(
  machines: AfarMachines,
  desk: PrintingDesk,
  rooms: {
    printing(): PrintingHouse;
    printers(): PrintersHouse;
    readonly stationActor: Actor;
    /** When other stations came last has changed. */
    heardOfStations(): void;
  },
): PrintingAfar {
  const { store, identity, policy, report } = machines;
  const { reading } = store;
  const neighbours = createNeighbours({ reading, desk, report }, () => rooms.heardOfStations());
  const stationName = (stationId: string): string => neighbours.nameOf(stationId);
  const intents = createIntents({
    ...machines,
    desk,
    stationId: identity.id,
    stationActor: rooms.stationActor,
    stationName,
    printing: () => rooms.printing(),
    stop: (call, printerId) => stopPrinter(rooms.printers(), call, printerId),
  });
  const claims = createTaskClaims({
    ...machines,
    desk,
    stationId: identity.id,
    stationName,
    epoch: () => reading.select().from(stationIdentity).get()?.epoch ?? identity.epoch,
    mean(task, printerId, personId) {
      const act = callOnBehalf(machines, personId as PersonId, 'printing.assign');
      // Refused where somebody moved it meanwhile: then that stands.
      void meanFor(rooms.printing(), act, { taskId: task.id, expectedVersion: task.version, printerId });
    },
  });
  const order = {
    isAcceptLost: (taskId: string, printId: string) => isAcceptLost(machines, taskId, printId),
  };
  return {
    elsewhere: {
      nameOf: stationName,
      stateOf: (stationId) => neighbours.stateOf(stationId),
      ask: (call, wish, printerName) => intents.ask(call, wish, printerName),
      askedOf: (printerId) => askedOf(reading, policy(), printerId, desk.hubTime()),
    },
    claims,
    intents,
    follow(changes) {
      reconcile(rooms.printing(), changes, order);
      letGoOfGonePlaces(rooms.printers(), rooms.stationActor, changes);
      claims.follow(changes);
      intents.hear(changes);
    },
    printersTold(changes) {
      const ids = changes
        .filter(({ table }) => table === 'intents' || table === 'intent_answers')
        .map(({ rowId }) => rowId);
      return ids.flatMap((id) => {
        const row = reading
          .select({ printerId: intentRows.printerId })
          .from(intentRows)
          .where(eq(intentRows.id, id))
          .get();
        return row === undefined ? [] : [row.printerId];
      });
    },
    close: () => claims.close(),
  };
}

/** The hub's order had something else before it: what stood back is kept among the conflicts. */
function isAcceptLost({ store, identity }: AfarMachines, taskId: string, printId: string): boolean {
  const lost = and(
    eq(syncConflicts.tableName, 'print_tasks'),
    eq(syncConflicts.rowId, taskId),
    eq(syncConflicts.stationId, identity.id),
    sql`json_extract(${syncConflicts.lost}, '$.print_id') = ${printId}`,
  );
  return store.reading.select({ id: syncConflicts.id }).from(syncConflicts).where(lost).get() !== undefined;
}
