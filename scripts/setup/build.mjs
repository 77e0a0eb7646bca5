import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeProgram, root, run } from './processes.mjs';

/**
 * What is built, from what, and how. A part is stale when the content of its sources is not what it was built from.
 */
const PARTS = {
  window: {
    sources: ['renderer', 'src/shop', 'package-lock.json'],
    result: 'dist/renderer/index.html',
    command: ['node_modules/vite/bin/vite.js', 'build', '-c', 'renderer/vite.config.ts'],
  },
  electron: {
    sources: ['electron', 'src', 'scripts/build-electron.ts', 'package-lock.json'],
    result: 'dist/electron/main.js',
    command: ['scripts/build-electron.ts'],
  },
};

/**
 * Builds those of the parts that are stale. Throws with the tool's output when a build fails.
 * @param {readonly ('window' | 'electron')[]} names
 */
export async function buildStale(names) {
  for (const name of names) {
    const part = PARTS[name];
    const fingerprint = fingerprintOf(part.sources);
    const record = join(root, 'dist', `.${name}-built-from`);
    const isFresh =
      existsSync(join(root, part.result)) &&
      existsSync(record) &&
      readFileSync(record, 'utf8') === fingerprint;
    if (isFresh) continue;
    process.stdout.write(`Building the ${name}.\n`);
    const { code, output } = await run(nodeProgram(), part.command, { quiet: true });
    if (code !== 0) throw new Error(`Building the ${name} failed:\n${output}`);
    mkdirSync(dirname(record), { recursive: true });
    writeFileSync(record, fingerprint);
  }
}

function fingerprintOf(sources) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesUnder(source))) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => filesUnder(`${path}/${entry.name}`));
}
