import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { APP_ORIGIN, isAppAddress } from '../../electron/address.ts';
import { resolveAppUrl, serveAppFile, SECURITY_HEADERS } from '../../src/station/gateway/app-files.ts';
import type { AppFile, AppFiles } from '../../src/station/gateway/app-files.ts';

function file(path: string, mimeType: string): [string, AppFile] {
  const body = new TextEncoder().encode(path);
  return [path, { path, mimeType, body, immutable: path.startsWith('/assets/') }];
}

const files: AppFiles = new Map([
  file('/index.html', 'text/html; charset=utf-8'),
  file('/icon.svg', 'image/svg+xml'),
  file('/assets/index-3fa1b2c4.js', 'text/javascript; charset=utf-8'),
  file('/assets/index-9c8d7e6f.css', 'text/css; charset=utf-8'),
  file('/assets/inter-00aa11bb.woff2', 'font/woff2'),
]);

/** Ways to write "one folder up", and things that break parsers of paths. */
const CLIMBS = [
  '..',
  '%2e%2e',
  '%2E%2e',
  '.%2e',
  '%252e%252e',
  '..%00',
  '..%c0%af',
  '%c0%ae%c0%ae',
  '%e0%80%ae%e0%80%ae',
  '..\\',
  '....',
  '..;',
  '.. ',
  '\u2025',
  '..%5c',
  '%u002e%u002e',
];
const SEPARATORS = ['/', '//', '\\', '%2f', '%5c', '%252f'];
const AIMS = ['etc/passwd', 'index.html.bak', 'printhall.db'];

const climbing = CLIMBS.flatMap((climb) =>
  SEPARATORS.flatMap((separator) => AIMS.map((aim) => `${APP_ORIGIN}/assets/${climb}${separator}${aim}`)),
);

const odd = [
  '/INDEX.HTML',
  '/Index.html',
  '/index.html/',
  '/index.html%00',
  '/index.html\u0000',
  '/index.html?x=1',
  '/index.html ',
  '//index.html',
  '/./index.html',
  '/assets/../index.html',
  '/assets',
  '/assets/index-3fa1b2c4.js/x.js',
  '/assets-evil/index-3fa1b2c4.js',
  '/assets/index-3fa1b2c4.js.map',
  '/assets/INDEX-3FA1B2C4.JS',
  '/assets/index-3fa1b2c4.js?v=2',
  '/C:/Windows/win.ini',
  '/C|/Windows/win.ini',
  '/%43:/boot.ini',
  '/\\\\server\\share\\file.txt',
  '//server/share/file.txt',
  '/%5c%5cserver%5cshare',
  '/file:///etc/passwd',
  '/.env',
  '/.git/config',
  '/package.json',
  '/a.b/c',
  '/%69ndex.html',
  '/index%2ehtml',
  '/ïndex.html',
  '/?/../../etc/passwd.txt#/index.html'.replace('?', '%3f'),
  '/con.txt',
  '/assets/inter-00aa11bb.woff2::$DATA',
  '/assets/inter-00aa11bb.woff2:x',
].map((path) => APP_ORIGIN + path);

const foreign = [
  'app://evil/index.html',
  'app://printhall.evil/index.html',
  'app://printhall@evil/index.html',
  'app://printhall:80/index.html',
  'app:/index.html',
  'app:index.html',
  'app:///index.html',
  'file:///index.html',
  'https://printhall/index.html',
  'APP://printhall/index.html',
  'app://printhall\\/index.html',
  '/index.html',
  '',
  'index.html',
];

/** `assets` alone is the name of a screen as far as the router knows, so it gives the window's page, not a folder. */
const screensAmong = new Set([`${APP_ORIGIN}/assets`]);

describe('the window’s address space', () => {
  const hostile = [...climbing, ...odd, ...foreign].filter((url) => !screensAmong.has(url));

  test('the corpus of hostile addresses is large enough', () => {
    expect(new Set(hostile).size).toBeGreaterThanOrEqual(200);
  });

  test.each(hostile)('%j is no file', (url) => {
    expect(resolveAppUrl(url, files, APP_ORIGIN)).toBeNull();
    expect(serveAppFile(files, url, APP_ORIGIN)).toBeNull();
  });

  test.each([...files.values()])('$path comes with its type and every security header', async (known) => {
    const response = serveAppFile(files, APP_ORIGIN + known.path, APP_ORIGIN);
    expect(response?.status).toBe(200);
    expect(response?.headers.get('content-type')).toBe(known.mimeType);
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      expect(response?.headers.get(name)).toBe(value);
    expect(new Uint8Array((await response?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(known.body);
    expect(response?.headers.get('cache-control')).toBe(
      known.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
  });

  test.each([
    '/',
    '/projects',
    '/projects/0193-ab_c',
    '/queue?factory=north&state=waiting',
    '/bench#printer-2',
  ])('the screen %s gives the window’s page', (path) => {
    expect(resolveAppUrl(APP_ORIGIN + path, files, APP_ORIGIN)?.path).toBe('/index.html');
  });

  test('whatever is asked, the answer is a file of the manifest or nothing', () => {
    const piece = fc.oneof(
      fc.constantFrom(...CLIMBS, ...SEPARATORS, ...files.keys(), '?', '#', '@', ':', '.html', '\u0000'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const found = resolveAppUrl(`${APP_ORIGIN}/${pieces.join('')}`, files, APP_ORIGIN);
        expect(found === null || files.get(found.path) === found).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('where the window may navigate', () => {
  const outside = [
    'app://printhall.evil/',
    'app://printhall@evil/',
    'app://evil/',
    'app://evil@printhall/',
    'app://user:password@printhall/',
    'app://printhall:8080/',
    'app://printhall',
    'app:printhall/',
    'app:/printhall/',
    'app:///printhall/',
    'APP://printhall/',
    'app://PRINTHALL/',
    'aPp://printhall/',
    'app:\\\\printhall\\',
    'app://printhall\\@evil/',
    'app://printhall/\\evil',
    'app://printhall\t/',
    'app://printhall/\n',
    '\tapp://printhall/',
    ' app://printhall/',
    'app://printhall%2eevil/',
    'app://printhall%00/',
    'app://ｐｒｉｎｔｈａｌｌ/',
    'file:///etc/passwd',
    'file://printhall/',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'blob:app://printhall/0193',
    '//evil/',
    '//printhall/',
    'http://printhall/',
    'https://printhall/',
    'https://app://printhall/',
    'about:blank',
    'about:srcdoc',
    'chrome://settings/',
    'devtools://devtools/',
    'view-source:app://printhall/',
    'filesystem:app://printhall/temporary/',
    'ws://printhall/',
    '',
  ];

  test('the corpus is large enough', () => expect(new Set(outside).size).toBeGreaterThanOrEqual(25));

  test.each(outside)('%j is outside', (address) => expect(isAppAddress(address)).toBe(false));

  test.each(['app://printhall/', 'app://printhall/queue?factory=north', 'app://printhall/bench#2'])(
    '%s is inside',
    (address) => expect(isAppAddress(address)).toBe(true),
  );
});
