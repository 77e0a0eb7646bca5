import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createSecureServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf, makeCertificate } from '../../src/station/hub/certificate.ts';
import { HubUnreachable, type Hub, type HubAccess, type HubRefuses } from '../../src/station/sync/hub.ts';
import { openPostgresHub, openPostgresHubWith } from '../../src/station/sync/postgres/postgres-hub.ts';
import { noteEdit, hashOf, timeOf } from '../contracts/hub-suite-world.ts';
import { openCuttingProxy, type CuttingProxy, type LineFault } from '../support/cutting-proxy.ts';
import {
  freePort,
  openTestHub,
  startPostgres,
  type TestHub,
  type TestPostgres,
} from '../support/postgres.ts';

/** Little patience: a test waits for each cable that is pulled. */
const IMPATIENT = {
  connectMilliseconds: 600,
  quietMilliseconds: 250,
  bytesPerMillisecond: 10_000,
  pulseMilliseconds: 100,
};

let postgres: TestPostgres;
let world: TestHub;
let access: HubAccess;
let proxy: CuttingProxy;
const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);

beforeAll(async () => {
  process.on('unhandledRejection', onUnhandled);
  process.on('uncaughtException', onUnhandled);
  postgres = await startPostgres();
  world = await openTestHub(postgres);
  const station = await world.enrolled('station');
  await station.hub.close();
  proxy = await openCuttingProxy(postgres);
  access = { ...station.access, address: { ...station.access.address, port: proxy.port } };
});
afterAll(async () => {
  await proxy.close();
  await world.close();
  await postgres.stop();
  process.off('unhandledRejection', onUnhandled);
  process.off('uncaughtException', onUnhandled);
});
afterEach(() => {
  proxy.set({ kind: 'none' });
  if (unhandled.length > 0)
    throw new Error(`Thrown where nobody hears it: ${unhandled.map(String).join(', ')}`);
});

const bytes = Buffer.alloc(300_000, 'printhall');
const contentHash = createHash('sha256').update(bytes).digest('hex');
let pushed = 0;

function part() {
  pushed += 1;
  return {
    sequence: pushed,
    transactionId: `t${pushed}`,
    place: '',
    hybridTime: timeOf('station', Date.now()),
    personId: null,
    isFounding: false,
    schema: 4,
    edits: [noteEdit(`row-${pushed}`, 'x'.repeat(20_000))],
    hash: hashOf(`part ${pushed}`),
  };
}

const hello = {
  stationId: 'station',
  epoch: 1,
  version: 'test',
  schema: 4,
  waiting: 0,
  troubles: 0,
  clockOffsetMilliseconds: null,
};

/** Everything that a station asks. */
const QUESTIONS: Readonly<Record<string, (hub: Hub) => Promise<unknown>>> = {
  look: (hub) => hub.look(),
  hello: (hub) => hub.hello(hello),
  pull: (hub) => hub.pull(0, 500),
  claim: (hub) => hub.claim('task:1', 'station', 1),
  release: (hub) => hub.release('task:1', 1),
  stations: (hub) => hub.stations(),
  describe: (hub) => hub.files.describe('', contentHash),
  put: (hub) => hub.files.put('', contentHash, 0, bytes),
  get: (hub) => hub.files.get('', contentHash, 0),
  listen: async (hub) => (await hub.listen({ woken: () => undefined, lost: () => undefined }))(),
};

const FAULTS: readonly LineFault[] = [
  ...[0, 1, 40, 5_000].flatMap((afterBytes) => [
    { kind: 'cut' as const, afterBytes },
    { kind: 'reset' as const, afterBytes },
    { kind: 'cutQuestion' as const, afterBytes },
  ]),
  { kind: 'stall', afterBytes: 30 },
  { kind: 'closed' },
];

describe('a hub whose line goes', () => {
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    test(`says so in the middle of ${name}, and answers again when the line is back`, async () => {
      const hub = await openPostgresHubWith(IMPATIENT)(access);
      await hub.files.begin('', contentHash, bytes.length);
      let failed = 0;
      for (const fault of FAULTS) {
        proxy.set(fault);
        const answer = await ask(hub).then(
          () => null,
          (error: unknown) => error,
        );
        if (answer !== null) {
          failed += 1;
          expect({ fault, isUnreachable: answer instanceof HubUnreachable }).toEqual({
            fault,
            isUnreachable: true,
          });
        }
        proxy.set({ kind: 'none' });
        await again(() => ask(hub));
      }
      expect(failed).toBeGreaterThanOrEqual(FAULTS.length / 2);
      await hub.close();
    });
  }

  test('[SY12] a push whose answer is lost is known when it comes again, and nothing is there twice', async () => {
    const hub = await openPostgresHubWith(IMPATIENT)(access);
    const before = (await hub.hello(hello)).hubSequence;
    let lost = 0;
    for (const fault of FAULTS) {
      const parts = [part(), part()];
      proxy.set(fault);
      const answer = await hub.push('station', 1, parts).catch((error: unknown) => error);
      if (answer instanceof Error) {
        expect(answer).toBeInstanceOf(HubUnreachable);
        lost += 1;
      }
      proxy.set({ kind: 'none' });
      const told = await again(() => hub.push('station', 1, parts));
      expect(told).toMatchObject({ ok: true, receipts: parts.map(({ sequence }) => ({ sequence })) });
    }
    expect(lost).toBeGreaterThan(FAULTS.length / 2);
    const { parts } = await hub.pull(before, 1_000);
    expect(parts.map((one) => one.sequence)).toEqual(Array.from({ length: pushed }, (_, index) => index + 1));
    await hub.close();
  });

  test('tells who listens that it is gone, once, also where the cable was pulled', async () => {
    for (const fault of [
      { kind: 'cut', afterBytes: 0 },
      { kind: 'stall', afterBytes: 0 },
      { kind: 'closed' },
    ] as const) {
      const hub = await openPostgresHubWith(IMPATIENT)(access);
      let lost = 0;
      const stop = await hub.listen({ woken: () => undefined, lost: () => void (lost += 1) });
      proxy.set(fault);
      for (let waited = 0; waited < 100 && lost === 0; waited += 1) await sleep(30);
      await sleep(250);
      expect({ fault, lost }).toEqual({ fault, lost: 1 });
      stop();
      proxy.set({ kind: 'none' });
      await hub.close();
    }
  });

  test('is not reached where nothing listens, and not waited for for long', async () => {
    const address = { ...access.address, port: await freePort() };
    await expect(openPostgresHub({ ...access, address })).rejects.toBeInstanceOf(HubUnreachable);
    const silent = createServer(() => undefined);
    const port = await listening(silent);
    await expect(
      openPostgresHubWith(IMPATIENT)({ ...access, address: { ...access.address, port } }),
    ).rejects.toBeInstanceOf(HubUnreachable);
    silent.close();
  });
});

describe('who answers instead of the hub', () => {
  test('is told neither the password in clear nor a hash of it', async () => {
    for (const kind of [3, 5]) {
      const heard: Buffer[] = [];
      const impostor = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => {
          const wish = Buffer.alloc(kind === 3 ? 9 : 13);
          wish.write('R');
          wish.writeInt32BE(wish.length - 1, 1);
          wish.writeInt32BE(kind, 5);
          socket.on('data', (more) => heard.push(more));
          socket.write(wish);
        });
      });
      const port = await listening(impostor);
      const address = { ...access.address, port };
      await expect(openPostgresHub({ ...access, address })).rejects.toMatchObject({ code: 'notAHub' });
      await sleep(20);
      expect(Buffer.concat(heard).toString('latin1')).toBe('');
      impostor.close();
    }
  });

  test('with another certificate hears nothing but the wish to encrypt', async () => {
    const own = makeCertificate('impostor', new Date());
    const heard: Buffer[] = [];
    const secure = createSecureServer({ cert: own.certificate, key: own.key }, (socket) => {
      socket.on('data', (more) => heard.push(more));
      socket.on('error', () => undefined);
    });
    secure.on('tlsClientError', () => undefined);
    const impostor = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (wish) => {
        expect(wish.length).toBe(8);
        socket.write('S');
        secure.emit('connection', socket);
      });
    });
    const port = await listening(impostor);
    const pinned = { kind: 'pinned', fingerprint: hashOf('the hub’s own certificate') } as const;
    for (const tls of [pinned, { kind: 'verified' } as const]) {
      const address = { ...access.address, port, tls };
      await expect(openPostgresHub({ ...access, address })).rejects.toMatchObject({ code: 'notAHub' });
    }
    await sleep(50);
    expect(Buffer.concat(heard).length).toBe(0);
    // The right one is let on: what follows is said, and the impostor hears it.
    const tls = { kind: 'pinned', fingerprint: fingerprintOf(own) } as const;
    const opening = openPostgresHubWith(IMPATIENT)({ ...access, address: { ...access.address, port, tls } });
    await expect(opening).rejects.toBeInstanceOf(HubUnreachable);
    expect(Buffer.concat(heard).toString('latin1')).toContain(access.role);
    impostor.close();
  });

  test('refuses encryption, or slips words in before it, and is left', async () => {
    for (const answer of ['N', 'SE', 'E', 'HTTP/1.1 400 Bad Request\r\n\r\n']) {
      const impostor = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.write(answer));
      });
      const port = await listening(impostor);
      const address = { ...access.address, port, tls: { kind: 'verified' } as const };
      await expect(openPostgresHub({ ...access, address })).rejects.toMatchObject({ code: 'notAHub' });
      impostor.close();
    }
  });

  test('is a database without a hub, or none, or a role that it does not know', async () => {
    const wrong: readonly [Partial<HubAccess>, HubRefuses['code']][] = [
      [{ secret: 'another' }, 'credentials'],
      [{ role: 'nobody' }, 'credentials'],
      [{ address: { ...access.address, database: 'postgres' } }, 'notAHub'],
      [{ address: { ...access.address, database: 'none_such' } }, 'notAHub'],
    ];
    for (const [about, code] of wrong)
      await expect(openPostgresHub({ ...access, ...about })).rejects.toMatchObject({ code });
  });
});

/** A connection that went is found to be gone by the question after it. */
async function again<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof HubUnreachable) || tries >= 3) throw error;
    }
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
