import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf, makeCertificate } from '../../src/station/hub/certificate.ts';
import { readEnrolmentCode } from '../../src/station/sync/enrolment-code.ts';
import { openPostgresHub } from '../../src/station/sync/postgres/postgres-hub.ts';
import { factoryEdit, NORTH, SOUTH, SuiteStation } from '../contracts/hub-suite-world.ts';
import { freePort } from '../support/postgres.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

let outer: string;
let data: string;
let port: number;
let running: ChildProcess | null = null;

beforeAll(async () => {
  outer = mkdtempSync(join(tmpdir(), 'printhall-hub-'));
  // Another account may have to get through to the database.
  chmodSync(outer, 0o755);
  data = join(outer, 'hub');
  port = await freePort();
});
afterAll(async () => {
  await end('SIGKILL');
  rmSync(outer, { recursive: true, force: true });
});

interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function printhall(...words: readonly string[]): Said {
  const environment = { ...process.env };
  delete environment['PRINTHALL_HUB_URL'];
  return spawnSync(process.execPath, [MAIN, 'hub', ...words], { encoding: 'utf8', env: environment });
}

/** Starts the hub; resolves with the line that it says when it runs. */
function start(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const child = spawn(process.execPath, [MAIN, 'hub', 'start', '--data', data, '--json', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('\n')) resolve(JSON.parse(said) as Readonly<Record<string, unknown>>);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('close', (status) => reject(new Error(`ended with ${status ?? 'a signal'}: ${said}`)));
  });
}

function end(signal: NodeJS.Signals): Promise<number | null> {
  const child = running;
  running = null;
  if (child === null || child.exitCode !== null) return Promise.resolve(null);
  return new Promise((resolve) => {
    child.once('close', resolve);
    child.kill(signal);
  });
}

describe('printhall hub', () => {
  test('runs a hub on this machine, lets stations in, shows them, takes them out, and is the same when started again', async () => {
    const started = await start('--port', String(port));
    expect(started).toMatchObject({ host: '127.0.0.1', port, data, schema: 4 });
    expect(statSync(join(data, 'administrator-url')).mode & 0o777).toBe(0o600);

    const added = printhall('add-station', '--data', data, '--company', 'Acme', '--name', 'Office');
    expect(added).toMatchObject({ status: 0, stderr: '' });
    expect(added.stdout).toContain('For the first station of Acme, which brings the company');
    const code = readEnrolmentCode(/PH1[0-9A-Z\n-]+/.exec(added.stdout)?.[0] ?? '');
    if (!code.ok) return expect.unreachable();
    expect(code.value.address).toEqual({
      host: '127.0.0.1',
      port,
      database: 'printhall',
      tls: { kind: 'pinned', fingerprint: started['fingerprint'] },
    });
    // The certificate in the code is the one that answers, and in clear nobody is let in.
    const hub = await openPostgresHub(code.value);
    const inClear = { ...code.value, address: { ...code.value.address, tls: { kind: 'off' } as const } };
    await expect(openPostgresHub(inClear)).rejects.toMatchObject({ code: 'credentials' });
    const founding = { companyId: 'c', companyName: 'Acme Ltd', homeFactoryId: NORTH };
    await hub.enrol({ stationId: 'office', epoch: 1, name: 'pc-7', newSecret: 's'.repeat(32), founding });
    const office = new SuiteStation('office', hub, code.value, () => Date.now());
    await office.push(
      office.part({ isFounding: true, edits: [factoryEdit(NORTH, 'North'), factoryEdit(SOUTH, 'South')] }),
    );
    await office.hello({ waiting: 2 });

    const refused = printhall('add-station', '--data', data, '--factory', 'East');
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toBe('There is no factory called East. There are: North, South.\n');
    expect(printhall('add-station', '--data', data).stderr).toContain('--home "North" | "South"');
    const second = printhall('add-station', '--data', data, '--factory', 'south', '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({
      founds: false,
      homeFactoryName: 'South',
      factoryNames: ['South'],
    });

    const status = printhall('status', '--data', data);
    expect(status.stdout).toMatch(
      /Acme Ltd: 1 changes, North, South\n {2}Office: last contact \d+ seconds? ago, with 2 waiting; every factory\n/,
    );
    expect(status.stdout).toContain('code not used yet; South');
    expect(printhall('set-factories', 'Office', '--factory', 'North', '--data', data).stdout).toBe(
      'Office sees North.\n',
    );
    expect((await office.hello()).station.factories).toEqual([NORTH]);
    expect(printhall('verify', '--data', data)).toMatchObject({
      status: 0,
      stdout: 'No station has sent an entry of its record yet.\n',
    });

    printhall('add-station', '--data', data, '--factory', 'south', '--name', 'Not yet');
    expect(printhall('revoke', 'Not yet', '--data', data)).toMatchObject({
      status: 0,
      stdout: 'Nobody has used the code of Not yet, and it opens nothing from now on.\n',
    });
    expect(printhall('revoke', 'office', '--data', data).stdout).toContain('Office is out');
    // What was open has been ended; who comes again is told why.
    await hub.look().catch(() => undefined);
    await expect(hub.look()).rejects.toMatchObject({ code: 'revoked' });
    expect(printhall('revoke', 'nobody', '--data', data)).toMatchObject({
      status: 2,
      stderr: 'No station is called nobody. "printhall hub status" shows them all.\n',
    });
    // Once more does no harm; but where another has the name since, that one is meant.
    expect(printhall('revoke', 'office', '--data', data).stdout).toContain('Office is out');
    printhall('add-station', '--data', data, '--factory', 'south', '--name', 'Office');
    expect(printhall('revoke', 'office', '--data', data).stdout).toContain(
      'Nobody has used the code of Office',
    );
    await hub.close();

    const twice = printhall('start', '--data', data, '--port', String(await freePort()));
    expect(twice).toMatchObject({ status: 2, stdout: '' });
    expect(twice.stderr).toContain('A hub is running already');
    expect(await end('SIGTERM')).toBe(0);
    expect(printhall('status', '--data', data)).toMatchObject({ status: 2 });
    expect(await start('--port', String(port))).toMatchObject({
      hubId: started['hubId'],
      fingerprint: started['fingerprint'],
    });
    expect(printhall('status', '--data', data).stdout).toContain('taken out');
    expect(await end('SIGINT')).toBe(0);
    await expect(isListening(port)).resolves.toBe(false);
  }, 300_000);

  // Another address of this machine, as one on its network is: only Linux has it by itself.
  test.runIf(process.platform === 'linux')(
    'listens where it was told to, and does not run where it cannot',
    async () => {
      const started = await start('--port', String(port), '--host', '0.0.0.0');
      expect(started).toMatchObject({ host: '0.0.0.0' });
      expect(await isListening(port, '127.0.0.2')).toBe(true);
      expect(await end('SIGINT')).toBe(0);
      await start('--port', String(port), '--host', '127.0.0.2');
      expect([await isListening(port), await isListening(port, '127.0.0.2')]).toEqual([true, true]);
      expect(await end('SIGINT')).toBe(0);
      await start('--port', String(port));
      expect(await isListening(port, '127.0.0.2')).toBe(false);
      expect(await end('SIGINT')).toBe(0);
      // Kept for documentation: no machine has it.
      const elsewhere = printhall('start', '--data', data, '--port', String(port), '--host', '203.0.113.7');
      expect(elsewhere).toMatchObject({ status: 2, stdout: '' });
      expect(elsewhere.stderr).toContain('203.0.113.7 is no address of this machine.');
    },
    300_000,
  );

  test('is put back from a copy of its folder, and is another life of itself before any station comes in', async () => {
    const started = await start('--port', String(port));
    const former = await generation(data);
    expect(await end('SIGINT')).toBe(0);
    // As people copy: what belonged to another account belongs to them, and others may look in.
    const copied = join(outer, 'copied');
    cpSync(data, copied, { recursive: true });
    chmodSync(join(copied, 'database'), 0o755);

    const again = await start('--port', String(port), '--data', copied, '--restored');
    expect(again).toMatchObject({ hubId: started['hubId'], fingerprint: started['fingerprint'] });
    const restored = await generation(copied);
    expect(restored).not.toBe(former);
    expect(await end('SIGINT')).toBe(0);
    await start('--port', String(port), '--data', copied);
    expect(await generation(copied)).toBe(restored);
    // Stations come in again.
    expect(readFileSync(join(copied, 'database', 'pg_hba.conf'), 'utf8')).toContain('hostssl all all all');
    expect(await end('SIGINT')).toBe(0);

    const empty = printhall('start', '--data', join(outer, 'empty'), '--port', String(port), '--restored');
    expect(empty).toMatchObject({
      status: 2,
      stderr: `There is no hub in ${join(outer, 'empty')}. Put the backup there first.\n`,
    });
  }, 300_000);

  test('says in words what it was not told', () => {
    const nowhere = join(outer, 'nowhere');
    const told: readonly (readonly [readonly string[], string])[] = [
      [['status', '--data', nowhere], `No hub was started from ${nowhere}.`],
      [['init'], 'Say which database: printhall hub init postgres://'],
      [
        ['init', 'mysql://x'],
        'The address of a database is written postgres://ROLE:PASSWORD@HOST:PORT/DATABASE.',
      ],
      [['verify', 'postgres://a:b@127.0.0.1:1/c'], 'The database cannot be reached: connect ECONNREFUSED'],
      [
        ['add-station', '--url', 'postgres://a:b@127.0.0.1:1/c', '--reach', 'hub:70000'],
        'Say where stations reach the hub as HOST or HOST:PORT.',
      ],
    ];
    for (const [words, sentence] of told) {
      const said = printhall(...words);
      expect(said).toMatchObject({ status: 2, stdout: '' });
      expect(said.stderr).toContain(sentence);
      expect(said.stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});

test('the certificate that a hub makes for itself is one', () => {
  const at = new Date('2026-11-23T10:00:00Z');
  const own = makeCertificate('Printhall hub Ünder', at);
  const read = new X509Certificate(own.certificate);
  expect(read.subject).toBe('CN=Printhall hub Ünder');
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkIssued(read)).toBe(true);
  expect(new Date(read.validFrom)).toEqual(at);
  expect(new Date(read.validTo).getUTCFullYear()).toBe(2056);
  expect(fingerprintOf(own)).toBe(read.fingerprint256.replaceAll(':', '').toLowerCase());
  expect(makeCertificate('again', at).certificate).not.toBe(own.certificate);
});

/** Which life of the hub it is, as it says to stations. */
async function generation(folder: string): Promise<unknown> {
  const client = new Client(readFileSync(join(folder, 'administrator-url'), 'utf8').trim());
  await client.connect();
  try {
    return (await client.query('SELECT generation FROM printhall.hub')).rows[0]?.generation;
  } finally {
    await client.end();
  }
}

function isListening(at: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(at, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
