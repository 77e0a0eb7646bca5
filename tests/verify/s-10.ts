import type { Database } from 'better-sqlite3';
import type { IncomingPart, RowEdit, SqlValue } from '../../src/station/sync/hub.ts';
import { openOutbox } from '../../src/station/sync/sealing/outbox.ts';
import type { Machine } from '../sync/support/machine.ts';
import { ACTS } from '../sync/support/operations.ts';
import { heal, storm } from '../sync/support/storm.ts';
import { COMPANY, World } from '../sync/support/world.ts';
import { type Harness, Tally } from './harness.ts';

/** What a newer Printhall could tell that this one does not know. */
const NEWS = ['column of a new row', 'column of a known row', 'table', 'row that goes'] as const;
type News = (typeof NEWS)[number];

const FLOOR = 5 * NEWS.length;
const OPERATIONS = 150;
const FEW_OPERATIONS = 30;

/** Stations of two versions: what the older one does not know it keeps, every word of it, and it holds up nothing. */
export const harness: Harness = {
  id: 'S-10',
  about: 'columns and tables of a newer version are kept and passed on by an older one',
  floor: FLOOR,
  fewRuns: NEWS.length,
  faultClasses: [...NEWS, 'kept for the update', 'known part applied', 'edited by the older one'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const operations = runs < FLOOR ? FEW_OPERATIONS : OPERATIONS;
    for (let number = 0; number < runs && !tally.failed; number += 1) {
      const news = NEWS[number % NEWS.length] ?? 'table';
      const world = await World.open({
        seed: seed + number,
        stations: [null, [1], null],
        factories: 1,
        tally,
      });
      try {
        await oneWorld(world, news, operations);
      } finally {
        world.discard();
      }
      tally.ran();
      tally.met(news);
      progress(`${number + 1}: ${news}`);
    }
    return tally.outcome();
  },
};

const PROJECT = 'project-of-the-newer-one';

/** Columns of a project as this version knows them. */
const KNOWN = {
  id: PROJECT,
  scope_id: 'factory-1',
  name: 'New',
  description: '',
  created_by: 'person-1',
  created_at: 1,
  changed_at: 1,
  deleted_at: null,
  version: 1,
};

const BORN: RowEdit = {
  tableName: 'projects',
  rowId: PROJECT,
  operation: 'insert',
  columns: { ...KNOWN, colour_of_the_lid: 'red' },
  before: null,
};

function editsOf(news: News): readonly RowEdit[] {
  const painted: RowEdit = {
    tableName: 'projects',
    rowId: PROJECT,
    operation: 'update',
    columns: { colour_of_the_lid: 'blue', name: 'Newer' },
    before: { colour_of_the_lid: 'red', name: 'New' },
  };
  const lid: RowEdit = {
    tableName: 'lids',
    rowId: 'lid-1',
    operation: 'insert',
    columns: { id: 'lid-1', project_id: PROJECT, weight_grams: 12.5 },
    before: null,
  };
  switch (news) {
    case 'column of a new row':
      return [BORN];
    case 'column of a known row':
      return [BORN, painted];
    case 'table':
      return [BORN, lid];
    case 'row that goes':
      return [lid, { ...lid, operation: 'delete', columns: null, before: lid.columns }];
  }
}

async function oneWorld(world: World, news: News, operations: number): Promise<void> {
  const [newer, older, third] = world.machines;
  if (newer === undefined || older === undefined || third === undefined) throw new Error('There are three');
  await storm(world, { operations });
  tellAsNewer(newer, editsOf(news));
  world.hasStrangers = true;
  const acts = ACTS.filter((act) => act !== 'editProject');
  await storm(world, { operations, acts });
  await heal(world);
  const told = world.hub.log(COMPANY).find(({ transactionId }) => transactionId === NEWER_TRANSACTION);
  if (told === undefined) return world.fail('the newer one does not get through');
  for (const machine of [older, third]) judgeKept(world, machine, told);
  if (news !== 'row that goes') await editByOlder(world, older, third);
}

const NEWER_TRANSACTION = 'transaction-of-the-newer-one';

/** What the newer station’s own sealing would bring to the hub. */
function tellAsNewer({ process, clock }: Machine, edits: readonly RowEdit[]): void {
  const { database, store, replica, engine } = process;
  replica.seal();
  store.replicate(() => {
    for (const { tableName, columns } of edits) {
      if (tableName === 'projects') writeKnown(database, columns ?? {});
    }
    openOutbox(database).add(
      {
        transactionId: NEWER_TRANSACTION,
        place: 'factory-1',
        hybridTime: store.hybridClock.tick(),
        personId: 'person-1',
        isFounding: false,
        schema: 999,
        edits: edits.map((edit) => ({ ...edit, undo: null })),
      },
      clock.now(),
    );
    return [];
  });
  engine.wake();
}

/** Its own rows: what of them this version knows. */
function writeKnown(database: Database, columns: Readonly<Record<string, SqlValue>>): void {
  const known = { ...KNOWN, ...columns };
  const names = Object.keys(KNOWN) as (keyof typeof KNOWN)[];
  database
    .prepare(
      `INSERT OR REPLACE INTO projects (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    )
    .run(...names.map((name) => known[name]));
}

/** Every value that came is here: in its row where it is known, aside where it is not. */
function judgeKept(
  world: World,
  { name, process: { database, replica } }: Machine,
  { edits }: IncomingPart,
): void {
  const aside = database
    .prepare<[], { rowId: string; columns: string }>(
      'SELECT row_id AS rowId, columns FROM deferred_edits ORDER BY ordinal',
    )
    .all();
  if (replica.troubles() > 0) world.fail(`${name} takes what is newer for a trouble`);
  const gone = edits.some(({ operation }) => operation === 'delete');
  for (const { tableName, rowId, columns } of edits) {
    for (const [column, value] of Object.entries(columns ?? {})) {
      if (gone || (tableName === 'projects' && Object.hasOwn(KNOWN, column))) continue;
      const isKept = aside.some(
        (one) =>
          one.rowId === rowId && (JSON.parse(one.columns) as Record<string, unknown>)[column] === value,
      );
      if (isKept) world.tally.met('kept for the update');
      else world.fail(`${name} does not keep ${tableName}.${column} = ${String(value)}`);
    }
  }
  const row = database.prepare('SELECT name FROM projects WHERE id = ?').pluck().get(PROJECT);
  const expected = edits.findLast(
    ({ tableName, columns }) => tableName === 'projects' && columns?.['name'] !== undefined,
  );
  if (expected === undefined) return;
  if (row === expected.columns?.['name']) world.tally.met('known part applied');
  else world.fail(`${name} has ${String(row)} of what it knows`);
}

/** An older station changes the row: what it does not know of it is not touched, anywhere. */
async function editByOlder(world: World, older: Machine, third: Machine): Promise<void> {
  const count = (machine: Machine) =>
    Number(machine.process.database.prepare('SELECT count(*) FROM deferred_edits').pluck().get());
  const before = count(third);
  world.act(older, 'editProject');
  if (!(await world.settle(60_000))) world.fail('the older one does not get through');
  const newest = world.hub.log(COMPANY).at(-1);
  const names = newest?.edits.flatMap(({ columns }) => Object.keys(columns ?? {})) ?? [];
  if (names.includes('colour_of_the_lid')) world.fail('the older one writes what it does not know');
  if (count(third) !== before) world.fail('what was kept is not there any more');
  world.tally.met('edited by the older one');
}
