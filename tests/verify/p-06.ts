import { readdirSync } from 'node:fs';
import { openPrinter } from '../../src/station/devices/open-printer.ts';
import { SimulatedFirmware } from '../../src/station/devices/simulated/firmware.ts';
import { simulation } from '../../src/station/devices/simulated/options.ts';
import { systemClock, systemRandom, systemTimers } from '../../src/station/system.ts';
import { openPseudoTerminal } from '../printers/support/pseudo-terminal.ts';
import { movesFile, movesOf, rig, sourceOf, type Rig } from '../printers/support/printing.ts';
import { numbersFrom, Tally, type Harness } from './harness.ts';

const FILE = movesFile(120);
const HEATED = `M104 S200\nM109 S200\nG28\n${FILE}`;
/** What the host writes for that file, handshake and polls included: a cable is pulled within it. */
const BYTES = 4_000;
/** Plugged in and out over real ports so often; a descriptor left each time would show. */
const PLUG_CYCLES = 50;

/** What the person had asked for when the cable was pulled. */
const ASKED = ['nothing', 'pause', 'cancel', 'stop', 'handshake'] as const;
type Asked = (typeof ASKED)[number];

export const harness: Harness = {
  id: 'P-06',
  about:
    'a cable pulled after any byte ends the print once; the printer prints again; no descriptor stays open',
  floor: 200 + PLUG_CYCLES,
  fewRuns: 30 + PLUG_CYCLES,
  faultClasses: [...ASKED, 'in the middle of a line', 'between two lines', 'over a real port'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const random = numbersFrom(seed);
    const caught: unknown[] = [];
    const onError = (error: unknown) => void caught.push(error);
    process.on('uncaughtExceptionMonitor', onError);
    for (let run = 0; run < runs - PLUG_CYCLES; run += 1) {
      await tryUnplug(tally, ASKED[run % ASKED.length] ?? 'nothing', random);
      tally.ran();
    }
    progress('plugging real ports');
    await tryPlugging(tally);
    process.off('uncaughtExceptionMonitor', onError);
    tally.expect(caught.length === 0, () => `not caught: ${String(caught[0])}`);
    return tally.outcome();
  },
};

async function tryUnplug(tally: Tally, asked: Asked, random: () => number): Promise<void> {
  const afterBytes = Math.floor(random() * (asked === 'handshake' ? 30 : BYTES));
  const printer = rig({ speed: 1000, advancedOk: random() < 0.3 }, { unplugAfterBytes: afterBytes });
  const what = `${asked}, after ${afterBytes} bytes`;
  const connected = await printer.connect();
  if (connected.ok) await printAndAsk(printer, asked, random);
  await printer.time.run(600_000);
  // A paused print writes too little to come to the byte: its cable is pulled here.
  if (printer.connection.snapshot.state.kind === 'paused') printer.firmware().unplug();
  await printer.time.run(1_000);
  const started = printer.events.filter(({ kind }) => kind === 'jobStarted').length;
  tally.expect(
    printer.ends().length === started,
    () => `${started} jobs, ${printer.ends().length} ends: ${what}`,
  );
  tally.met(asked);
  const last = printer.written.join('').at(afterBytes - 1);
  tally.met(last === '\n' ? 'between two lines' : 'in the middle of a line');
  await printAgain(tally, printer, what);
}

async function printAndAsk(printer: Rig, asked: Asked, random: () => number): Promise<void> {
  printer.connection.startJob({ id: 'job', source: sourceOf(HEATED) });
  const lines = random() * 120;
  await printer.time.runUntil(
    () => printer.ends().length > 0 || printer.firmware().executed.length > lines,
    600_000,
  );
  if (asked === 'pause') printer.connection.pauseJob();
  if (asked === 'cancel') printer.connection.cancelJob();
  if (asked === 'stop') printer.connection.stopPrinter();
}

/** Plugged in again, and only because somebody asked for it. */
async function printAgain(tally: Tally, printer: Rig, what: string): Promise<void> {
  const { kind } = printer.connection.snapshot.state;
  if (kind === 'ready' || kind === 'paused') await printer.connection.close();
  tally.expect(
    ['closed', 'linkLost', 'faulted'].includes(printer.connection.snapshot.state.kind),
    () => `${printer.connection.snapshot.state.kind}: ${what}`,
  );
  const before = printer.ends().length;
  const connected = await printer.connect();
  tally.expect(connected.ok, () => `not again: ${what}: ${JSON.stringify(connected)}`);
  printer.connection.startJob({ id: 'again', source: sourceOf(FILE) });
  await printer.time.runUntil(() => printer.ends().length > before, 3_600_000);
  tally.expect(printer.ends().at(-1)?.kind === 'jobFinished', () => `not printed again: ${what}`);
  const isWhole = movesOf(printer.firmware().executed).join('\n') === FILE;
  tally.expect(isWhole, () => `not the same file again: ${what}`);
}

const descriptors = () => readdirSync('/proc/self/fd').length;

async function tryPlugging(tally: Tally): Promise<void> {
  await plugOnce(tally, true);
  await settle();
  const before = descriptors();
  for (let cycle = 0; cycle < PLUG_CYCLES; cycle += 1) {
    await plugOnce(tally, cycle % 2 === 0);
    tally.ran();
    tally.met('over a real port');
  }
  for (let tries = 0; tries < 50 && descriptors() > before; tries += 1) await settle();
  tally.expect(descriptors() <= before, () => `${descriptors() - before} descriptors left open`);
}

const settle = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 50);
  });

async function plugOnce(tally: Tally, isPulled: boolean): Promise<void> {
  const terminal = openPseudoTerminal();
  const firmware = new SimulatedFirmware({
    simulation: simulation({ speed: 1000 }),
    clock: systemClock,
    timers: systemTimers,
    seed: 1,
    send: (text) => terminal.write(text),
  });
  terminal.onBytes((bytes) => firmware.receive(bytes));
  const dependencies = { clock: systemClock, timers: systemTimers, random: systemRandom };
  const opened = openPrinter(`serial:${terminal.path}@115200`, dependencies);
  if (!opened.ok) throw new Error('Bad address');
  let ends = 0;
  const lost = new Promise<void>((resolve) => {
    opened.value.subscribe(({ kind }) => {
      if (kind === 'jobFailed') ends += 1;
      if (kind === 'linkLost') resolve();
    });
  });
  tally.expect((await opened.value.connect()).ok, 'a real port does not connect');
  opened.value.startJob({ id: 'job', source: sourceOf(`G4 S600\n${FILE}`) });
  if (isPulled) {
    terminal.unplug();
    await lost;
  }
  await opened.value.close();
  terminal.unplug();
  tally.expect(ends === 1, () => `${ends} ends over a real port`);
}
