import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemTimers } from '../../src/station/system.ts';
import { Floor } from '../../tests/printing/floor.ts';
import { placeNamed } from '../../tests/hierarchy/company.ts';
import { projectWith, type Client } from '../../tests/support/station.ts';
import { towerLines } from '../../tests/support/tower.ts';
import { startAnsweringEnd, type CableFigures } from './answering-end.ts';
import { watchStandstills, type Standstills } from './standstill.ts';

/**
 * A program: a real station with printers at pseudo terminals that all print, while a window looks on and people do what
 * is heavy. Prints one line of JSON: what the printers saw, and how long the station's main loop stood still.
 *
 * node station.ts thread|main PRINTERS PACE_MICROSECONDS SECONDS [heavy]
 */
export interface StationFigures {
  readonly cables: readonly CableFigures[];
  /**
   * A process that does nothing but answer, one line for each ok, at the same time: what the machine itself makes a line
   * wait, busy as it is.
   */
  readonly control: CableFigures;
  readonly cpuSeconds: number;
  readonly rssMebibytes: number;
  /** The main loop's, by what the people did; milliseconds. */
  readonly standstills: Readonly<Record<string, { readonly worst: number; readonly p99: number }>>;
  readonly windowQuestions: number;
  readonly windowEvents: number;
  readonly load: readonly number[];
}

/** Entries in the record when somebody looks for something in it: a small factory's half year. */
const RECORD_ENTRIES = 100_000;
/** As many places as one import takes. */
const PLACES = 5_000;
/** How often a window asks anew for what it shows. */
const WINDOW_MILLISECONDS = 250;

const TOWER = {
  layers: 400,
  movesPerLayer: 300,
  moveMillimetres: 1,
  feedMillimetresPerMinute: 3_600,
};

const [where = 'thread', printers = '8', pace = '0', seconds = '20', mode = ''] = process.argv.slice(2);
const figures = await measure(Number(printers), Number(pace), Number(seconds), mode === 'heavy');
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);

async function measure(count: number, paceMicroseconds: number, atLeastSeconds: number, isHeavy: boolean) {
  // With timers that are not the machine's own, a station keeps its ports in its main loop.
  const floor = await Floor.open(where === 'main' ? { timers: { ...systemTimers } } : {});
  if (isHeavy) fillRecord(floor);
  const bytes = [...towerLines(TOWER)].join('\n');
  const model = await projectWith(floor.house, { name: 'tower.gcode', bytes });
  const end = await startAnsweringEnd(count + 1, paceMicroseconds);
  const control = startControl(end.paths[count] ?? '', floor.house.dataDirectory);
  const ids = await Promise.all(
    end.paths.slice(0, count).map((path) => floor.printerAt(`serial:${path}@250000`)),
  );
  for (const printerId of ids) await floor.started(printerId, await floor.queued(model));
  const loop = watchStandstills();
  await sleep(2_000);
  loop.take();
  const cpu = process.cpuUsage();
  const window = openWindow(floor.manager);
  const standstills = isHeavy ? await doHeavyThings(floor, loop) : {};
  const startedAt = performance.now();
  while (performance.now() - startedAt < atLeastSeconds * 1000) await sleep(100);
  const lookingOn = loop.take();
  const used = process.cpuUsage(cpu);
  const seen = window.close();
  const rssMebibytes = Math.round(process.memoryUsage.rss() / 2 ** 20);
  loop.stop();
  const cables = await end.end();
  control.kill();
  // A process that ends while ports close is ended by serialport's native code.
  await floor.house.discard();
  const result: StationFigures = {
    cables: cables.slice(0, count),
    control: present(cables[count]),
    cpuSeconds: (used.user + used.system) / 1e6,
    rssMebibytes,
    standstills: { 'a window looks on': lookingOn, ...standstills },
    windowQuestions: seen.questions,
    windowEvents: seen.events,
    load: loadavg(),
  };
  return result;
}

function startControl(path: string, folder: string): ChildProcess {
  const file = join(folder, 'control.gcode');
  writeFileSync(file, [...towerLines(TOWER)].join('\n'));
  const script = new URL('./host.ts', import.meta.url).pathname;
  return spawn(process.execPath, [script, 'tty', file, path], { stdio: 'ignore' });
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('A printer said nothing');
  return value;
}

/** Entries as a factory makes them, so that looking for one takes what it takes there. */
function fillRecord({ house }: Floor): void {
  const { store } = house.station;
  for (let number = 0; number < RECORD_ENTRIES; number += 1_000) {
    store.write((tx) => {
      for (let one = number; one < number + 1_000; one += 1) {
        tx.record({
          actor: {
            personId: house.people.operator.personId,
            personName: 'Otto Operator',
            roleName: 'Operator',
            grantId: null,
            session: null,
            face: 'browser',
          },
          action: `printing.act${one % 40}`,
          result: 'done',
          recordKind: 'printTask',
          recordId: `task-${Math.floor(one / 20)}`,
          recordName: `Bracket ${one % 977}`,
          scopeId: null,
          scopeName: null,
          facts: { from: { state: 'queued' }, to: { state: 'accepted' } },
        });
      }
    });
  }
}

/** What an open window does: it listens, and asks again for what it shows. Answers are written out as on the way to it. */
function openWindow(client: Client) {
  const seen = { questions: 0, events: 0 };
  const closing = new AbortController();
  const listen = async () => {
    const events = await client.live.events(undefined, { signal: closing.signal });
    for await (const event of events) seen.events += JSON.stringify(event).length > 0 ? 1 : 0;
  };
  const ask = async () => {
    while (!closing.signal.aborted) {
      const answers = await Promise.all([
        client.printers.list({}),
        client.printing.tasks({}),
        client.projects.list({}),
        client.hierarchy.scopes(),
        client.hierarchy.factories(),
        client.live.station(),
      ]);
      seen.questions += answers.filter((answer) => JSON.stringify(answer) !== '').length;
      await sleep(WINDOW_MILLISECONDS);
    }
  };
  listen().catch(() => {});
  ask().catch((error: unknown) => {
    if (!closing.signal.aborted) process.stderr.write(`${String(error)}\n`);
  });
  return {
    close() {
      closing.abort();
      return seen;
    },
  };
}

async function doHeavyThings({ house, master, manager }: Floor, loop: Standstills) {
  const found: Record<string, { worst: number; p99: number }> = {};
  const parentId = (await placeNamed(master, 'Demo Company')).id;
  const csv = `factory,area\n${Array.from({ length: PLACES - 1 }, (_, place) => `Hall ${Math.floor(place / 100)},Area ${place}`).join('\n')}\n`;
  const things: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'looking in the record for words that are nowhere',
      () => manager.audit.entries({ search: 'no such word' }),
    ],
    [
      'looking in the record for words that are frequent',
      () => manager.audit.entries({ search: 'bracket 9' }),
    ],
    ['the choices of the record', () => manager.audit.facets({})],
    ['verifying the record', () => master.audit.verify()],
    ['planning an import of 5,000 places', () => master.hierarchy.planImport({ parentId, csv })],
    [
      'a what-if of a role',
      () =>
        master.access.whatIfGrant({
          personId: house.people.operator.personId as never,
          roleId: 'factory-manager',
          scopeId: parentId,
        }),
    ],
    ['importing 5,000 places', () => master.hierarchy.importScopes({ parentId, csv })],
    ['listing 5,000 places', () => master.hierarchy.scopes()],
  ];
  for (const [name, act] of things) {
    loop.take();
    await act().catch((error: unknown) => process.stderr.write(`${name}: ${String(error)}\n`));
    await sleep(300);
    found[name] = loop.take();
  }
  return found;
}
