import { openPrinter } from '../../src/station/devices/open-printer.ts';
import { SimulatedFirmware } from '../../src/station/devices/simulated/firmware.ts';
import { simulation } from '../../src/station/devices/simulated/options.ts';
import { systemClock, systemRandom, systemTimers } from '../../src/station/system.ts';
import { openPseudoTerminal } from '../printers/support/pseudo-terminal.ts';
import { movesFile, sourceOf } from '../printers/support/printing.ts';
import { factoryOf, openTestStation, until, type TestStation } from '../support/station.ts';
import { numbersFrom, Tally, type Harness } from './harness.ts';

/** From the call to the bytes at the other end of the wire. */
const STOP_MILLISECONDS = 50;

/** What has not come by then does not come. */
const NEVER_MILLISECONDS = 5_000;

const WAYS = [
  'a command that takes for ever',
  'the window full',
  'an ok that never came',
  'asked to send again',
  'paused',
] as const;
type Way = (typeof WAYS)[number];

/** Through the whole station, by nobody in particular. */
const AT_STATION = 10;

const FILE = movesFile(2_000);
const STOP = /M112\nN\d+ M112\*\d+\nM104 S0\nM140 S0\n/;

export const harness: Harness = {
  id: 'P-07',
  about: 'M112 is on the wire 50 ms after anybody asked, past everything that waits',
  floor: 100 + AT_STATION,
  fewRuns: WAYS.length + AT_STATION,
  faultClasses: [...WAYS, 'by nobody, through the station', 'on record'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const random = numbersFrom(seed);
    const took: number[] = [];
    for (let run = 0; run < runs - AT_STATION; run += 1) {
      took.push(await tryStop(tally, WAYS[run % WAYS.length] ?? 'paused', random));
      tally.ran();
    }
    took.push(...(await tryAtStation(tally)));
    const sorted = took.toSorted((a, b) => a - b);
    // A look at a few cases, on a machine that does other things too, says nothing about time.
    const late = runs < harness.floor ? [] : took.filter((one) => one > STOP_MILLISECONDS);
    for (const one of late) tally.fail(`${one.toFixed(1)} ms until M112 was on the wire`);
    progress(
      `${sorted[Math.floor(sorted.length / 2)]?.toFixed(2)} ms, at most ${sorted.at(-1)?.toFixed(2)} ms`,
    );
    return tally.outcome();
  },
};

/** A firmware at the far end of a real serial line. */
function firmwareOnLine(advancedOk: boolean) {
  const terminal = openPseudoTerminal();
  const waiting = new Set<() => void>();
  let received = '';
  const firmware = new SimulatedFirmware({
    // No emergency parser: a stop that is obeyed at once would close the line before it is all there.
    simulation: simulation({ speed: 100, emergencyParser: false, advancedOk }),
    clock: systemClock,
    timers: systemTimers,
    seed: 1,
    send: (text) => terminal.write(text),
  });
  terminal.onBytes((bytes) => {
    received += Buffer.from(bytes).toString('latin1');
    for (const look of waiting) look();
    firmware.receive(bytes);
  });
  const receives = (pattern: RegExp, from: number) =>
    new Promise<number>((resolve, reject) => {
      setTimeout(() => reject(new Error(`${String(pattern)} never came`)), NEVER_MILLISECONDS);
      const look = () => {
        if (!pattern.test(received.slice(from))) return;
        waiting.delete(look);
        resolve(performance.now());
      };
      waiting.add(look);
      look();
    });
  return { terminal, firmware, receives, length: () => received.length };
}

async function tryStop(tally: Tally, way: Way, random: () => number): Promise<number> {
  const line = firmwareOnLine(way === 'the window full');
  const dependencies = { clock: systemClock, timers: systemTimers, random: systemRandom };
  const opened = openPrinter(`serial:${line.terminal.path}@250000`, dependencies);
  if (!opened.ok) throw new Error('Bad address');
  const printer = opened.value;
  tally.expect((await printer.connect()).ok, 'no connection');
  const start = way === 'a command that takes for ever' ? 'G4 S6000\n' : '';
  printer.startJob({ id: 'job', source: sourceOf(`${start}${FILE}`) });
  const lines = 10 + random() * 40;
  await wait(() => line.firmware.executed.length > (start === '' ? lines : 4));
  if (way === 'an ok that never came') line.firmware.hesitate(60);
  if (way === 'asked to send again') line.firmware.refuseNextLine(8);
  if (way === 'paused') {
    printer.pauseJob();
    await wait(() => printer.snapshot.state.kind === 'paused');
  }
  await pause(random() * 20);
  const from = line.length();
  const asked = performance.now();
  printer.stopPrinter();
  const firstAt = await line.receives(/M112\n/, from);
  await line.receives(STOP, from);
  const took = firstAt - asked;
  tally.met(way);
  tally.expect(printer.snapshot.state.kind === 'faulted', () => `${printer.snapshot.state.kind}: ${way}`);
  await printer.close();
  line.terminal.unplug();
  return took;
}

async function tryAtStation(tally: Tally): Promise<readonly number[]> {
  const house = await openTestStation();
  const lines: ReturnType<typeof firmwareOnLine>[] = [];
  try {
    const took: number[] = [];
    for (let run = 0; run < AT_STATION; run += 1) {
      const line = firmwareOnLine(false);
      lines.push(line);
      took.push(await tryByNobody(tally, house, line));
    }
    const { entries } = await house.people.master.client.audit.entries({
      action: 'printers.stop',
      limit: 200,
    });
    tally.met('on record', entries.length);
    tally.expect(
      entries.length === AT_STATION,
      () => `${entries.length} of ${AT_STATION} stops are on record`,
    );
    return took;
  } finally {
    await house.discard();
    for (const { terminal } of lines) terminal.unplug();
  }
}

/** Nobody is signed in: the screen that anybody can reach. */
async function tryByNobody(
  tally: Tally,
  house: TestStation,
  line: ReturnType<typeof firmwareOnLine>,
): Promise<number> {
  const { client } = house.people.master;
  const { printerId } = await client.printers.add({
    scopeId: await factoryOf(client, 'Print room'),
    name: `At ${line.terminal.path}`,
    address: `serial:${line.terminal.path}@250000`,
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
  });
  await until(
    () => client.printers.get({ printerId }),
    ({ link }) => link === 'ready',
  );
  const from = line.length();
  const asked = performance.now();
  await house.nobody.printers.stop({ printerId });
  const took = (await line.receives(/M112\n/, from)) - asked;
  await line.receives(STOP, from);
  tally.ran();
  tally.met('by nobody, through the station');
  return took;
}

const pause = (milliseconds: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

async function wait(isThere: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2_000 && !isThere(); tries += 1) await pause(5);
}
