import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import { createServer as createPlainServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseAddress } from '../../../src/station/devices/address.ts';
import { HttpDoor } from '../../../src/station/devices/network/http.ts';
import { openPrinter } from '../../../src/station/devices/open-printer.ts';
import { verifiedBlocks } from '../../../src/station/devices/network/upload.ts';
import { systemClock, systemRandom, systemTimers } from '../../../src/station/system.ts';
import { KEY } from './network-rig.ts';

describe('addresses of printers on the network', () => {
  test.each([
    ['octoprint:http://10.0.0.8:5000', 'octoprint', 'http://10.0.0.8:5000/'],
    ['moonraker:http://klipper.local:7125', 'moonraker', 'http://klipper.local:7125/'],
    ['prusalink:https://[fe80::1]/', 'prusalink', 'https://[fe80::1]/'],
    ['octoprint:http://farm/one/', 'octoprint', 'http://farm/one/'],
  ])('%s is read', (address, kind, url) => {
    const parsed = parseAddress(address);
    expect(parsed).toMatchObject({ ok: true, value: { kind, url: new URL(url) } });
  });

  test.each([
    'octoprint:10.0.0.8:5000',
    'octoprint:ftp://10.0.0.8',
    'octoprint:file:///etc/passwd',
    'moonraker:http://',
    'moonraker:http://host name',
    'repetier:http://host',
    'octoprint:http://host/?apikey=SECRET',
    'octoprint:http://host/#SECRET',
  ])('%j is refused', (address) => {
    expect(parseAddress(address)).toMatchObject({ ok: false, refusal: { code: 'printers.badAddress' } });
  });

  test('[PN2] a key in an address is refused, for an address is shown to everybody', () => {
    expect(parseAddress('octoprint:http://user:SECRET@host')).toMatchObject({ ok: false });
    expect(parseAddress('octoprint:http://SECRET@host')).toMatchObject({ ok: false });
  });
});

/** A certificate that nobody but itself vouches for. */
async function selfSignedServer(): Promise<{ readonly server: Server; readonly asked: string[] }> {
  const read = (name: string) =>
    readFileSync(new URL(`../../fixtures/tls/self-signed-${name}.pem`, import.meta.url));
  const asked: string[] = [];
  const server = createServer({ key: read('key'), cert: read('certificate') }, (request, response) => {
    asked.push(request.url ?? '');
    response.end('{}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return { server, asked };
}

test('[PN14] a certificate that nobody vouches for is refused with its reason, before the key is told', async () => {
  const { server, asked } = await selfSignedServer();
  const address = `octoprint:https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dependencies = { clock: systemClock, timers: systemTimers, random: systemRandom, credential: KEY };
  const opened = openPrinter(address, dependencies);
  if (!opened.ok) throw new Error('Bad address');
  const met = await opened.value.connect();
  expect(met).toMatchObject({ ok: false, refusal: { code: 'printers.cannotOpen' } });
  expect(JSON.stringify(met)).toContain('self-signed certificate');
  expect(asked).toEqual([]);
  await opened.value.close();
});

test('[PN14] whatever bytes a server sends, asking it ends, and never throws', async () => {
  let bytes: Uint8Array = new Uint8Array();
  const server = createPlainServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  const door = new HttpDoor(
    new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    systemTimers,
  );
  let asked = 0;
  const head = fc.constantFrom('', 'HTTP/1.1 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n');
  await fc.assert(
    fc.asyncProperty(head, fc.uint8Array({ maxLength: 200 }), async (start, noise) => {
      bytes = Buffer.concat([Buffer.from(start), noise]);
      const reply = await door.json({ method: 'GET', path: '/' });
      asked += 1;
      if (!reply.ok)
        expect(['unreachable', 'badAnswer', 'declined', 'keyRefused']).toContain(reply.refusal.code);
    }),
    { numRuns: 60 },
  );
  expect(asked).toBe(60);
});

test('[PN7] the last bytes of a file are held back until all of them are the approved ones', async () => {
  const blocks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(blocks, fc.nat(), fc.boolean(), async (parts, place, isChanged) => {
      const whole = Buffer.concat(parts);
      const sha256 = createHash('sha256').update(whole).digest('hex');
      const at = place % whole.length;
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      async function* read() {
        // One block for all, as a careless reader would: it must not be kept.
        const block = Buffer.alloc(50);
        for (let offset = 0; offset < whole.length; offset += 7) {
          const length = (isChanged ? changed : whole).copy(block, 0, offset, offset + 7);
          yield block.subarray(0, length);
        }
      }
      const sent: Uint8Array[] = [];
      const send = async () => {
        const file = { name: 'x', bytes: whole.length, sha256, blocks: read };
        for await (const block of verifiedBlocks(file)) sent.push(Uint8Array.from(block));
      };
      if (isChanged) {
        await expect(send()).rejects.toThrow('not the approved one');
        expect(Buffer.concat(sent).length).toBeLessThan(whole.length);
      } else {
        await send();
        expect(Buffer.concat(sent)).toEqual(whole);
      }
    }),
  );
});
