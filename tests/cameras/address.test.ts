import type { lookup, LookupAddress, LookupOptions } from 'node:dns';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowedLookup } from '../../src/station/cameras/fetch-camera.ts';
import { isForbiddenHost, parseCameraAddress, withoutSecret } from '../../src/shop/cameras/address.ts';

type Answer = (error: Error | null, address: string | readonly LookupAddress[], family?: number) => void;

describe('the address of a camera', () => {
  test.each([
    'http://192.168.1.20/stream',
    'HTTPS://camera.factory.example:8443/?action=stream',
    'http://otto:secret@[fe80::1]/snapshot.jpg',
    // A camera on a cable of its own.
    'http://169.254.17.3/',
    'http://127.0.0.1:8080/',
  ])('[CM2] %s may be one', (address) => {
    expect(parseCameraAddress(address)).not.toBeNull();
  });

  test.each([
    '',
    'camera.example/stream',
    'file:///etc/passwd',
    'ftp://camera.example/',
    'rtsp://camera.example/live',
    'javascript:alert(1)',
    'http:camera.example',
    'http://',
    'http:///stream',
    'http://[::1',
    `http://${'x'.repeat(300)}:y@camera.example/`,
  ])('[CM2] %j is none', (address) => {
    expect(parseCameraAddress(address)).toBeNull();
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    // The same, in other ways of writing numbers.
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[fd00:ec2::254]/',
    'http://[fd00:0ec2:0:0::254]/',
    'http://100.100.100.200/',
  ])('[CM8] %s is never asked', (address) => {
    expect(parseCameraAddress(address)).toBeNull();
  });

  test.each(['169.254.169.254', '::ffff:169.254.169.254', 'fd00:ec2::254', 'FD00:EC2:0::254'])(
    '[CM8] a name that stands for %s is never asked',
    (address) => {
      expect(isForbiddenHost(address)).toBe(true);
    },
  );

  test.each([
    ['one number', [{ address: '169.254.169.254', family: 4 }]],
    [
      'several, one of them harmless',
      [
        { address: '10.0.0.1', family: 4 },
        { address: 'fd00:ec2::254', family: 6 },
      ],
    ],
  ])('[CM8] no connection is made to a name that stands for it: %s', (_name, addresses) => {
    const resolve = (_host: string, { all }: LookupOptions, answer: Answer) => {
      if (all === true) answer(null, addresses);
      else answer(null, addresses.at(-1)?.address ?? '', addresses.at(-1)?.family ?? 4);
    };
    for (const all of [true, false]) {
      let refused: string | null = null;
      allowedLookup(resolve as unknown as typeof lookup)('camera.example', { all }, (error) => {
        refused = error?.code ?? null;
      });
      expect(refused).toBe('EACCES');
    }
  });

  test.each(['10.0.0.1', 'fe80::1%eth0', '::1', 'camera.example'])('%s may be asked', (address) => {
    expect(isForbiddenHost(address)).toBe(false);
  });

  test('[CM3] has its name and password apart, and nobody else sees them', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9!$%&'()*+,;=._~@:-]{3,20}$/);
    fc.assert(
      fc.property(word, word, (name, password) => {
        const secret = `${encodeURIComponent(name)}:${encodeURIComponent(password)}`;
        const address = `http://${secret}@camera.example/stream?x=1`;
        const target = parseCameraAddress(address);
        expect(target?.credentials).toBe(`${name}:${password}`);
        expect(target?.url.href).toBe('http://camera.example/stream?x=1');
        expect(withoutSecret(address)).toBe('http://camera.example/stream?x=1');
        expect(withoutSecret(`${name}:${password}@camera.example`)).not.toContain(`${password}@`);
      }),
    );
  });
});
