import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProgram, projectEnvironment, root, run } from './processes.mjs';

const PACKAGE = join(root, 'node_modules', 'electron');

/** Long enough for a slow line, and short enough to start without. */
const PROBE_MILLISECONDS = 4_000;
const DOWNLOAD_MILLISECONDS = 10 * 60_000;

/**
 * Electron's program, fetched at the first start where it can be.
 * @returns {Promise<{ program: string } | { missing: string }>} missing: why it cannot be used here, in a few words
 */
export async function findElectron() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { missing: 'there is no display' };
  }
  // Its sandbox does not work for root, and Printhall does not run without the sandbox.
  if (process.platform === 'linux' && process.getuid?.() === 0) return { missing: 'it does not run as root' };
  const installed = installedProgram();
  if (installed !== null) return { program: installed };
  if (!(await canDownload())) return { missing: 'its program could not be fetched' };
  process.stdout.write("Fetching Electron's program (about 110 MB, once).\n");
  await run(nodeProgram(), [join(PACKAGE, 'install.js')], {
    env: projectEnvironment(),
    quiet: true,
    timeoutMilliseconds: DOWNLOAD_MILLISECONDS,
  });
  const program = installedProgram();
  return program === null ? { missing: 'its program could not be fetched' } : { program };
}

function installedProgram() {
  const record = join(PACKAGE, 'path.txt');
  if (!existsSync(record)) return null;
  const program = join(PACKAGE, 'dist', readFileSync(record, 'utf8'));
  return existsSync(program) ? program : null;
}

/** Whether the place of Electron's releases answers at all. */
async function canDownload() {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
  try {
    const answer = await fetch(new URL(`v${version}/SHASUMS256.txt`, mirror), {
      method: 'HEAD',
      signal: AbortSignal.timeout(PROBE_MILLISECONDS),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
