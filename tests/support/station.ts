import { createRouterClient, ORPCError, type RouterClient } from '@orpc/server';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Id } from '../../src/shop/kernel/index.ts';
import type { ModelVersionView } from '../../src/shop/projects/index.ts';
import { DEMO_PASSWORD, DEMO_PEOPLE, type DemoPersonKey } from '../../src/station/demo/people.ts';
import type { StationRouter } from '../../src/station/router.ts';
import { createStation, type Station, type StationOptions } from '../../src/station/station.ts';
import { systemClock } from '../../src/station/system.ts';

export type Client = RouterClient<StationRouter>;

export interface SignedInPerson {
  readonly personId: string;
  readonly token: string;
  readonly client: Client;
}

/** The machine's clock, which a test can set forward or back; what is measured stays as it was. */
export class ShiftedClock implements Clock {
  shiftMilliseconds = 0;

  now(): number {
    return systemClock.now() + this.shiftMilliseconds;
  }

  monotonicMilliseconds(): number {
    return systemClock.monotonicMilliseconds();
  }
}

/** A real station of the demo factory (real store, real files, simulated printers) in a passing folder. */
export interface TestStation {
  readonly dataDirectory: string;
  readonly clock: ShiftedClock;
  readonly station: Station;
  /** Bugs that the station reported of what nobody waits for. */
  readonly reported: unknown[];
  /** The demo's people, signed in. Anew after `reopen`. */
  readonly people: Readonly<Record<DemoPersonKey, SignedInPerson>>;
  /** Nobody: not signed in. */
  readonly nobody: Client;
  /** Closes the station and opens its folder again, as after a restart. */
  reopen(): Promise<void>;
  /** Closes the station and removes its folder. */
  discard(): Promise<void>;
}

/** @param dataDirectory a folder that holds a demo already; by default an empty one */
export async function openTestStation(
  dataDirectory?: string,
  machines: Pick<StationOptions, 'portListing' | 'timers'> = {},
): Promise<TestStation> {
  const directory = dataDirectory ?? mkdtempSync(join(tmpdir(), 'printhall-test-'));
  const clock = new ShiftedClock();
  const reported: unknown[] = [];
  const open = async () => {
    const station = await createStation({
      dataDirectory: directory,
      anchorDirectory: join(directory, 'anchors'),
      clock,
      report: (error) => reported.push(error),
      ...machines,
    });
    if (!station.isSetUp()) await station.startDemo('withoutProjects');
    return station;
  };
  let station = await open();
  let people = await signInAll(station);
  return {
    dataDirectory: directory,
    clock,
    reported,
    get station() {
      return station;
    },
    get people() {
      return people;
    },
    get nobody() {
      return clientOf(station, null);
    },
    async reopen() {
      await station.close();
      station = await open();
      people = await signInAll(station);
    },
    async discard() {
      await station.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/**
 * A client as a window is one: what asks for a proof of its person gets one and is sent again, as long as the password
 * was typed a moment ago.
 */
export function clientOf(station: Station, token: string | null): Client {
  const plain = plainClientOf(station, token);
  return provingClient(plain, async (digest) => {
    const { proof } = await plain.people.prove({ digest });
    return plainClientOf(station, token, { 'printhall-proof': proof });
  });
}

/** A client that sends what it is told to, and nothing by itself. */
export function plainClientOf(
  station: Station,
  token: string | null,
  further: Readonly<Record<string, string>> = {},
): Client {
  const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...further };
  return createRouterClient(station.router, { context: { headers, face: 'cli', local: true } });
}

type AnyProcedure = (...given: readonly unknown[]) => Promise<unknown>;
type AnyRooms = Readonly<Record<string, Readonly<Record<string, AnyProcedure>>>>;

function provingClient(plain: Client, prove: (digest: string) => Promise<Client>): Client {
  const procedureOf = (client: Client, room: string, name: string) =>
    (client as unknown as AnyRooms)[room]?.[name] as AnyProcedure;
  const roomOf = (room: string) =>
    new Proxy(
      {},
      {
        get:
          (_target, name: string) =>
          async (...given: readonly unknown[]): Promise<unknown> => {
            try {
              return await procedureOf(plain, room, name)(...given);
            } catch (error) {
              const facts =
                error instanceof ORPCError ? (error.data as Record<string, unknown> | null) : null;
              if (facts?.['code'] !== 'people.proofNeeded' || facts['passwordNeeded'] === true) throw error;
              return procedureOf(await prove(String(facts['digest'])), room, name)(...given);
            }
          },
      },
    );
  return new Proxy({}, { get: (_target, room: string) => roomOf(room) }) as Client;
}

export async function signIn(
  station: Station,
  email: string,
  password = DEMO_PASSWORD,
): Promise<SignedInPerson> {
  const { token, person } = await clientOf(station, null).people.signIn({ email, password });
  return { personId: person.personId, token, client: clientOf(station, token) };
}

async function signInAll(station: Station): Promise<TestStation['people']> {
  const entries: [DemoPersonKey, SignedInPerson][] = [];
  for (const { key, email } of DEMO_PEOPLE) entries.push([key, await signIn(station, email)]);
  return Object.fromEntries(entries) as Record<DemoPersonKey, SignedInPerson>;
}

/** What a call was refused with: its code and facts. Fails when the call was not refused. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ readonly code: string } & Readonly<Record<string, unknown>>> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ORPCError && error.data !== undefined) return error.data as { code: string };
    throw error;
  }
  throw new Error('The call was not refused');
}

/** Asks until the answer fits. */
export async function until<Value>(
  ask: () => Value | Promise<Value>,
  fits: (value: Value) => boolean,
  patienceMilliseconds = 60_000,
): Promise<Value> {
  for (let waited = 0; ; waited += 10) {
    const value = await ask();
    if (fits(value)) return value;
    if (waited > patienceMilliseconds) throw new Error(`It never came: ${JSON.stringify(value)}`);
    await sleep(10);
  }
}

/** A request to a byte route as a face would hand it over. Null: the route does not exist. */
export function requestBytes(
  station: Station,
  path: string,
  options: {
    readonly token: string | null;
    readonly method?: 'GET' | 'POST';
    readonly body?: BodyInit;
    readonly signal?: AbortSignal;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Response | null> {
  const authorization: Record<string, string> =
    options.token === null ? {} : { authorization: `Bearer ${options.token}` };
  const request = new Request(`http://printhall.invalid${path}`, {
    method: options.method ?? 'GET',
    headers: { ...authorization, ...options.headers },
    ...(options.body === undefined ? {} : { body: options.body, duplex: 'half' }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  return station.handleRequest(request, { local: true, face: 'cli' });
}

/** Uploads through the route that every face uses. */
export async function upload(
  station: Station,
  token: string | null,
  projectId: string,
  file: { readonly name: string; readonly bytes: BodyInit; readonly modelId?: string },
): Promise<Response> {
  const model = file.modelId === undefined ? '' : `&modelId=${file.modelId}`;
  const path = `/files/projects/${projectId}/models?name=${encodeURIComponent(file.name)}${model}`;
  const response = await requestBytes(station, path, { token, method: 'POST', body: file.bytes });
  if (response === null) throw new Error(`No route for ${path}`);
  return response;
}

export interface Uploaded {
  readonly projectId: Id<'Project'>;
  readonly modelId: Id<'Model'>;
  readonly modelVersionId: Id<'ModelVersion'>;
}

export async function factoryOf(client: Client, name = 'Demo Factory North'): Promise<Id<'Scope'>> {
  const found = (await client.hierarchy.scopes()).find((scope) => scope.name === name);
  if (found === undefined) throw new Error(`No scope is called ${name}`);
  return found.id;
}

/** A new project of the designer with one model in it, analysed. */
export async function projectWith(
  { station, people }: TestStation,
  file: { readonly name: string; readonly bytes: BodyInit },
): Promise<Uploaded> {
  const { client, token } = people.designer;
  const scopeId = await factoryOf(client);
  const { projectId } = await client.projects.create({ scopeId, name: `Project of ${file.name}` });
  const response = await upload(station, token, projectId, file);
  if (response.status !== 201) throw new Error(await response.text());
  const added = (await response.json()) as Pick<Uploaded, 'modelId' | 'modelVersionId'>;
  await analysed(client, projectId, added.modelVersionId);
  return { projectId, ...added };
}

/** The version once its analysis has ended. */
export function analysed(
  client: Client,
  projectId: Id<'Project'>,
  modelVersionId: string,
): Promise<ModelVersionView> {
  return until(
    async () => {
      const { modelList } = await client.projects.get({ projectId });
      const version = modelList
        .flatMap(({ versions }) => versions)
        .find((one) => one.modelVersionId === modelVersionId);
      if (version === undefined) throw new Error('The model is not in its project');
      return version;
    },
    ({ analysis }) => analysis.state !== 'analysing',
  );
}

/** A simulated printer in the print room, connected and ready. */
export async function addPrinter(
  { people }: TestStation,
  name: string,
  simulation = 'speed=20000',
  materialKey = 'PLA',
): Promise<Id<'Printer'>> {
  const { client } = people.master;
  const { printerId } = await client.printers.add({
    scopeId: await factoryOf(client, 'Print room'),
    name,
    address: `simulated:?${simulation}`,
    profileKey: 'simulated-220-standard',
    materialKey,
  });
  await until(
    () => client.printers.get({ printerId }),
    ({ link }) => link === 'ready',
  );
  return printerId;
}
