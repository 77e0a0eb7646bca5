// Runs on Node 20 with nothing installed, as everything in this folder.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

const ours = join(root, 'node_modules', '.bin');

/** The oldest Node that runs the project's TypeScript and the native modules of its store. */
const NEEDED_MAJOR = 24;

/**
 * The Node that runs Printhall: the one among the dependencies, else the one that runs this script.
 * @returns {string} the path of its program
 */
export function nodeProgram() {
  const installed = join(ours, process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(installed)) return installed;
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  throw new Error(
    `Printhall needs Node ${NEEDED_MAJOR}. It comes with the dependencies on Linux, Windows and Intel Macs; ` +
      `on this machine install it from https://nodejs.org and try again.`,
  );
}

/** The environment in which `node` and the tools are the project's own. */
export function projectEnvironment(extra = {}) {
  return { ...process.env, PATH: [ours, process.env.PATH ?? ''].join(delimiter), ...extra };
}

/** The environment as it was outside the project: for npm, which replaces what is inside. */
export function outsideEnvironment() {
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  return { ...process.env, PATH: path.join(delimiter) };
}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, timeoutMilliseconds?: number, shell?: boolean }} [options]
 *   quiet: its output is kept and returned instead of shown
 * @returns {Promise<{ code: number, output: string }>} code 127 when it could not be started, 124 when it took too long
 */
export function run(program, parameters, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: root,
      env: options.env ?? projectEnvironment(),
      shell: options.shell ?? false,
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    const parts = [];
    child.stdout?.on('data', (part) => parts.push(part));
    child.stderr?.on('data', (part) => parts.push(part));
    let late = false;
    const timer =
      options.timeoutMilliseconds === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            child.kill('SIGKILL');
          }, options.timeoutMilliseconds);
    const end = (code, fault = '') => {
      clearTimeout(timer);
      resolve({ code, output: Buffer.concat(parts).toString() + fault });
    };
    child.on('error', (fault) => end(127, fault.message));
    child.on('close', (code) => end(late ? 124 : (code ?? 1)));
  });
}
