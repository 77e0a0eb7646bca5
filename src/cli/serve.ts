import { Command, InvalidArgumentError } from 'commander';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Station } from '../station/station.ts';
import { anchorDirectoryFor } from '../station/anchors/folder.ts';
import { defaultDataDirectory } from '../station/data-directory.ts';

const ANCHORS =
  'where the signed heads of the record are kept; by default beside another data folder, apart from the usual one';

/** The usual port, and how many after it are tried when it is taken. */
const FIRST_PORT = 4780;
const FURTHER_PORTS = 20;

const WINDOW_DIRECTORY = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));

interface ServeOptions {
  readonly data: string;
  readonly anchors?: string;
  readonly port?: number;
  readonly demo?: true;
  readonly json?: true;
}

/** `printhall serve`: the station for browsers of this machine. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('serve this station to the browsers of this machine')
    .option('--data <folder>', 'where the station keeps everything', defaultDataDirectory())
    .option('--anchors <folder>', ANCHORS)
    .option('--port <number>', `the port; by default ${FIRST_PORT}, or the next free one`, readPort)
    .option('--demo', 'fill an empty station with the demo factory')
    .option('--json', 'print one line of JSON once it serves')
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  if (!existsSync(WINDOW_DIRECTORY)) {
    throw new Error('The window has not been built yet. Run "npm run build" first, or "npm start".');
  }
  // Only now: a call for help does not wait for the whole station to load.
  const { createStation } = await import('../station/station.ts');
  const { openGateway } = await import('../station/gateway/server.ts');
  const station = await createStation({
    dataDirectory: options.data,
    anchorDirectory: options.anchors ?? anchorDirectoryFor(options.data),
  });
  const gateway = await openGateway({
    station,
    windowDirectory: WINDOW_DIRECTORY,
    port: options.port ?? FIRST_PORT,
    furtherPorts: options.port === undefined ? FURTHER_PORTS : 0,
  }).catch(async (error: unknown) => {
    await station.close();
    throw portError(error, options.port);
  });
  if (options.demo === true) await startDemo(station);
  tellAddress(gateway.url, options);
  endOnSignal(async () => {
    await gateway.close();
    await station.close();
  });
}

async function startDemo(station: Station): Promise<void> {
  if (station.isSetUp()) {
    process.stderr.write('This folder holds a station already: it is served as it is.\n');
    return;
  }
  await station.startDemo();
}

function tellAddress(url: string, { data, json }: ServeOptions): void {
  const line =
    json === true
      ? JSON.stringify({ url, data })
      : `Printhall is at ${url}   (data: ${data}; Ctrl-C ends it)`;
  process.stdout.write(`${line}\n`);
}

function endOnSignal(end: () => Promise<void>): void {
  let ending = false;
  const onSignal = () => {
    if (ending) return;
    ending = true;
    void end().then(() => process.exit(0));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}

function portError(error: unknown, port: number | undefined): unknown {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return new Error(
      port === undefined
        ? `The ports from ${FIRST_PORT} to ${FIRST_PORT + FURTHER_PORTS} are all taken. Choose one with --port.`
        : `Port ${port} is taken by another program. Choose another with --port, or leave it out.`,
    );
  }
  return error;
}
