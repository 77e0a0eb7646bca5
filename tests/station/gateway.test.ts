import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { IMPORT_MAXIMUM_CHARACTERS } from '../../src/shop/hierarchy/contract.ts';
import type { LiveEvent } from '../../src/shop/live/index.ts';
import { routes } from '../../src/shop/contract.ts';
import { SECURITY_HEADERS } from '../../src/station/gateway/app-files.ts';
import { openGateway, type Gateway } from '../../src/station/gateway/server.ts';
import {
  factoryOf,
  openTestStation,
  projectWith,
  signIn,
  until,
  type Client,
  type TestStation,
  type Uploaded,
} from '../support/station.ts';

let house: TestStation;
let gateway: Gateway;
let windowDirectory: string;
let port: number;
let model: Uploaded;
const open: WebSocket[] = [];

beforeAll(async () => {
  house = await openTestStation();
  windowDirectory = join(house.dataDirectory, 'window');
  mkdirSync(join(windowDirectory, 'assets'), { recursive: true });
  writeFileSync(join(windowDirectory, 'index.html'), '<!doctype html><title>Printhall</title>');
  writeFileSync(join(windowDirectory, 'assets/index-3fa1b2c4.js'), 'export {};');
  gateway = await openGateway({ station: house.station, windowDirectory, port: 0, furtherPorts: 0 });
  port = Number(new URL(gateway.url).port);
  model = await projectWith(house, { name: 'part.gcode', bytes: 'G28\nG1 X1\n' });
});
afterAll(async () => {
  for (const socket of open) socket.terminate();
  await gateway.close();
  await house.discard();
});

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** A request as it goes over the wire, byte for byte: no client in between mends it. */
function raw(lines: readonly string[], body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`),
    );
    let text = '';
    socket.on('data', (part: Buffer) => {
      text += part.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: rest.join('\r\n\r\n') });
    });
  });
}

const STRANGE_HOSTS = (own: number) => [
  `evil.example:${own}`,
  'evil.example',
  `printhall.local:${own}`,
  `192.168.1.20:${own}`,
  `0.0.0.0:${own}`,
  `127.0.0.1.evil.example:${own}`,
  `localhost.evil.example:${own}`,
  `127.0.0.1:${own + 1}`,
  'localhost',
  `127.1:${own}`,
  `2130706433:${own}`,
  `[::ffff:127.0.0.1]:${own}`,
  `localhost.:${own}`,
];

describe('whose page it is', () => {
  test('a name that was bent to this machine gets nothing (N-01)', async () => {
    for (const host of STRANGE_HOSTS(port)) {
      const answer = await raw([`GET / HTTP/1.1`, `Host: ${host}`]);
      expect([421, 400]).toContain(answer.status);
      expect(answer.body).not.toContain('Printhall');
      expect(await handshake({ host })).toBe(403);
    }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
      expect((await raw(['GET / HTTP/1.1', `Host: ${host}`])).status).toBe(200);
  });

  test('an address that names another host than its header gets nothing', async () => {
    const answer = await raw(['GET http://evil.example/ HTTP/1.1', `Host: 127.0.0.1:${port}`]);
    expect([400, 421]).toContain(answer.status);
    const upload = await raw([
      `POST http://evil.example/files/projects/${model.projectId}/models HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Origin: http://evil.example',
      'Content-Length: 0',
    ]);
    expect([400, 403, 421]).toContain(upload.status);
  });

  test('another page’s origin may not write, nor open a socket', async () => {
    const path = `/files/projects/${model.projectId}/models?name=x.gcode`;
    for (const origin of [
      'http://evil.example',
      'null',
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${port + 1}`,
      `http://localhost:${port}`,
      'file://',
    ]) {
      const answer = await raw([
        `POST ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        `Origin: ${origin}`,
        'Content-Length: 0',
      ]);
      expect([origin, answer.status]).toEqual([origin, 403]);
      expect(await handshake({ host: `127.0.0.1:${port}`, origin })).toBe(403);
    }
    expect(await handshake({ host: `127.0.0.1:${port}`, origin: gateway.url })).toBe(101);
    expect(await handshake({ host: `127.0.0.1:${port}` })).toBe(101);
    expect(await handshake({ host: `127.0.0.1:${port}`, path: '/other' })).toBe(403);
  });

  test('no answer opens the station to another page: no CORS, and the same walls on each', async () => {
    const paths = [
      '/',
      '/assets/index-3fa1b2c4.js',
      '/nothing.txt',
      `/files/versions/${model.modelVersionId}/mesh`,
    ];
    for (const [method, path] of [
      ...paths.map((one) => ['GET', one]),
      ['OPTIONS', '/'],
      ['PUT', '/'],
      ['GET', '/%2e%2e/printhall.db'],
    ]) {
      const { head } = await raw([
        `${method} ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        `Origin: http://127.0.0.1:${port}`,
      ]);
      expect(head).not.toContain('access-control');
      for (const [name, value] of Object.entries(SECURITY_HEADERS))
        expect(head).toContain(`${name}: ${value.toLowerCase()}`);
    }
  });

  test('what is not there is 404, what is not done is 405, and a screen’s address is the window', async () => {
    const status = async (method: string, path: string) =>
      (await fetch(`${gateway.url}${path}`, { method })).status;
    expect(await status('GET', '/')).toBe(200);
    expect(await status('GET', '/printers/queue')).toBe(200);
    expect(await status('HEAD', '/')).toBe(200);
    for (const path of [
      '/assets/none.js',
      '/..%2f..%2fprinthall.db',
      '/files/versions/x/mesh',
      '/index.html~',
    ])
      expect([path, await status('GET', path)]).toEqual([path, 404]);
    for (const method of ['PUT', 'DELETE', 'PATCH']) expect(await status(method, '/')).toBe(405);
    expect(await status('POST', '/nothing')).toBe(405);
  });
});

test('[RC14] an upload by nobody, or by who may not, ends before its body is sent', async () => {
  const path = routes.uploadModel.path.replace(':id', model.projectId);
  const lines = (token: string | null) => [
    `POST ${path}?name=big.stl HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Content-Length: 400000000',
    ...(token === null ? [] : [`Authorization: Bearer ${token}`]),
  ];
  // Not one byte of the body goes over: whoever waited for it would wait for ever.
  expect((await raw(lines(null))).status).toBe(401);
  const forbidden = await raw(lines(house.people.operator.token));
  expect(forbidden.status).toBe(403);
  expect(forbidden.body).toContain('access.forbidden');
});

describe('over a socket', () => {
  function connectClient(token: string): Client {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/rpc`, { origin: gateway.url });
    open.push(socket);
    const link = new RPCLink({ websocket: socket as never, headers: { authorization: `Bearer ${token}` } });
    return createORPCClient(link) as Client;
  }

  test('[LV1] what one person does is heard by another who may see it, in another connection', async () => {
    const { master, designer } = house.people;
    const heard = listen(connectClient(designer.token));
    await heard.started;
    const scopeId = await factoryOf(master.client);
    const { projectId } = await connectClient(master.token).projects.create({
      scopeId,
      name: 'Told at once',
    });
    const event = await until(
      () => heard.events.find(({ kind }) => kind === 'changed'),
      (one) => one !== undefined,
    );
    expect(event).toEqual({
      kind: 'changed',
      table: 'projects',
      recordIds: [projectId],
      scopeIds: [scopeId],
    });
  });

  test('[LV2] a sign-in elsewhere is told over the socket, and the stream ends', async () => {
    const first = await signIn(house.station, 'operator@demo.example');
    const heard = listen(connectClient(first.token));
    await heard.started;
    await signIn(house.station, 'operator@demo.example');
    await heard.ended;
    expect(heard.events.at(-1)).toMatchObject({ kind: 'sessionEnded', why: 'signedInElsewhere' });
  });

  test('broken, endless and meaningless messages end nothing but themselves', async () => {
    const { master } = house.people;
    for (const message of [
      '',
      '{',
      'null',
      '[]',
      '{"i":1}',
      '{"i":"1","p":{"u":"/people/greeting","m":"TRACE"}}',
      '{"i":"1","p":{"u":"/../../x"}}',
      '{"i":"1","t":3,"p":{}}',
      `{"i":"1","p":{"u":"/audit/entries","b":${'['.repeat(10_000)}}}`,
      Buffer.from([0, 1, 2, 255]),
    ]) {
      const socket = await plainSocket();
      socket.send(message);
      socket.close();
    }
    const tooLong = await plainSocket();
    const closed = new Promise<number>((resolve) => {
      tooLong.on('close', resolve);
    });
    tooLong.send('x'.repeat(1024 * 1024 + 1));
    expect(await closed).toBe(1009);
    // A frame that no client may send: reserved bits, no mask.
    const rude = connect(port, '127.0.0.1', () => rude.write(upgradeLines({ host: `127.0.0.1:${port}` })));
    await new Promise((resolve) => {
      rude.once('data', resolve);
    });
    rude.write(Buffer.from([0xff, 0x7f, 1, 2, 3, 4]));
    await new Promise((resolve) => {
      rude.once('close', resolve);
    });
    // Gone in the middle of a handshake, and of a message.
    const gone = connect(port, '127.0.0.1', () => {
      gone.write(upgradeLines({ host: `127.0.0.1:${port}` }));
      gone.resetAndDestroy();
    });
    gone.on('error', () => undefined);
    const answer = await connectClient(master.token).people.mine();
    expect(answer.person.name).toBe('Mara Master');
    expect(house.reported).toEqual([]);
  });

  test('[HI15] the longest file of places goes through in one message, whatever its letters', async () => {
    const { hierarchy } = connectClient(house.people.master.token);
    const { id: parentId } = (await hierarchy.scopes()).find(({ kind }) => kind === 'client') ?? {};
    if (parentId === undefined) throw new Error('No client');
    const line = `${'\u5de5'.repeat(109)}\n`;
    const csv = `factory\n${line.repeat(3_000)}`.slice(0, IMPORT_MAXIMUM_CHARACTERS);
    expect(csv.length).toBe(IMPORT_MAXIMUM_CHARACTERS);
    const { lines } = await hierarchy.planImport({ parentId, csv });
    expect(lines.length).toBe(3_000);
    await expect(hierarchy.planImport({ parentId, csv: `${csv}+` })).rejects.toMatchObject({
      data: { code: 'hierarchy.fileTooLong' },
    });
  });

  test('[RC14] each message is judged by its own token: the connection itself is nobody', async () => {
    const client = connectClient('x'.repeat(43));
    await expect(client.hierarchy.scopes()).rejects.toMatchObject({ code: 'SIGNED_OUT' });
    expect((await client.people.greeting()).demo).toBe(true);
  });

  test('[RC16] input of another shape is said to be so over the socket too', async () => {
    const client = connectClient(house.people.master.token);
    await expect(client.people.list({ search: 'x'.repeat(200) })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: { code: 'input.invalid', issues: [{ path: ['search'], problem: 'too_big' }] },
    });
  });
});

describe('the port', () => {
  test('when it is taken the next one is used, and with no next one that is said', async () => {
    const taken = createServer();
    const other = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    const { station } = house;
    await expect(
      openGateway({ station, windowDirectory, port: other, furtherPorts: 0 }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const second = await openGateway({ station, windowDirectory, port: other, furtherPorts: 20 });
    expect(Number(new URL(second.url).port)).toBeGreaterThan(other);
    await second.close();
    await new Promise((resolve) => {
      taken.close(resolve);
    });
  });

  test('only this machine is listened to', async () => {
    const probe = createHttpServer();
    // The same port on every other address is still free: nothing of ours is there.
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.2', () => resolve(true));
    });
    expect(free).toBe(true);
    await new Promise((resolve) => {
      probe.close(resolve);
    });
  });
});

function upgradeLines({
  host,
  origin,
  path = '/rpc',
}: {
  host: string;
  origin?: string;
  path?: string;
}): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(origin === undefined ? [] : [`Origin: ${origin}`]),
    '',
    '',
  ].join('\r\n');
}

/** The status that a handshake is answered with. */
function handshake(request: { host: string; origin?: string; path?: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(upgradeLines(request)));
    socket.on('error', reject);
    socket.once('data', (part: Buffer) => {
      resolve(Number(part.toString().split(' ')[1]));
      socket.destroy();
    });
  });
}

async function plainSocket(): Promise<WebSocket> {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/rpc`);
  open.push(socket);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

function listen(client: Client) {
  const events: LiveEvent[] = [];
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const ended = (async () => {
    const stream = await client.live.events();
    resolve();
    for await (const event of stream) events.push(event);
  })();
  // A test that closes its connection ends the stream too.
  ended.catch(() => undefined);
  return { events, started, ended };
}
