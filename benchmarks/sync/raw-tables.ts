import { Client } from 'pg';
import type { OutgoingPart, RowEdit, SqlValue } from '../../src/station/sync/hub.ts';
import type { Cost } from './cost.ts';

/**
 * The peer: one connection of `pg` to the same PostgreSQL with the same promises about power cuts, a commit for each
 * statement, and as many rows in one statement as a station pushes at once. No wall between stations, no order, no check,
 * nobody woken, and what is to be written lies ready in memory.
 */
export interface RawTables {
  /** The rows of the hub's log, into a table of its shape and indexes. */
  insertParts(parts: readonly OutgoingPart[], measured: Measure): Promise<Cost>;
  /** The new rows that the parts bring, into tables of their own shape and indexes. */
  insertRows(parts: readonly OutgoingPart[], measured: Measure): Promise<Cost>;
  close(): Promise<void>;
}

type Measure = (work: () => Promise<unknown>) => Promise<Cost>;

/** As many rows in one statement as a station pushes at once. */
const ROWS_AT_ONCE = 500;

/** As `projects` and `audit_entries` stand at a station, with all of their indexes. */
const TABLES = `
  CREATE TABLE bare_projects (id text PRIMARY KEY, scope_id text NOT NULL, name text NOT NULL, description text NOT NULL,
    created_by text NOT NULL, created_at bigint NOT NULL, changed_at bigint NOT NULL, deleted_at bigint,
    version integer NOT NULL);
  CREATE INDEX ON bare_projects (scope_id);
  CREATE TABLE bare_audit_entries (id text PRIMARY KEY, station_id text NOT NULL, epoch integer NOT NULL,
    sequence integer NOT NULL, at bigint NOT NULL, action text NOT NULL, result text NOT NULL, person_id text,
    record_kind text NOT NULL, record_id text, scope_id text, body text NOT NULL, previous_hash text NOT NULL,
    hash text NOT NULL);
  CREATE UNIQUE INDEX ON bare_audit_entries (station_id, epoch, sequence);
  CREATE INDEX ON bare_audit_entries (at, station_id, sequence, scope_id, result);
  CREATE INDEX ON bare_audit_entries (record_id, at);
  CREATE INDEX ON bare_audit_entries (person_id, at);
  CREATE INDEX ON bare_audit_entries (action, at)`;

export async function openRawTables(url: string): Promise<RawTables> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE TABLE bare (LIKE printhall.parts INCLUDING ALL)');
  await client.query(TABLES);
  let sequence = 0;

  async function insert(table: string, rows: readonly (readonly unknown[])[]): Promise<void> {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const some = rows.slice(from, from + ROWS_AT_ONCE);
      const width = some[0]?.length ?? 0;
      const places = some.map(
        (row, at) => `(${row.map((_, column) => `$${at * width + column + 1}`).join(',')})`,
      );
      await client.query(`INSERT INTO ${table} VALUES ${places.join(',')}`, some.flat());
    }
  }

  return {
    insertParts(parts, measured) {
      const rows = parts.map((part) => rowOf(part, (sequence += 1)));
      return measured(() => insert('bare', rows));
    },
    insertRows(parts, measured) {
      const added = parts.flatMap(({ edits }) => edits).filter(({ operation }) => operation === 'insert');
      const rowsIn = (name: string) => added.filter(({ tableName }) => tableName === name).map(valuesOf);
      const [projects, entries] = [rowsIn('projects'), rowsIn('audit_entries')];
      return measured(async () => {
        await insert('bare_projects', projects);
        await insert('bare_audit_entries', entries);
      });
    },
    close: () => client.end(),
  };
}

function valuesOf({ columns }: RowEdit): readonly SqlValue[] {
  return Object.values(columns ?? {});
}

const ANY_UUID = '00000000-0000-4000-8000-000000000000';

function rowOf(part: OutgoingPart, sequence: number): readonly unknown[] {
  const { place, transactionId, hybridTime, personId, isFounding, schema, edits, hash } = part;
  const sent = [
    transactionId,
    hybridTime,
    hybridTime,
    personId,
    isFounding,
    schema,
    JSON.stringify(edits),
    hash,
  ];
  return [ANY_UUID, sequence, place, 'station', 1, part.sequence, ...sent, Date.now()];
}
