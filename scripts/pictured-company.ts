import { createRouterClient, ORPCError, type RouterClient } from '@orpc/server';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Id } from '../src/shop/kernel/index.ts';
import { addStation, type NewStation } from '../src/station/hub/hub-stations.ts';
import { startLocalHub, type LocalHub } from '../src/station/hub/local-hub.ts';
import type { StationRouter } from '../src/station/router.ts';
import { createStation, type Station } from '../src/station/station.ts';
import { writeEnrolmentCode } from '../src/station/sync/enrolment-code.ts';

/** Plainly nobody's. */
export const COMPANY_MASTER = { email: 'marta@muestra.example', password: 'a long sentence for everybody' };

const COMPANY = 'Muestra Parts';
const FACTORIES = ['Hall North', 'Hall South'] as const;

/** A company of three stations on a hub of this machine, in a folder that passes. */
export interface PicturedCompany {
  /** The one that brought the company, where the Master sits. */
  readonly office: Station;
  readonly hub: LocalHub;
  close(): Promise<void>;
}

/** The demo stays alone at its station: for pictures of several there is a company that has them. */
export async function openPicturedCompany(folder: string): Promise<PicturedCompany> {
  // The account that PostgreSQL runs as must be able to go through.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const hub = await startLocalHub({
    directory: join(folder, 'hub'),
    host: '127.0.0.1',
    port,
    encrypted: true,
  });
  const open = (name: string) => {
    const dataDirectory = join(folder, name);
    return createStation({ dataDirectory, anchorDirectory: join(dataDirectory, 'anchors') });
  };
  const stations = [await open('office'), await open('north'), await open('south')] as const;
  const [office, north, south] = stations;
  const codeFor = async (wanted: Partial<NewStation>) => {
    const added = await addStation(hub.url, {
      company: COMPANY,
      name: null,
      factories: null,
      home: null,
      ...wanted,
    });
    const tls = { kind: 'pinned', fingerprint: hub.fingerprint ?? '' } as const;
    const address = { host: '127.0.0.1', port, database: 'printhall', tls };
    return writeEnrolmentCode({ address, role: added.role, secret: added.secret });
  };
  const master = await found(office, await codeFor({ name: 'Office' }));
  for (const [station, home] of [
    [north, FACTORIES[0]],
    [south, FACTORIES[1]],
  ] as const) {
    const code = await codeFor({ name: `Bench ${home.slice(5)}`, factories: [home], home });
    await clientOf(station).sync.joinFirst({ code });
    await until(() => station.isSetUp());
  }
  // At their second greeting they tell that nothing waits, and the hub has measured their clocks.
  await until(async () => {
    const told = (await master.sync.view()).stations;
    const isSettled = told.every((line) => line.waiting === 0 && line.clockOffsetMilliseconds !== null);
    return told.length === stations.length && isSettled;
  });
  return {
    office,
    hub,
    async close() {
      await Promise.all(stations.map((station) => station.close()));
      await hub.server.stop();
    },
  };
}

/** Makes a company at a station, and brings it to the hub; its Master goes on from there. */
async function found(office: Station, code: string): Promise<RouterClient<StationRouter>> {
  const { session } = await clientOf(office).people.firstStart({
    ...COMPANY_MASTER,
    name: 'Marta Muestra',
    company: COMPANY,
    factory: FACTORIES[0],
    language: 'en',
  });
  const master = clientOf(office, { authorization: `Bearer ${session.token}` });
  const company = (await master.hierarchy.scopes()).find(({ kind }) => kind === 'client');
  const scopeId = company?.id as Id<'Scope'>;
  await master.hierarchy.createFactory({ parentId: scopeId, name: FACTORIES[1] });
  const digest = await master.sync.found({ scopeId, code }).then(
    () => null,
    (error: unknown) => (error instanceof ORPCError ? String(error.data?.digest) : Promise.reject(error)),
  );
  if (digest === null) throw new Error('A company went to a hub without proof');
  const { proof } = await master.people.prove({ digest });
  const proven = clientOf(office, { authorization: `Bearer ${session.token}`, 'printhall-proof': proof });
  await proven.sync.found({ scopeId, code });
  await until(async () => {
    const { standing } = await master.sync.view();
    return standing.state === 'online' && standing.waiting === 0;
  });
  return master;
}

function clientOf(
  { router }: Station,
  headers: Readonly<Record<string, string>> = {},
): RouterClient<StationRouter> {
  return createRouterClient(router, { context: { headers, face: 'cli', local: true } });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}

/** What comes by itself comes with the schedule, twice in a minute. */
const PATIENCE_MILLISECONDS = 180_000;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error('The company did not come to what is to be pictured');
    await sleep(100);
  }
}
