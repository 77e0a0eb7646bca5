import pg from 'pg';
import { createHash } from 'node:crypto';
import type { Hub, HubAccess } from '../../src/station/sync/hub.ts';
import {
  entryEdit,
  factoryEdit,
  hashOf,
  noteEdit,
  NORTH,
  SOUTH,
  timeOf,
} from '../contracts/hub-suite-world.ts';
import { openTestHub, startPostgres, type TestHub, type TestPostgres } from '../support/postgres.ts';

/** Words that stand in rows which only some may see; found anywhere else, they came through a wall. */
export const MARKS = {
  company: 'MARK-alpha-everywhere',
  north: 'MARK-alpha-north',
  south: 'MARK-alpha-south',
  other: 'MARK-beta',
} as const;

/** A station of the walled hub: its connection as itself, and what it may not see. */
export interface WalledStation {
  readonly id: string;
  readonly hub: Hub;
  readonly access: HubAccess;
  /** The station's own login, for whatever SQL. */
  readonly url: string;
  /** None of these ever comes out of a question of this station. */
  readonly forbidden: readonly string[];
}

/** A hub with two companies, one of them with two factories, and something of each in every table. */
export interface WalledHub {
  readonly postgres: TestPostgres;
  readonly hub: TestHub;
  readonly first: WalledStation;
  readonly north: WalledStation;
  readonly south: WalledStation;
  readonly other: WalledStation;
  readonly all: readonly WalledStation[];
  ask<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openWalledHub(): Promise<WalledHub> {
  const postgres = await startPostgres();
  const hub = await openTestHub(postgres);
  const client = new pg.Client({ connectionString: hub.url });
  await client.connect();
  const join = async (
    id: string,
    forbidden: readonly string[],
    about: Parameters<TestHub['enrolled']>[1],
  ) => {
    const { hub: opened, access } = await hub.enrolled(id, about);
    const url = postgres.urlOf(hub.database, { name: access.role, secret: access.secret });
    return { id, hub: opened, access, url, forbidden };
  };
  const first = await join('first', [MARKS.other], { company: 'Alpha' });
  await fill(first, NORTH, MARKS.company, '', true);
  const other = await join('other', [MARKS.company, MARKS.north, MARKS.south], {
    company: 'Beta',
    homeFactoryId: 'factory-other',
  });
  const north = await join('north', [MARKS.south, MARKS.other], { company: 'Alpha', factories: ['North'] });
  const south = await join('south', [MARKS.north, MARKS.other], { company: 'Alpha', factories: ['South'] });
  await fill(other, 'factory-other', MARKS.other, 'factory-other', true);
  await fill(north, NORTH, MARKS.north, NORTH, false);
  await fill(south, SOUTH, MARKS.south, SOUTH, false);
  return {
    postgres,
    hub,
    first,
    north,
    south,
    other,
    all: [first, north, south, other],
    ask: inTurn(client) as WalledHub['ask'],
    async close() {
      await client.end();
      await hub.close();
      await postgres.stop();
    },
  };
}

/** One question after the other, as a connection takes them. */
export function inTurn(client: pg.Client): (text: string, values?: readonly unknown[]) => Promise<object[]> {
  let last: Promise<unknown> = Promise.resolve();
  return (text, values = []) => {
    const answer = last.then(async () => (await client.query<object>(text, [...values])).rows);
    last = answer.catch(() => undefined);
    return answer;
  };
}

/** Something in every table: parts, one that is kept aside, a claim, a file with a chunk. */
async function fill(
  { id, hub }: WalledStation,
  factory: string,
  mark: string,
  place: string,
  founds: boolean,
): Promise<void> {
  const begin = founds
    ? [
        {
          ...part(id, 1, '', mark),
          isFounding: true,
          edits: [factoryEdit(factory, `${mark} ${factory}`), factoryEdit(`${factory}-2`, mark)],
        },
      ]
    : [];
  // The factories of the first company are called by their names when stations are added.
  const named = begin.map((one) =>
    id === 'first'
      ? {
          ...one,
          edits: [factoryEdit(NORTH, 'North'), factoryEdit(SOUTH, 'South'), noteEdit(`note-${mark}`, mark)],
        }
      : one,
  );
  const next = named.length + 1;
  const parts = [
    ...named,
    part(id, next, place, mark),
    part(id, next + 1, place, mark),
    {
      ...part(id, next + 2, place, mark),
      edits: [
        entryEdit(id === 'first' ? 'other' : 'first', 1, { previous: '0'.repeat(64), own: hashOf(mark) }),
        noteEdit('r', mark),
      ],
    },
  ];
  const answer = await hub.push(id, 1, parts);
  if (!answer.ok || answer.receipts.at(-1)?.kind !== 'rejected')
    throw new Error(`${id} could not fill the hub`);
  // What is claimed is seen in the whole company, and nowhere else.
  await hub.claim(`task:${place === NORTH || place === SOUTH ? id : mark}`, id, 1);
  const bytes = Buffer.from(`${mark} ${'.'.repeat(100)}`);
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  await hub.files.begin(place, contentHash, bytes.length);
  await hub.files.put(place, contentHash, 0, bytes);
}

function part(id: string, sequence: number, place: string, mark: string) {
  return {
    sequence,
    transactionId: `transaction-${mark}-${sequence}`,
    place,
    hybridTime: timeOf(id, Date.now(), sequence),
    personId: `person-${mark}`,
    isFounding: false,
    schema: 4,
    edits: [noteEdit(`row-${mark}-${sequence}`, mark)],
    hash: hashOf(`${id} ${sequence}`),
  };
}

/** What came out of a question, as text, bytes too: to look for marks in it. */
export function spelledOut(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && 'type' in one && one.type === 'Buffer' && 'data' in one
      ? Buffer.from(one.data as number[]).toString('latin1')
      : one,
  );
}

/** A question on a connection of the station's own: what came back, or the five characters of the error. */
export async function attempt(
  client: pg.Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<{ readonly rows: readonly object[]; readonly count: number; readonly error: string | null }> {
  try {
    const answer = await client.query(text, [...values]);
    // Several statements at once give several answers.
    const answers = Array.isArray(answer) ? answer : [answer];
    return {
      rows: answers.flatMap((one: pg.QueryResult<object>) => one.rows),
      count: answers.reduce((sum: number, one: pg.QueryResult) => sum + (one.rowCount ?? 0), 0),
      error: null,
    };
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return {
      rows: [{ told, detail: error instanceof Error && 'detail' in error ? error.detail : null }],
      count: 0,
      error: code,
    };
  }
}
