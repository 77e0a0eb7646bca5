import { emptySplitter, splitChunk } from '../../src/shop/printers/protocol/framing.ts';
import { parseReply } from '../../src/shop/printers/protocol/replies.ts';
import { FIRMWARE_WORDS, meaningOf } from '../printers/support/firmware-words.ts';
import { movesFile, rig, sourceOf } from '../printers/support/printing.ts';
import { numbersFrom, Tally, type Harness } from './harness.ts';

/** What may still leave the host after a printer has said that it has stopped: M112 and heaters off. */
const LAST_WORDS = /^(?:N\d+ )?(?:M112|M104(?: T\d+)? S0|M140 S0|M141 S0)(?:\*\d+)?\n$/;

/** Each line in this many ways: both line ends, whole and cut in two. */
const ENDS = ['\n', '\r\n'] as const;

export const harness: Harness = {
  id: 'P-04',
  about:
    'every word of a firmware is understood however it comes; after a fatal one only stop and heaters off are sent',
  floor: FIRMWARE_WORDS.length * 2,
  fewRuns: FIRMWARE_WORDS.length * 2,
  faultClasses: ['cut in two', 'with CR', 'stops a print', 'refuses a command', 'asks again', 'harmless'],
  async run({ seed }) {
    const tally = new Tally();
    const random = numbersFrom(seed);
    for (const [firmware, line, meaning] of FIRMWARE_WORDS) {
      tryParsing(tally, `${firmware}: ${line}`, line, meaning);
      tally.ran();
      await tryPrinting(tally, line, meaning, random);
      tally.ran();
    }
    return tally.outcome();
  },
};

function tryParsing(tally: Tally, what: string, line: string, meaning: string): void {
  for (const end of ENDS) {
    const bytes = Buffer.from(line + end, 'latin1');
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const first = splitChunk(emptySplitter, bytes.subarray(0, cut));
      const second = splitChunk(first.splitter, bytes.subarray(cut));
      const [heard = '', ...more] = [...first.lines, ...second.lines];
      const isRight = more.length === 0 && meaningOf(parseReply(heard)) === meaning;
      tally.expect(isRight, () => `${what}, cut at ${cut}: ${JSON.stringify([heard, ...more])}`);
      tally.met('cut in two');
    }
    if (end === '\r\n') tally.met('with CR');
  }
}

/** Says the line in the middle of a print, and looks at what the host does and still sends. */
async function tryPrinting(tally: Tally, line: string, meaning: string, random: () => number): Promise<void> {
  const printer = rig({ speed: 100, autoReport: false });
  const connected = await printer.connect();
  tally.expect(connected.ok, 'no connection');
  printer.connection.startJob({ id: 'job', source: sourceOf(movesFile(400)) });
  const lines = 20 + Math.floor(random() * 100);
  await printer.time.runUntil(() => printer.firmware().executed.length > lines, 3_600_000);
  const heard = () => printer.events.some((event) => event.kind === 'console' && event.text === line.trim());
  printer.firmware().say(line);
  await printer.time.runUntil(heard, 10_000);
  const before = lengthBefore(printer.written);
  await printer.time.run(5_000);
  const [end] = printer.ends();
  if (meaning === 'thermal' || meaning === 'stopped') {
    tally.met('stops a print');
    const reason = end?.kind === 'jobFailed' ? end.reason : null;
    tally.expect(
      reason === (meaning === 'thermal' ? 'thermalFault' : 'firmwareFault'),
      () => `${line}: the job ended as ${JSON.stringify(end)}`,
    );
    const after = printer.written.slice(before);
    const wrong = after.filter((text) => !LAST_WORDS.test(text));
    tally.expect(wrong.length === 0, () => `${line}: then sent ${JSON.stringify(wrong)}`);
    tally.expect(
      printer.written.includes('M112\n') && printer.written.includes('M104 S0\n'),
      () => `${line}: no stop was sent`,
    );
  } else if (meaning === 'refused a command') {
    tally.met('refuses a command');
    tally.expect(end?.kind === 'jobFailed', () => `${line}: the print went on`);
    tally.expect(!printer.written.includes('M112\n'), () => `${line}: stopped a printer that is well`);
    tally.expect(printer.connection.snapshot.state.kind === 'ready', () => `${line}: not ready again`);
  } else if (meaning === 'asks again' || meaning === 'harmless' || meaning === 'nothing') {
    tally.met(meaning === 'asks again' ? 'asks again' : 'harmless');
    tally.expect(end?.kind !== 'jobFailed', () => `${line}: the print failed as ${JSON.stringify(end)}`);
  }
}

/** All of it was written before the line was heard: what a stop writes comes in the same turn. */
function lengthBefore(written: readonly string[]): number {
  const stop = written.indexOf('M112\n');
  return stop < 0 ? written.length : stop;
}
