import type { Database } from 'better-sqlite3';
import type { IncomingPart, RowEdit } from '../../../src/station/sync/hub.ts';
import { differenceOf, dumpOf } from './dump.ts';
import type { Machine } from './machine.ts';
import { naiveFold } from './naive-fold.ts';
import { seenBy } from './verdict.ts';
import type { World } from './world.ts';

/**
 * At any moment: a station's rows are the log up to its cursor, with what it did itself and the hub has not sent back on
 * top, in its order. Says where they are not; null: they are.
 */
export function wrongRows(world: World, machine: Machine): string | null {
  const { database, identity } = machine.process;
  const wrong = wrongStore(database, identity.id, seenBy(world, machine));
  return wrong === null ? null : `${machine.name} ${wrong}`;
}

/** @param log everything that the hub has for this station */
export function wrongStore(
  database: Database,
  stationId: string,
  log: readonly IncomingPart[],
): string | null {
  const cursor = database.prepare<[], number>('SELECT cursor FROM sync_hub').pluck().get() ?? 0;
  const upTo = log.filter(({ hubSequence }) => hubSequence <= cursor);
  const own = [...waitingParts(database, stationId), ...unsealedParts(database, stationId)];
  const difference = differenceOf(naiveFold([...upTo, ...own]).dump, dumpOf(database));
  return difference === null ? null : `at ${cursor} with ${own.length} of its own: ${difference}`;
}

interface EditRow {
  readonly sequence: number;
  readonly transactionId: string;
  readonly hybridTime: string;
  readonly tableName: string;
  readonly rowId: string;
  readonly operation: RowEdit['operation'];
  readonly columns: string | null;
  readonly before: string | null;
}

function waitingParts(database: Database, stationId: string): readonly IncomingPart[] {
  const rows = database
    .prepare<[], EditRow>(
      `SELECT sequence, transaction_id AS transactionId, hybrid_time AS hybridTime, table_name AS tableName,
        row_id AS rowId, operation, columns, before
        FROM outbox JOIN outbox_edits USING (sequence) ORDER BY sequence, ordinal`,
    )
    .all();
  return [...Map.groupBy(rows, ({ sequence }) => sequence).values()].map((edits) => partOf(edits, stationId));
}

function unsealedParts(database: Database, stationId: string): readonly IncomingPart[] {
  const rows = database
    .prepare<[], EditRow>(
      `SELECT sequence, transaction_id AS transactionId, hybrid_time AS hybridTime, table_name AS tableName,
        row_id AS rowId, operation, columns, before FROM change_log ORDER BY sequence`,
    )
    .all();
  const whole = Map.groupBy(rows, ({ transactionId }) => transactionId);
  return [...whole.values()].map((edits) => partOf(edits, stationId));
}

function partOf(rows: readonly EditRow[], stationId: string): IncomingPart {
  const [first] = rows;
  const { sequence = 0, transactionId = '', hybridTime = '' } = first ?? {};
  return {
    sequence,
    transactionId,
    place: '',
    hybridTime,
    personId: null,
    isFounding: false,
    schema: 0,
    edits: rows.map(({ tableName, rowId, operation, columns, before }) => ({
      tableName,
      rowId,
      operation,
      columns: columns === null ? null : (JSON.parse(columns) as RowEdit['columns']),
      before: before === null ? null : (JSON.parse(before) as RowEdit['before']),
    })),
    hash: '',
    hubSequence: 0,
    stationId,
    epoch: 0,
    receivedAt: 0,
    orderedTime: hybridTime,
  };
}
