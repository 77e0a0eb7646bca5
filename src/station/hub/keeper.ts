import { Client, types } from 'pg';

/** A session of the hub's keeper: everything in it is one transaction, and is taken back where it throws. */
export interface Keeper {
  ask<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** What cannot be done at the hub, in a sentence for the person at the command line. */
export class HubTrouble extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HubTrouble';
  }
}

const EIGHT_BYTE_INTEGER = 20;
const CONNECT_MILLISECONDS = 10_000;

/** Connects as an administrator of the database, does the work in one transaction, and leaves. */
export async function asAdministrator<Value>(
  url: string,
  work: (keeper: Keeper) => Promise<Value>,
): Promise<Value> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    application_name: 'printhall hub',
    types: {
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === EIGHT_BYTE_INTEGER ? Number : types.getTypeParser(type, format),
    },
  });
  // Told by the question that it breaks.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new HubTrouble(`The database cannot be reached: ${saidBy(error)}`);
  }
  try {
    await client.query('BEGIN');
    const value = await work({
      ask: async (text, values = []) => (await client.query(text, [...values])).rows as never,
    });
    await client.query('COMMIT');
    return value;
  } finally {
    // What was not committed is taken back with the connection.
    await client.end().catch(() => undefined);
  }
}

/** The same, as the role to which the hub's tables belong. Throws `HubTrouble` where there is no hub, or no right to it. */
export function asKeeper<Value>(url: string, work: (keeper: Keeper) => Promise<Value>): Promise<Value> {
  return asAdministrator(url, async (administrator) => {
    const role = await keeperRole(administrator);
    if (role === null)
      throw new HubTrouble('There is no hub in this database yet. Make one with "printhall hub init".');
    await administrator.ask(`SET LOCAL ROLE ${quoted(role)}`);
    return work(administrator);
  });
}

/** The role to which the hub belongs; null: there is none. */
export async function keeperRole(keeper: Keeper): Promise<string | null> {
  const [row] = await keeper.ask<{ role: string; may: boolean }>(
    `SELECT pg_get_userbyid(nspowner) AS role, pg_has_role(nspowner, 'MEMBER') AS may
    FROM pg_namespace WHERE nspname = 'printhall'`,
  );
  if (row === undefined) return null;
  if (!row.may) {
    throw new HubTrouble(
      `This role may not look after the hub. Whoever made it can let it: GRANT ${quoted(row.role)} TO <this role>.`,
    );
  }
  return row.role;
}

/** A name as PostgreSQL takes it, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function saidBy(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((one) => saidBy(one)).join('; ');
  return error instanceof Error ? error.message : String(error);
}
