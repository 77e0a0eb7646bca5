import { DIALECTS, FLAVOURS, type Flavour } from '../../src/station/devices/simulated/flavours.ts';
import { movesFile, movesOf, rig, sourceOf } from '../printers/support/printing.ts';
import { numbersFrom, Tally, type Harness } from './harness.ts';

const FILE = movesFile(300);

/** Klipper's line is a pipe: nothing in it gets lost, and nothing in it has a number by which to notice. */
const KNOWN_BY_ITS_COUNT = FLAVOURS.filter((flavour) => DIALECTS[flavour].checksNumbers);
const GREETING = FLAVOURS.filter((flavour) => flavour !== 'klipper');

/** A firmware that restarts in the middle of a print has lost its place: the print never goes on from there. */
export const harness: Harness = {
  id: 'P-05',
  about: 'a restart during a print fails it, whether its greeting is heard or lost',
  floor: 200,
  fewRuns: 10,
  faultClasses: ['greets', 'greeting lost', 'Klipper says Ready', ...FLAVOURS],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const random = numbersFrom(seed);
    for (let run = 0; run < runs; run += 1) {
      const isKlipper = run % 10 === 9;
      const greets = run % 2 === 1;
      const flavours = greets ? GREETING : KNOWN_BY_ITS_COUNT;
      const flavour = isKlipper ? 'klipper' : (flavours[Math.floor(random() * flavours.length)] ?? 'marlin2');
      await tryRestart(tally, flavour, greets, random);
      tally.ran();
      tally.met(flavour);
      tally.met(isKlipper ? 'Klipper says Ready' : greets ? 'greets' : 'greeting lost');
      if (run % 50 === 49) progress(`${run + 1} restarts`);
    }
    return tally.outcome();
  },
};

async function tryRestart(
  tally: Tally,
  flavour: Flavour,
  greets: boolean,
  random: () => number,
): Promise<void> {
  const tearSeed = Math.floor(random() * 1e6);
  const advancedOk = random() < 0.3;
  const lines = 10 + Math.floor(random() * 250);
  const what = JSON.stringify({ flavour, greets, tearSeed, advancedOk, lines });
  const printer = rig({ flavour, advancedOk, speed: 100 }, { tearSeed });
  const connected = await printer.connect();
  tally.expect(connected.ok, () => `no connection: ${what}`);
  printer.connection.startJob({ id: 'job', source: sourceOf(FILE) });
  await printer.time.runUntil(() => movesOf(printer.firmware().executed).length >= lines, 3_600_000);
  const done = movesOf(printer.firmware().executed).length;
  printer.firmware().reset(greets);
  await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
  await printer.time.run(60_000);
  const [end, ...more] = printer.ends();
  tally.expect(more.length === 0, () => `ended twice: ${what}`);
  tally.expect(
    end?.kind === 'jobFailed' && end.reason === 'printerReset',
    () => `ended as ${JSON.stringify(end)}: ${what}`,
  );
  const after = movesOf(printer.firmware().executed).length;
  tally.expect(after === done, () => `${after - done} moves done after the restart: ${what}`);
  tally.expect(printer.firmware().machine.hotend.target === 0, () => `heats: ${what}`);
}
