import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outsideEnvironment, root, run } from './processes.mjs';

const MARKER = join('node_modules', '.printhall-installed');

/**
 * Why the installed packages are not what the lock file says, or null when they are.
 * @param {{ packages: Record<string, LockedPackage> }} lock package-lock.json
 * @param {{ packages: Record<string, LockedPackage> } | null} installed node_modules/.package-lock.json
 * @param {{ platform: string, arch: string, libc: string | null }} machine
 * @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string | string[] }} LockedPackage
 * @returns {string | null}
 */
export function differenceFromLock(lock, installed, machine) {
  if (installed === null) return 'nothing is installed';
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (path === '') continue;
    const found = installed.packages[path];
    if (found === undefined) {
      if (!wanted.optional) return `${path} is missing`;
      // A package of one platform carries its name; other optional ones may stay out (parts of those for the web).
      if (wanted.os !== undefined && isFor(wanted, machine)) return `${path} is missing`;
    } else if (found.version !== wanted.version) {
      return `${path} is ${found.version} instead of ${wanted.version}`;
    }
  }
  return null;
}

function isFor(wanted, machine) {
  return (
    fits(wanted.os, machine.platform) &&
    fits(wanted.cpu, machine.arch) &&
    (machine.libc === null || fits(wanted.libc, machine.libc))
  );
}

/** npm's lists: names that fit, or names with `!` that do not. One alone may stand without its list. */
function fits(listed, own) {
  if (listed === undefined) return true;
  const names = [listed].flat();
  if (names.some((name) => name.startsWith('!'))) return !names.includes(`!${own}`);
  return names.includes(own) || names.includes('any');
}

/** Makes sure that node_modules is what package-lock.json says; `npm ci` where it is not. Throws when that fails. */
export async function ensureDependencies() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const fingerprint = createHash('sha256').update(lockText).digest('hex');
  const difference = differenceFromLock(JSON.parse(lockText), readInstalled(), thisMachine());
  if (difference === null) return;
  // What npm itself left out under this very lock, it would leave out again.
  if (readInstalled() !== null && readMarker() === fingerprint) return;
  process.stdout.write(`Installing the dependencies, which takes about a minute (${difference}).\n`);
  // Warnings would be about the Node that runs this script; the packages run on the one that comes with them.
  const { code } = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    env: outsideEnvironment(),
    shell: process.platform === 'win32',
  });
  if (code !== 0) throw new Error('npm ci failed: see above. Is the network there?');
  writeFileSync(join(root, MARKER), fingerprint);
}

function readInstalled() {
  const path = join(root, 'node_modules', '.package-lock.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function readMarker() {
  const path = join(root, MARKER);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function thisMachine() {
  const isGlibc = process.report?.getReport().header.glibcVersionRuntime !== undefined;
  const libc = process.platform === 'linux' ? (isGlibc ? 'glibc' : 'musl') : null;
  return { platform: process.platform, arch: process.arch, libc };
}
