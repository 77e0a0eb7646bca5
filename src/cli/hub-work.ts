import { HubTrouble } from '../station/hub/keeper.ts';
import { verifyHubRecord, type HubRecordFinding } from '../station/hub/hub-record.ts';
import { revokeStation, type StationRevoked } from '../station/hub/hub-revoke.ts';
import { setFactories } from '../station/hub/hub-stations.ts';
import { hubStatus, type HubStatus, type StationStatus } from '../station/hub/hub-status.ts';
import { readLocalHub, type LocalReach } from '../station/hub/local-hub.ts';
import { makeHub } from '../station/hub/schema.ts';
import { Unanswered } from './unanswered.ts';

/** Which hub, and how it is told. */
export interface WhichHub {
  readonly url?: string;
  readonly data: string;
  readonly json?: true;
}

export interface InitOptions {
  readonly url?: string;
  readonly restored?: true;
  readonly json?: true;
}

export interface StartOptions {
  readonly data: string;
  readonly port: number;
  readonly host: string;
  readonly tls: boolean;
  readonly restored?: true;
  readonly log?: true;
  readonly json?: true;
}

export interface AddOptions extends WhichHub {
  readonly company?: string;
  readonly name?: string;
  readonly factory?: readonly string[];
  readonly everyFactory?: true;
  readonly home?: string;
  readonly reach?: string;
  readonly tls?: 'off' | 'verified' | 'pinned';
}

/**
 * The administrator's address: as it was said, or as a hub that was started here has left it in its folder; then with
 * where stations reach it.
 */
export async function whichHub({
  url,
  data,
}: WhichHub): Promise<{ readonly url: string; readonly reach: LocalReach | null }> {
  if (url !== undefined) return { url: readUrl(url), reach: null };
  const local = await readLocalHub(data);
  if (local === null) {
    throw new Unanswered(
      `No hub was started from ${data}. Say where it is: --url postgres://ROLE:PASSWORD@HOST:PORT/DATABASE, or PRINTHALL_HUB_URL.`,
    );
  }
  return local;
}

function readUrl(text: string): string {
  if (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new Unanswered('The address of a database is written postgres://ROLE:PASSWORD@HOST:PORT/DATABASE.');
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What PostgreSQL said, for the person who asked; a bug keeps its stack. */
export async function orTrouble<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof HubTrouble) throw new Unanswered(error.message);
    if (error instanceof Error && 'severity' in error)
      throw new Unanswered(`The database says: ${error.message}.`);
    throw error;
  }
}

export const TOLD_RESTORED =
  'Its stations are told that it was put back: each one asks a person before it goes on.';

/** `printhall hub init`. */
export async function initHub({ url, restored, json }: InitOptions): Promise<void> {
  if (url === undefined)
    throw new Unanswered(
      'Say which database: printhall hub init postgres://ROLE:PASSWORD@HOST:PORT/DATABASE',
    );
  const made = await orTrouble(makeHub(readUrl(url), { isRestored: restored === true }));
  if (json === true) {
    say(JSON.stringify(made));
    return;
  }
  const done =
    made.stepsTaken.length === 0 ? 'is up to date' : made.madeNow ? 'is made' : 'is brought up to date';
  say(`The hub ${done} (schema ${made.schema}, ${made.hubId}).`);
  if (restored === true) say(TOLD_RESTORED);
  for (const warning of made.warnings) say(`Note: ${warning}`);
  if (made.madeNow)
    say('Next: "printhall hub add-station --company NAME" makes the code for the first station.');
}

/** `printhall hub revoke`. */
export async function revokeAtHub(name: string, options: WhichHub & { freeTasks?: true }): Promise<void> {
  const { url } = await whichHub(options);
  const freesTasks = options.freeTasks === true;
  const revoked = await orTrouble(revokeStation(url, name, { freesTasks }));
  if (options.json === true) {
    say(JSON.stringify(revoked));
    return;
  }
  const called = printable(revoked.name);
  if (revoked.stationId === null) {
    say(`Nobody has used the code of ${called}, and it opens nothing from now on.`);
    return;
  }
  say(`${called} is out: it reads and writes nothing at the hub from now on.`);
  say('It works on alone with what it has.');
  for (const line of tasksInWords(called, revoked)) say(line);
}

function tasksInWords(name: string, { taken, areFree }: StationRevoked): readonly string[] {
  if (taken.length === 0) return ['It had taken no task.'];
  const tasks = taken
    .map(({ taskId, number }) => (number === null ? printable(taskId) : `#${number}`))
    .join(', ');
  if (areFree) return [`Others can take what it had taken: ${tasks}.`];
  return [
    `What it had taken stays taken: ${tasks}. It may print that yet: out of the network, it cannot know that it is out.`,
    `When its machine prints no more: "revoke ${name} --free-tasks".`,
  ];
}

/** `printhall hub set-factories`. */
export async function setFactoriesAtHub(
  name: string,
  options: WhichHub & { factory?: readonly string[]; everyFactory?: true },
): Promise<void> {
  if (options.factory === undefined && options.everyFactory !== true)
    throw new Unanswered('Say what it sees: --factory NAME…, or --every-factory.');
  const { url } = await whichHub(options);
  const set = await orTrouble(setFactories(url, name, options.factory ?? null));
  say(
    options.json === true
      ? JSON.stringify(set)
      : `${printable(set.name)} sees ${set.factoryNames === null ? 'every factory' : set.factoryNames.map(printable).join(', ')}.`,
  );
}

/** `printhall hub status`. */
export async function tellStatus(options: WhichHub): Promise<void> {
  const status = await orTrouble(hubStatus((await whichHub(options)).url));
  if (options.json === true) {
    say(JSON.stringify(status));
    return;
  }
  say(statusInWords(status).join('\n'));
}

function statusInWords(status: HubStatus): readonly string[] {
  const megabytes = Math.ceil(status.databaseBytes / 1_000_000);
  return [
    `Hub ${status.hubId}, schema ${status.schema}, PostgreSQL ${status.postgres}, ${megabytes} MB`,
    ...(status.companies.length === 0 ? ['No company yet: "printhall hub add-station --company NAME".'] : []),
    ...status.companies.flatMap((company) => [
      '',
      company.companyId === null
        ? `${printable(company.name)}: not begun; its first station brings it`
        : `${printable(company.name)}: ${company.parts} changes, ${company.factories.map(printable).join(', ') || 'no factory'}`,
      ...status.stations
        .filter((station) => station.company === company.name)
        .map((station) => `  ${stationInWords(station, status.hubTime)}`),
    ]),
  ];
}

function stationInWords(station: StationStatus, now: number): string {
  const said = [
    station.stationId === null ? 'code not used yet' : contactInWords(station, now),
    station.factories === null ? 'every factory' : station.factories.map(printable).join(', '),
    ...(station.troubles > 0 ? [`${station.troubles} in trouble`] : []),
    ...(station.rejected > 0 ? [`${station.rejected} changes kept aside`] : []),
    ...(Math.abs(station.clockOffsetMilliseconds ?? 0) > CLOCK_WORTH_TELLING
      ? [`clock ${clockInWords(station.clockOffsetMilliseconds ?? 0)}`]
      : []),
    ...(station.recordBroken === null
      ? []
      : [`RECORD BROKEN after entry ${station.recordBroken.after} of epoch ${station.recordBroken.epoch}`]),
    ...(station.revokedAt === null
      ? []
      : [`taken out ${new Date(station.revokedAt).toISOString().slice(0, 10)}`]),
  ];
  return `${printable(station.name)}: ${said.join('; ')}`;
}

/** What waited is what the station told at that contact. */
function contactInWords({ contactAt, waiting }: StationStatus, now: number): string {
  const contact = `last contact ${agoInWords(contactAt, now)}`;
  return waiting > 0 ? `${contact}, with ${waiting} waiting` : contact;
}

const CLOCK_WORTH_TELLING = 2 * 60_000;

/** @param offset what the hub's clock is ahead of the station's */
function clockInWords(offset: number): string {
  return `${durationInWords(Math.abs(offset))} ${offset < 0 ? 'ahead' : 'behind'}`;
}

function agoInWords(at: number | null, now: number): string {
  return at === null ? 'never' : `${durationInWords(Math.max(0, now - at))} ago`;
}

function durationInWords(milliseconds: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
  ] as const;
  const [name, size] = units.find(([, one]) => milliseconds >= one) ?? ['second', 1_000];
  const count = Math.round(milliseconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

const PROBLEMS: Readonly<Record<NonNullable<HubRecordFinding['firstBad']>['problem'], string>> = {
  gap: 'it is missing',
  wrongPrevious: 'it does not follow from the entry before it',
  wrongHash: 'it is not what was written',
  twice: 'there are two of it',
};

/** `printhall hub verify`: ends with status 1 where a record is broken. */
export async function verifyAtHub(options: WhichHub): Promise<void> {
  const findings = await orTrouble(verifyHubRecord((await whichHub(options)).url));
  const broken = findings.filter(({ firstBad }) => firstBad !== null);
  if (broken.length > 0) process.exitCode = 1;
  if (options.json === true) {
    say(JSON.stringify({ unbroken: broken.length === 0, stations: findings }));
    return;
  }
  for (const { company, stationId, epoch, entries, begins, firstBad } of findings) {
    const where = `${printable(company)}, station ${printable(stationId)}, epoch ${epoch}`;
    const from = begins > 1 ? `, from entry ${begins} on` : '';
    say(
      firstBad === null
        ? `${where}: unbroken, ${entries} entries${from}.`
        : `${where}: BROKEN at entry ${firstBad.sequence}: ${PROBLEMS[firstBad.problem]}.`,
    );
  }
  if (findings.length === 0) say('No station has sent an entry of its record yet.');
}

/** What a station said is not let loose on a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '?').slice(0, 80);
}
