import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '../../../src/shop/kernel/index.ts';
import type { SyncView } from '../../../src/shop/sync/index.ts';
import { createStation, type Station } from '../../../src/station/station.ts';
import { writeEnrolmentCode } from '../../../src/station/sync/enrolment-code.ts';
import type { TestHub } from '../../support/postgres.ts';
import { clientOf, type Client } from '../../support/station.ts';

export const PASSWORD = 'a long word for the tests';

/** A station of a company: a real one, on a folder of its own. */
export interface CompanyStation {
  readonly name: string;
  readonly dataDirectory: string;
  readonly station: Station;
  /** What nobody waited for and went wrong. */
  readonly reported: unknown[];
  /** Somebody who has signed in here. */
  as(email: string): Promise<Client>;
  tokenOf(email: string): Promise<string>;
  /** Everybody signs in anew from now on. */
  forgetSessions(): void;
  nobody(): Client;
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** @param copyOf the data folder of another, as it is now */
export async function openCompanyStation(name: string, copyOf?: string): Promise<CompanyStation> {
  const folder = mkdtempSync(join(tmpdir(), `printhall-${name}-`));
  const dataDirectory = join(folder, 'data');
  if (copyOf !== undefined) cpSync(copyOf, dataDirectory, { recursive: true });
  const reported: unknown[] = [];
  const open = () => createStation({ dataDirectory, report: (error) => reported.push(error) });
  let station = await open();
  const clients = new Map<string, Client>();
  const tokens = new Map<string, string>();
  const self: CompanyStation = {
    name,
    dataDirectory,
    reported,
    get station() {
      return station;
    },
    async as(email) {
      const known = clients.get(email);
      if (known !== undefined) return known;
      const session = await clientOf(station, null).people.signIn({ email, password: PASSWORD });
      const client = clientOf(station, session.token);
      clients.set(email, client);
      tokens.set(email, session.token);
      return client;
    },
    async tokenOf(email) {
      await self.as(email);
      return tokens.get(email) ?? '';
    },
    forgetSessions: () => clients.clear(),
    nobody: () => clientOf(station, null),
    async reopen() {
      await station.close();
      clients.clear();
      station = await open();
    },
    async close() {
      await station.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return self;
}

export const MASTER = 'master@company.example';

/** Makes a company at a station, and brings it to the hub. */
export async function foundAt(
  at: CompanyStation,
  hub: TestHub,
): Promise<{ companyId: Id<'Scope'>; factoryId: Id<'Scope'> }> {
  const { session } = await at.nobody().people.firstStart({
    company: 'Company',
    factory: 'North',
    name: 'First Master',
    email: MASTER,
    password: PASSWORD,
    language: 'en',
  });
  const master = clientOf(at.station, session.token);
  const scopes = await master.hierarchy.scopes();
  const companyId = scopes.find(({ kind }) => kind === 'client')?.id;
  const factoryId = scopes.find(({ kind }) => kind === 'factory')?.id;
  if (companyId === undefined || factoryId === undefined) throw new Error('the first start made no places');
  const code = writeEnrolmentCode(await hub.addStation({ company: 'Company', name: at.name }));
  const again = await at.as(MASTER);
  await again.sync.found({ scopeId: companyId, code });
  await eventually(async () => isIdle(await again.sync.view()), 'the company to be at the hub');
  return { companyId, factoryId };
}

/** A new station joins. Resolves when everything is there. */
export async function joinAt(
  at: CompanyStation,
  hub: TestHub,
  wish: { readonly factories?: readonly string[] | null; readonly home: string; readonly way?: Way },
): Promise<void> {
  const added = await hub.addStation({
    company: 'Company',
    name: at.name,
    factories: wish.factories ?? null,
    home: wish.home,
  });
  const { port } = wish.way ?? added.address;
  const access = { ...added, address: { ...added.address, port } };
  await at.nobody().sync.joinFirst({ code: writeEnrolmentCode(access) });
  await eventually(() => at.station.isSetUp(), `${at.name} to have its people`);
}

/** Throws what went wrong at these stations though nobody waited for it. */
export function nothingReported(...stations: readonly CompanyStation[]): void {
  const reported = stations.flatMap((station) => station.reported);
  if (reported.length > 0) throw new AggregateError(reported, String(reported[0]));
}

/** Waits for what comes by itself. Fails after a while that no machine needs. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
  seconds = 20,
): Promise<void> {
  const until = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isIdle({ standing }: SyncView): boolean {
  return standing.state === 'online' && standing.waiting === 0;
}

/** Somebody new, invited by the Master at one station and with a password from there on. */
export async function invite(
  at: CompanyStation,
  person: {
    readonly name: string;
    readonly email: string;
    readonly roleId: string;
    readonly scopeId: Id<'Scope'>;
  },
): Promise<void> {
  const master = await at.as(MASTER);
  const { invitationCode } = await master.people.create({ ...person, language: 'en' });
  const { email } = person;
  await at.nobody().people.acceptInvitation({ email, code: invitationCode, password: PASSWORD });
}

/** A cable to the hub that can be pulled. */
export interface Way {
  readonly port: number;
  pull(): void;
  plugIn(): void;
  close(): Promise<void>;
}

export async function openWay(to: { readonly host: string; readonly port: number }): Promise<Way> {
  const ends = new Set<Socket>();
  let isPulled = false;
  const server = createServer((near) => {
    if (isPulled) {
      near.destroy();
      return;
    }
    const far = connect(to.port, to.host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        ends.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    pull() {
      isPulled = true;
      for (const end of ends) end.destroy();
    },
    plugIn() {
      isPulled = false;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
