import { walkChain, type ChainedEntry } from '../../../src/shop/audit/index.ts';
import { getTableColumns } from 'drizzle-orm';
import { auditEntries } from '../../../src/shop/audit/tables.ts';
import { sha256 } from '../../../src/station/store/store.ts';
import type { IncomingPart } from '../../../src/station/sync/hub.ts';
import { differenceOf, dumpOf, foreignRows } from './dump.ts';
import type { Machine } from './machine.ts';
import { naiveFold, PROGRAMS_OWN, type Folded } from './naive-fold.ts';
import { COMPANY, type World } from './world.ts';

/** What a station may see of the log. */
export function seenBy(world: World, { factories }: Machine): readonly IncomingPart[] {
  const log = world.hub.log(COMPANY);
  return factories === null ? log : log.filter(({ place }) => place === '' || factories.includes(place));
}

/**
 * When everything has healed: all stations hold what the log comes to, what was acknowledged is in it once, the chains
 * are whole, and what stood back is listed for a person. Fails the world where that is not so.
 *
 * @param machines those that are looked at; by default all
 */
export function judge(world: World, machines: readonly Machine[] = world.machines): void {
  const folds = new Map<string, Folded>();
  for (const machine of machines) {
    const key = JSON.stringify(machine.factories);
    const fold = folds.get(key) ?? naiveFold(seenBy(world, machine));
    folds.set(key, fold);
    judgeStation(world, machine, fold);
  }
  judgeLog(world);
}

function judgeStation(world: World, machine: Machine, fold: Folded): void {
  const { name, factories } = machine;
  const { database, replica } = machine.process;
  const tell = (what: string) => world.fail(`${name}: ${what}`);
  const difference = differenceOf(fold.dump, dumpOf(database));
  if (difference !== null) tell(`holds something else than the log comes to: ${difference}`);
  const foreign = foreignRows(database, factories);
  if (foreign.length > 0) tell(`holds what it may not see: ${foreign.slice(0, 3).join(', ')}`);
  const broken = brokenChain(machine);
  if (broken !== null) tell(`the record is broken: ${broken}`);
  const left = Number(database.prepare('SELECT count(*) FROM outbox').pluck().get());
  if (left !== 0) tell(`${left} parts are left in the outbox`);
  if (!world.hasStrangers && replica.troubles() > 0)
    tell(`troubles: ${JSON.stringify(troublesOf(machine).slice(0, 3))}`);
  judgeConflicts(world, machine, fold);
}

export function troublesOf({ process: { database } }: Machine): readonly { code: string; detail: string }[] {
  return database
    .prepare<[], { code: string; detail: string }>('SELECT code, detail FROM sync_troubles ORDER BY id')
    .all();
}

/** What was given by a person and does not stand is listed: with its value, where anybody can find it (S-05). */
function judgeConflicts(world: World, machine: Machine, { voids, lostValues }: Folded): void {
  const { database, identity } = machine.process;
  const told = database
    .prepare<[], string>("SELECT id FROM sync_conflicts WHERE kind = 'movedElsewhere'")
    .pluck()
    .all()
    .map((id) => id.split('/')[0] ?? '');
  for (const { part, meantTheSame } of voids) {
    world.tally.met('a change stood back');
    if (part.stationId === identity.id && !meantTheSame && !told.includes(part.transactionId)) {
      world.fail(`${machine.name} does not tell its author that ${part.transactionId} stood back`);
    }
  }
  const isVoid = new Set(voids.map(({ part }) => part.transactionId));
  const wronglyTold = told.filter((transactionId) => !isVoid.has(transactionId));
  if (wronglyTold.length > 0) {
    world.fail(`${machine.name} tells of ${wronglyTold.join(', ')} that they stood back, and they stand`);
  }
  const listed = new Set(
    database
      .prepare<[], string>(
        `SELECT table_name || ' ' || row_id || ' ' || column_name || ' ' || lost FROM sync_conflicts
          WHERE kind = 'writtenTwice'`,
      )
      .pluck()
      .all(),
  );
  for (const { table, rowId, column, lost } of lostValues) {
    if (PROGRAMS_OWN.test(column)) continue;
    world.tally.met('a value stood back');
    if (!listed.has(`${table} ${rowId} ${column} ${JSON.stringify(lost)}`)) {
      world.fail(`${machine.name} does not list the lost ${column} ${String(lost)} of ${table} ${rowId}`);
    }
  }
}

/** Every line that a station acknowledged is in the hub’s log, once. */
function judgeLog(world: World): void {
  const times = new Map<string, number>();
  const numbers = new Set<string>();
  for (const part of world.hub.log(COMPANY)) {
    const number = `${part.stationId} ${part.epoch} ${part.sequence}`;
    if (numbers.has(number)) world.fail(`the hub has ${number} twice`);
    numbers.add(number);
    for (const { tableName, rowId, operation } of part.edits) {
      if (tableName === 'audit_entries' && operation === 'insert') {
        times.set(rowId, (times.get(rowId) ?? 0) + 1);
      }
    }
  }
  for (const { entryId, machine, act } of world.acked) {
    const count = times.get(entryId) ?? 0;
    if (count !== 1) world.fail(`${act} at ${machine} was acknowledged, and is ${count} times in the log`);
  }
}

/** Walks the station’s own record; null: it is whole. */
export function brokenChain({
  process: { database, identity },
}: {
  readonly process: Pick<Machine['process'], 'database' | 'identity'>;
}): string | null {
  const columns = Object.entries(getTableColumns(auditEntries)).map(
    ([name, column]) => `${column.name} AS ${name}`,
  );
  const entries = database
    .prepare<[string], ChainedEntry>(
      `SELECT ${columns.join(', ')} FROM audit_entries WHERE station_id = ? ORDER BY epoch, sequence`,
    )
    .all(identity.id);
  const walk = walkChain(sha256);
  walk.take(entries);
  const { firstBad } = walk.verdict();
  return firstBad === null ? null : JSON.stringify(firstBad);
}
