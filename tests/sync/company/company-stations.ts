import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Refusal } from '../../../src/shop/kernel/index.ts';
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
  nobody(): Client;
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export async function openCompanyStation(name: string): Promise<CompanyStation> {
  const folder = mkdtempSync(join(tmpdir(), `printhall-${name}-`));
  const dataDirectory = join(folder, 'data');
  const reported: unknown[] = [];
  const open = () => createStation({ dataDirectory, report: (error) => reported.push(error) });
  let station = await open();
  const clients = new Map<string, Client>();
  return {
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
      return client;
    },
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
}

export const MASTER = 'master@company.example';

/** Makes a company at a station, and brings it to the hub. */
export async function foundAt(
  at: CompanyStation,
  hub: TestHub,
): Promise<{ companyId: string; factoryId: string }> {
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
  wish: { readonly factories?: readonly string[] | null; readonly home: string },
): Promise<void> {
  const added = await hub.addStation({
    company: 'Company',
    name: at.name,
    factories: wish.factories ?? null,
    home: wish.home,
  });
  await at.nobody().sync.joinFirst({ code: writeEnrolmentCode(added) });
  await eventually(() => at.station.isSetUp(), `${at.name} to have its people`);
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

export function codeOf(error: unknown): string | undefined {
  return (error as { data?: Refusal }).data?.code;
}
