import { randomBytes, randomInt } from 'node:crypto';
import { scramVerifier } from '../sync/postgres/scram.ts';
import { asAdministrator, asKeeper, HubTrouble, keeperRole, quoted, type Keeper } from './keeper.ts';

/** Whom a new station's code is for. */
export interface NewStation {
  /** The company's name; may be left out where there is one only. A name that is new is a new company. */
  readonly company: string | null;
  /** Null: as the station calls itself. */
  readonly name: string | null;
  /** Names or ids of the factories that it sees; null: every one. */
  readonly factories: readonly string[] | null;
  /** Name or id of the factory that it stands in; null: the only one that it sees. */
  readonly home: string | null;
}

export interface StationAdded {
  readonly role: string;
  readonly secret: string;
  readonly companyName: string;
  /** The station brings the company's beginning. */
  readonly founds: boolean;
  readonly homeFactoryName: string | null;
  /** Null: every one. */
  readonly factoryNames: readonly string[] | null;
}

/** Letters and digits that are not taken for one another: 32 of them are 158 bits. */
const SECRET_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const SECRET_LENGTH = 32;

/** Work, files, listening, and a second of each while a broken one is not yet known to be. */
const MOST_CONNECTIONS = 8;

export function newSecret(): string {
  return Array.from({ length: SECRET_LENGTH }, () => SECRET_LETTERS[randomInt(SECRET_LETTERS.length)]).join(
    '',
  );
}

/** Makes a station's role and its line. The secret is told once: the hub keeps only what can check it. */
export function addStation(url: string, wanted: NewStation): Promise<StationAdded> {
  return asAdministrator(url, async (administrator) => {
    const keeper = await keeperRole(administrator);
    if (keeper === null)
      throw new HubTrouble('There is no hub in this database yet. Make one with "printhall hub init".');
    await administrator.ask(`SET LOCAL ROLE ${quoted(keeper)}`);
    const [hub] = await administrator.ask<{ stations_role: string }>(
      'SELECT stations_role FROM printhall.hub',
    );
    const stationsRole = hub?.stations_role ?? '';
    const company = await companyFor(administrator, wanted.company);
    await checkName(administrator, company.company, wanted.name);
    const places = await placesFor(administrator, company, wanted);
    const role = `${stationsRole.replace(/stations$/, '')}${randomBytes(4).toString('hex')}`;
    const secret = newSecret();
    const [line] = await administrator.ask<{ enrolment: string }>(
      `INSERT INTO printhall.stations (company, name, added_at, home_factory_id, factories)
      VALUES ($1, $2, $3, $4, $5) RETURNING enrolment`,
      [
        company.company,
        wanted.name,
        Date.now(),
        places.home?.place ?? null,
        places.factories?.map(({ place }) => place) ?? null,
      ],
    );
    await administrator.ask(
      'INSERT INTO printhall.enrolments (company, enrolment, role_name) VALUES ($1, $2, $3)',
      [company.company, line?.enrolment, role],
    );
    await administrator.ask('RESET ROLE');
    await administrator.ask(
      `CREATE ROLE ${quoted(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
      CONNECTION LIMIT ${MOST_CONNECTIONS} PASSWORD '${scramVerifier(secret)}' IN ROLE ${quoted(stationsRole)}`,
    );
    return {
      role,
      secret,
      companyName: company.name,
      founds: company.company_id === null,
      homeFactoryName: places.home?.name ?? null,
      factoryNames: places.factories?.map(({ name }) => name) ?? null,
    };
  });
}

interface CompanyRow {
  readonly company: string;
  readonly company_id: string | null;
  readonly name: string;
  readonly label: string;
}

async function companyFor(keeper: Keeper, name: string | null): Promise<CompanyRow> {
  const known = await keeper.ask<CompanyRow>(
    'SELECT company, company_id, name, label FROM printhall.companies ORDER BY name',
  );
  if (name === null) {
    const [only, ...others] = known;
    if (only === undefined) throw new HubTrouble('No company is here yet. Name it: --company NAME.');
    if (others.length > 0)
      throw new HubTrouble(
        `Say for which company: --company ${known.map((one) => `"${one.name}"`).join(' | ')}.`,
      );
    return only;
  }
  const found = known.find((one) =>
    [one.name, one.label].some((called) => called.toLowerCase() === name.toLowerCase()),
  );
  if (found !== undefined) return found;
  const [made] = await keeper.ask<CompanyRow>(
    'INSERT INTO printhall.companies (name, label) VALUES ($1, $1) RETURNING company, company_id, name, label',
    [name],
  );
  if (made === undefined) throw new Error('A company that was made is not there');
  return made;
}

async function checkName(keeper: Keeper, company: string, name: string | null): Promise<void> {
  if (name === null) return;
  const taken = await keeper.ask(
    'SELECT 1 FROM printhall.stations WHERE company = $1 AND lower(name) = lower($2) AND revoked_at IS NULL',
    [company, name],
  );
  if (taken.length > 0) throw new HubTrouble(`A station is called ${name} already.`);
}

interface PlaceRow {
  readonly place: string;
  readonly name: string;
}

/** The factories that were named. A company without a beginning has none: its first station sees all that it brings. */
async function placesFor(
  keeper: Keeper,
  company: CompanyRow,
  wanted: NewStation,
): Promise<{ factories: readonly PlaceRow[] | null; home: PlaceRow | null }> {
  if (company.company_id === null) {
    if (wanted.factories !== null || wanted.home !== null)
      throw new HubTrouble(
        'The company has no factories yet: its first station brings them, and sees all of them.',
      );
    return { factories: null, home: null };
  }
  const known = await keeper.ask<PlaceRow>(
    'SELECT place, name FROM printhall.company_places WHERE company = $1 AND NOT is_gone ORDER BY name',
    [company.company],
  );
  const factories =
    wanted.factories === null ? null : wanted.factories.map((name) => placeCalled(known, name));
  const seen = factories ?? known;
  if (wanted.home !== null) return { factories, home: placeCalled(seen, wanted.home) };
  const [only, ...others] = seen;
  if (only === undefined)
    throw new HubTrouble('The company has no factory in which the station could stand.');
  if (others.length > 0)
    throw new HubTrouble(
      `Say where the station stands: --home ${seen.map(({ name }) => `"${name}"`).join(' | ')}.`,
    );
  return { factories, home: only };
}

function placeCalled(known: readonly PlaceRow[], name: string): PlaceRow {
  const byId = known.find(({ place }) => place === name);
  const called = known.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  const found = byId ?? called[0];
  if (found === undefined && known.length === 0)
    throw new HubTrouble('The company has no factories yet: its first station brings them.');
  if (found === undefined)
    throw new HubTrouble(
      `There is no factory called ${name}. There are: ${known.map((one) => one.name).join(', ')}.`,
    );
  if (byId === undefined && called.length > 1)
    throw new HubTrouble(
      `Several factories are called ${name}. Say which by its id: ${called.map((one) => one.place).join(', ')}.`,
    );
  return found;
}

export interface StationRow {
  readonly company: string;
  readonly enrolment: string;
  readonly name: string | null;
  readonly station_id: string | null;
  readonly role_name: string;
}

/** The one station that is meant: by its name, its id or its role. */
export async function stationCalled(keeper: Keeper, name: string, orRevoked = false): Promise<StationRow> {
  const known = await keeper.ask<StationRow & { readonly is_out: boolean }>(
    `SELECT s.company, s.enrolment, s.name, s.station_id, e.role_name, s.revoked_at IS NOT NULL AS is_out
    FROM printhall.stations s JOIN printhall.enrolments e USING (company, enrolment)
    WHERE (s.revoked_at IS NULL OR $2) AND (lower(s.name) = lower($1) OR s.station_id = $1 OR e.role_name = $1)`,
    [name, orRevoked],
  );
  // The successor of a lost machine may have its name: the one that is there is meant.
  const present = known.filter(({ is_out }) => !is_out);
  const found = present.length > 0 ? present : known;
  const [only, ...others] = found;
  if (only === undefined)
    throw new HubTrouble(`No station is called ${name}. "printhall hub status" shows them all.`);
  if (others.length > 0)
    throw new HubTrouble(
      `Several stations are called ${name}. Say which by its id: ${found.map((one) => one.station_id ?? one.role_name).join(', ')}.`,
    );
  return only;
}

/** Changes what a station sees; it lets go of the rows that it loses, and fetches those that it gains. */
export function setFactories(
  url: string,
  name: string,
  factories: readonly string[] | null,
): Promise<{ readonly name: string; readonly factoryNames: readonly string[] | null }> {
  return asKeeper(url, async (keeper) => {
    const station = await stationCalled(keeper, name);
    const known = await keeper.ask<PlaceRow>(
      'SELECT place, name FROM printhall.company_places WHERE company = $1 AND NOT is_gone ORDER BY name',
      [station.company],
    );
    const seen = factories?.map((one) => placeCalled(known, one)) ?? null;
    await keeper.ask('UPDATE printhall.stations SET factories = $3 WHERE company = $1 AND enrolment = $2', [
      station.company,
      station.enrolment,
      seen?.map(({ place }) => place) ?? null,
    ]);
    await keeper.ask(
      `SELECT pg_notify(printhall.channel_of(channel_secret, 'station:' || $2), '') FROM printhall.companies WHERE company = $1`,
      [station.company, station.enrolment],
    );
    return { name: station.name ?? station.role_name, factoryNames: seen?.map((one) => one.name) ?? null };
  });
}
