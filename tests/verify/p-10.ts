import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startAttempts } from '../../src/shop/printing/tables.ts';
import { HeldGrace } from '../printing/held-grace.ts';
import type { OnePrint } from '../printing/floor.ts';
import { openTestStation, until, type TestStation } from '../support/station.ts';
import { openTcpPrinter, type TcpPrinter } from '../support/tcp-printer.ts';
import { type Harness, numbersFrom, Tally } from './harness.ts';

const CHILD = fileURLToPath(new URL('../printing/crashing-station.ts', import.meta.url));

/** Within the first seconds of a print: before its progress was first on disk, and after. */
const LATEST_MILLISECONDS = 4_000;

/** From this line of the file on the head's height is known. */
const FIRST_HEIGHT_LINE = 4;

/**
 * A station in a process of its own is killed without a word in mid-print, again and again; its printer lives on behind
 * a socket. The station that comes up over the same folder must know how far it had come, and must start nothing.
 */
export const harness: Harness = {
  id: 'P-10',
  about: 'a print whose station was killed is interrupted, and nothing goes on by itself',
  floor: 20,
  fewRuns: 1,
  faultClasses: [
    'killed',
    'heaters on at the restart',
    'heaters off after the grace',
    'could be gone on with',
  ],
  async run({ runs, seed, progress }) {
    const tally = new Tally();
    for (let number = 0; number < runs; number += 1) {
      const random = numbersFrom(seed + number);
      await killOnce(tally, random, `seed ${seed + number}`);
      tally.ran();
      if (number % 10 === 9) progress(`${number + 1} kills`);
    }
    return tally.outcome();
  },
};

interface Crash extends OnePrint {
  readonly dataDirectory: string;
}

async function killOnce(tally: Tally, random: () => number, because: string): Promise<void> {
  const printer = await openTcpPrinter({ speed: 1_000 });
  const crash = await crashAfter(printer, Math.floor(random() * LATEST_MILLISECONDS));
  tally.met('killed');
  const grace = new HeldGrace();
  const house = await openTestStation(crash.dataDirectory, { timers: grace });
  try {
    await checkInterrupted(tally, house, printer, crash, because);
    await checkGrace(tally, house, printer, grace, because);
    const { unbroken } = await house.people.master.client.audit.verify();
    tally.expect(unbroken, `${because}: the record is broken`);
  } finally {
    await house.discard();
    await printer.close();
    rmSync(crash.dataDirectory, { recursive: true, force: true });
  }
}

/** Prints in a process of its own, and kills it that long after the first line. */
async function crashAfter({ address }: TcpPrinter, milliseconds: number): Promise<Crash> {
  const child = spawn(process.execPath, [CHILD, address], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let told = '';
  for await (const chunk of child.stdout) {
    told += String(chunk);
    if (told.includes('\n')) break;
  }
  await sleep(milliseconds);
  child.kill('SIGKILL');
  await ended;
  return JSON.parse(told) as Crash;
}

/** Moves of the file that the firmware has carried out. */
const dwells = ({ firmware }: TcpPrinter) => firmware.executed.filter((line) => line.startsWith('G4')).length;

async function checkInterrupted(
  tally: Tally,
  house: TestStation,
  printer: TcpPrinter,
  { taskId, printId, printerId }: Crash,
  because: string,
): Promise<void> {
  const { client } = house.people.operator;
  const card = await until(
    () => client.printers.get({ printerId }),
    ({ link }) => link === 'ready',
  );
  // What the firmware had in its buffers is done by now.
  await sleep(50);
  const moved = dwells(printer);
  const task = await client.printing.task({ taskId });
  const [run, ...others] = task.attempts;
  tally.expect(card.current?.state === 'interrupted', `${because}: the print is ${card.current?.state}`);
  tally.expect(run?.printId === printId && others.length === 0, `${because}: there is another run`);
  tally.expect(task.state === 'failed' && task.queueKey === null, `${because}: the task is ${task.state}`);
  const line = run?.failure?.lastAcknowledgedLine ?? 0;
  // Five lines before the first dwell, then three for each; some of them were on their way.
  tally.expect(line <= 5 + 3 * (moved + 8), `${because}: line ${line} was never sent`);
  const plan = await client.printing.resumePlan({ printId }).catch(() => null);
  if (plan !== null) {
    tally.met('could be gone on with');
    tally.expect(
      plan.lastAcknowledgedLine === line && plan.layer === 1 && plan.zMillimetres === 0.2,
      `${because}: told line ${plan.lastAcknowledgedLine}, layer ${plan.layer}, height ${plan.zMillimetres}`,
    );
  }
  tally.expect(line < FIRST_HEIGHT_LINE || plan !== null, `${because}: nothing is told of line ${line}`);
  await sleep(100);
  tally.expect(dwells(printer) === moved, `${because}: the printer went on by itself`);
  const starts = house.station.store.reading.select().from(startAttempts).all();
  tally.expect(starts.length === 1, `${because}: ${starts.length} starts`);
}

const targets = ({ firmware: { machine } }: TcpPrinter) => [machine.hotend.target, machine.bed.target];

async function checkGrace(
  tally: Tally,
  house: TestStation,
  printer: TcpPrinter,
  grace: HeldGrace,
  because: string,
): Promise<void> {
  if (targets(printer).some((celsius) => celsius > 0)) tally.met('heaters on at the restart');
  grace.pass();
  const off = await until(
    () => targets(printer),
    (all) => all.every((celsius) => celsius === 0),
    5_000,
  ).catch(() => null);
  if (tally.expect(off !== null, `${because}: the heaters stay on`)) tally.met('heaters off after the grace');
  tally.expect(house.reported.length === 0, `${because}: ${house.reported.map(String).join('; ')}`);
}
