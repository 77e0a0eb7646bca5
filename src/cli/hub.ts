import { Command, InvalidArgumentError, Option } from 'commander';
import { dirname, join } from 'node:path';
import { nameShape } from '../shop/records/index.ts';
import { defaultDataDirectory } from '../station/data-directory.ts';
import type { AddOptions, InitOptions, StartOptions, WhichHub } from './hub-work.ts';

/** PostgreSQL's own is 5432; beside one that is there already, the hub has a place of its own. */
const USUAL_PORT = 4788;

const URL_OPTION =
  'the administrator’s address of the database: postgres://ROLE:PASSWORD@HOST:PORT/DATABASE (or PRINTHALL_HUB_URL)';

/** `printhall hub …`: the database that the stations of a company share. */
export function hubCommand(): Command {
  return new Command('hub')
    .description('the database that the stations of a company share: make it, start it, look after it')
    .addCommand(initCommand())
    .addCommand(startCommand())
    .addCommand(addStationCommand())
    .addCommand(setFactoriesCommand())
    .addCommand(revokeCommand())
    .addCommand(statusCommand())
    .addCommand(verifyCommand());
}

/** Beside the station's own folder. */
function defaultHubDirectory(): string {
  return join(dirname(defaultDataDirectory()), 'hub');
}

/** Which hub: by its address, or the one that was started from a folder of this machine. */
function ofHub(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', URL_OPTION).env('PRINTHALL_HUB_URL'))
    .option('--data <folder>', 'the folder of a hub that was started on this machine', defaultHubDirectory())
    .option('--json', 'print one line of JSON');
}

function initCommand(): Command {
  return new Command('init')
    .description('make a hub in a PostgreSQL (15 or newer) of your own, or bring one up to date')
    .argument('[url]', URL_OPTION)
    .addOption(new Option('--url <url>', URL_OPTION).env('PRINTHALL_HUB_URL'))
    .option('--restored', 'the database was put back from a backup: the stations are told to look')
    .option('--json', 'print one line of JSON')
    .action(async (url: string | undefined, options: InitOptions) => {
      const { initHub } = await import('./hub-work.ts');
      await initHub({ ...options, ...(url === undefined ? {} : { url }) });
    });
}

function startCommand(): Command {
  return new Command('start')
    .description('run a hub on this machine, with the PostgreSQL that comes with Printhall')
    .option('--data <folder>', 'where the hub keeps everything', defaultHubDirectory())
    .option('--port <number>', 'the port', readPort, USUAL_PORT)
    .option(
      '--host <address>',
      'the address to listen on; 0.0.0.0 for every network of this machine',
      '127.0.0.1',
    )
    .option('--no-tls', 'do not encrypt: for a network that nobody else is on')
    .option('--restored', 'the folder was put back from a backup: the stations are told to look')
    .option('--log', 'print what PostgreSQL writes down')
    .option('--json', 'print one line of JSON once it runs')
    .action(async (options: StartOptions) => {
      const { startHub } = await import('./hub-start.ts');
      await startHub(options);
    });
}

function addStationCommand(): Command {
  return ofHub(
    new Command('add-station')
      .description('make the code with which a station joins; the first one of a company brings the company')
      .option('--company <name>', 'of which company; a new name is a new company', readName)
      .option('--name <name>', 'what the station is called; by default as it calls itself', readName)
      .option('--factory <name...>', 'the factories that it sees; by default every one')
      .addOption(new Option('--every-factory', 'it sees every factory, new ones too').conflicts('factory'))
      .option('--home <factory>', 'the factory that it stands in')
      .option('--reach <host[:port]>', 'where the stations reach the hub, if not as this machine does')
      .addOption(
        new Option('--tls <how>', 'how stations encrypt; by default as the hub answers').choices([
          'off',
          'verified',
          'pinned',
        ]),
      ),
  ).action(async (options: AddOptions) => {
    const { addStationAtHub } = await import('./hub-add.ts');
    await addStationAtHub(options);
  });
}

function setFactoriesCommand(): Command {
  return ofHub(
    new Command('set-factories')
      .description(
        'change what a station sees: it lets go of the rows that it loses, and fetches those that it gains',
      )
      .argument('<name>', 'the station')
      .option('--factory <name...>', 'the factories that it sees')
      .addOption(new Option('--every-factory', 'it sees every factory, new ones too').conflicts('factory')),
  ).action(async (name: string, options: WhichHub & { factory?: readonly string[]; everyFactory?: true }) => {
    const { setFactoriesAtHub } = await import('./hub-work.ts');
    await setFactoriesAtHub(name, options);
  });
}

function revokeCommand(): Command {
  return ofHub(
    new Command('revoke')
      .description('take a station out: from this moment it reads and writes nothing')
      .argument('<name>', 'the station')
      .option(
        '--free-tasks',
        'its machine prints no more, I have seen it: what it had taken for its printers can be taken by others',
      ),
  ).action(async (name: string, options: WhichHub & { freeTasks?: true }) => {
    const { revokeAtHub } = await import('./hub-work.ts');
    await revokeAtHub(name, options);
  });
}

function statusCommand(): Command {
  return ofHub(new Command('status').description('how the hub and its stations stand')).action(
    async (options: WhichHub) => {
      const { tellStatus } = await import('./hub-work.ts');
      await tellStatus(options);
    },
  );
}

function verifyCommand(): Command {
  return ofHub(
    new Command('verify')
      .description('check that the record of every station at the hub is unbroken')
      .argument('[url]', URL_OPTION)
      .addHelpText('after', '\nExit status: 0 unbroken, 1 broken, 2 could not be checked.'),
  ).action(async (url: string | undefined, options: WhichHub) => {
    const { verifyAtHub } = await import('./hub-work.ts');
    await verifyAtHub({ ...options, ...(url === undefined ? {} : { url }) });
  });
}

/** What can be a company's or a station's name in the window as well. */
function readName(text: string): string {
  const name = nameShape.safeParse(text);
  if (name.success) return name.data;
  throw new InvalidArgumentError('A name is one line of 1 to 120 letters.');
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
}
