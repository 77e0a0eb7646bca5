// `npm start`, on a machine with Node 20 and npm and nothing else: dependencies, build, Electron, or else the browser.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { buildStale } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { findElectron } from './setup/electron.mjs';
import { nodeProgram, projectEnvironment, root } from './setup/processes.mjs';

const FIRST_PORT = 4780;

/** An end sooner than this was no use of the app: Electron could not start on this machine. */
const TOO_SOON_MILLISECONDS = 5_000;

/** A second Ctrl-C after this long says that the first was not heard. */
const PATIENCE_MILLISECONDS = 3_000;

/** What was given behind `npm start --` goes on to the station (`--data DIR`, `--demo`, `--port N`). */
const given = process.argv.slice(2);

try {
  await ensureDependencies();
  await buildStale(['window']);
  process.exitCode = await start();
} catch (fault) {
  process.stderr.write(`${fault.message}\n`);
  process.exitCode = 1;
}

async function start() {
  let missing = 'the browser was asked for';
  if (!given.includes('--browser')) {
    const electron = await findElectron();
    if ('program' in electron) {
      await buildStale(['electron']);
      const startedAt = Date.now();
      const code = await runToEnd(electron.program, [root, ...given]);
      if (code === 0 || Date.now() - startedAt > TOO_SOON_MILLISECONDS) return code;
      missing = `it ended at once with code ${code}`;
    } else {
      missing = electron.missing;
    }
  }
  return serve(missing);
}

/** Serves the same station to the browser. */
async function serve(missing) {
  const parameters = given.filter((parameter) => parameter !== '--browser');
  const asked = parameters.indexOf('--port');
  const port = asked === -1 ? await freePort(FIRST_PORT) : Number(parameters[asked + 1]);
  if (asked === -1) parameters.push('--port', String(port));
  process.stdout.write(`Electron is not used (${missing}): the same station is served to the browser.\n`);
  void openBrowser(`http://127.0.0.1:${port}`);
  return runToEnd(nodeProgram(), ['src/cli/main.ts', 'serve', ...parameters]);
}

/** The first port from `port` on that nobody listens on. */
async function freePort(port) {
  for (let candidate = port; candidate < port + 100; candidate += 1) {
    if (await isFree(candidate)) return candidate;
  }
  throw new Error(`The ports ${port} to ${port + 99} are all taken.`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** Shows the page once the station answers, where there is a display to show it on. */
async function openBrowser(address) {
  const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.platform !== 'linux';
  if (!hasDisplay) return;
  for (let attempt = 0; attempt < 120; attempt += 1) {
    await wait(500, undefined, { ref: false });
    const answers = await fetch(address).then(
      () => true,
      () => false,
    );
    if (answers) break;
  }
  const [program, ...parameters] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', address]
        : ['xdg-open', address];
  const opener = spawn(program, parameters, { stdio: 'ignore', detached: true });
  // No opener here: the address stands above.
  opener.on('error', () => {});
  opener.unref();
}

/**
 * Runs the station to its end. It has a process group of its own, so that Ctrl-C reaches it once, from here: it turns
 * heaters off and closes its store before it ends.
 */
function runToEnd(program, parameters) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: root,
      env: projectEnvironment(),
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    });
    let toldAt = 0;
    const pass = (signal) => {
      if (toldAt === 0) {
        toldAt = Date.now();
        child.kill(signal);
      } else if (Date.now() - toldAt > PATIENCE_MILLISECONDS) {
        child.kill('SIGKILL');
      }
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const end = (code) => {
      for (const signal of signals) process.off(signal, pass);
      resolve(code);
    };
    child.on('error', (fault) => {
      process.stderr.write(`${fault.message}\n`);
      end(1);
    });
    child.on('close', (code, signal) => end(code ?? (toldAt > 0 && signal !== null ? 0 : 1)));
  });
}
