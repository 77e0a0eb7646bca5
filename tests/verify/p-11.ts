import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '../../src/shop/kernel/index.ts';
import type { ResumePlan } from '../../src/shop/printing/index.ts';
import { startAttempts } from '../../src/shop/printing/tables.ts';
import { Floor, type OnePrint } from '../printing/floor.ts';
import { openTestStation, projectWith, signIn, until, type Client } from '../support/station.ts';
import { openTcpPrinter, type TcpPrinter } from '../support/tcp-printer.ts';
import { answerOf, wordOf } from './answers.ts';
import { type Harness, numbersFrom, Tally } from './harness.ts';

const SECOND = 1_000;
const DAY = 24 * 3_600 * SECOND;

/** Shorter than the idle lock: whoever sends after it has signed in again. */
const SESSION = 200 * SECOND;

/** A restored copy costs seconds: one case of so many. */
const RESTORE_EACH = 100;

/**
 * One start of each print, whatever the network does with the message that asks for it: acknowledgements that are lost
 * and messages sent again, pressed twice, by two people, delivered a hundred times over, or a week late; a connection
 * that came and went; a store that was put back to an older copy. The oracle is what the firmware carried out: a file
 * homes once, a plan to go on homes X and Y once.
 */
export const harness: Harness = {
  id: 'P-11',
  about: 'a start happens at most once, and never late',
  floor: 300,
  fewRuns: 6,
  faultClasses: [
    'acknowledgement lost and sent again',
    'pressed twice',
    'by two people',
    'delivered a hundred times',
    'after the word was over',
    'days late',
    'after a new connection',
    'to the next print',
    'went on with a part',
    'store put back',
  ],
  async run({ runs, seed, progress }) {
    const tally = new Tally();
    const shop = await openShop();
    try {
      for (let number = 0; number < runs; number += 1) {
        const random = numbersFrom(seed + number);
        const because = `seed ${seed + number}`;
        if (number % RESTORE_EACH === RESTORE_EACH - 1 || runs - number === 1)
          await putBack(tally, shop, because);
        else await sendWildly(tally, shop, random, because);
        tally.ran();
        if (number % 100 === 99) progress(`${number + 1} prints`);
      }
      expectOneEach(tally, shop);
    } finally {
      await shop.floor.house.discard();
      await shop.printer.close();
    }
    return tally.outcome();
  },
};

interface Shop {
  floor: Floor;
  readonly printer: TcpPrinter;
  readonly printerId: Id<'Printer'>;
  readonly model: Awaited<ReturnType<typeof projectWith>>;
  /** Signed in so long ago, by the clock of the station. */
  signedInAt: number;
  designer: Client;
  operator: Client;
  manager: Client;
}

/** A dwell in the middle, long enough to pull a cable in. */
const FILE = `M104 S205\nG28\n;LAYER:0\nG1 Z0.2 F6000\n${'G1 X20 E1 F6000\nG1 X40 E2\n'.repeat(6)}G4 P90000\n${'G1 X20 E3\nG1 X40 E4\n'.repeat(6)}M104 S0\n`;

async function openShop(): Promise<Shop> {
  const floor = await Floor.open();
  const printer = await openTcpPrinter({ speed: 2_000 });
  const printerId = await floor.printerAt(printer.address);
  const model = await projectWith(floor.house, { name: 'once.gcode', bytes: FILE });
  const { designer, operator, manager } = floor;
  const signedInAt = floor.house.clock.now();
  return { floor, printer, printerId, model, designer, operator, manager, signedInAt };
}

/** Time passes; whose session has ended by then signs in anew, as a person or a program that keeps sending would. */
async function pass(shop: Shop, milliseconds: number): Promise<void> {
  const { clock, station } = shop.floor.house;
  clock.shiftMilliseconds += milliseconds;
  if (clock.now() - shop.signedInAt < SESSION) return;
  shop.designer = (await signIn(station, 'designer@demo.example')).client;
  shop.operator = (await signIn(station, 'operator@demo.example')).client;
  shop.manager = (await signIn(station, 'manager@demo.example')).client;
  shop.signedInAt = clock.now();
}

async function preheated(shop: Shop): Promise<OnePrint> {
  const { floor, designer, operator, manager, printerId } = shop;
  const { taskId } = await designer.printing.request({
    modelVersionId: shop.model.modelVersionId,
    sliceId: null,
    materialKey: 'PLA',
    copies: 1,
    dueAt: null,
    note: '',
  });
  const asked = floor.seenTask(taskId);
  await manager.printing.review({
    taskIds: [taskId],
    expectedVersions: [asked.expectedVersion],
    verdict: 'accept',
    reason: '',
  });
  const { printId } = await operator.printing.acceptTask({ ...floor.seenTask(taskId), printerId });
  const print = { taskId, printId, printerId };
  await operator.printing.preheat(floor.seen(print));
  return print;
}

/** Times that the firmware has begun a file, and a part that it goes on with. */
const begun = ({ printer: { firmware } }: Shop) => ({
  files: firmware.executed.filter((command) => command === 'G28').length,
  parts: firmware.executed.filter((command) => command === 'G28 X Y').length,
});

type Send = (client: Client) => Promise<unknown>;

/** The ways of a network with one message. */
const WAYS = [
  'acknowledgement lost and sent again',
  'pressed twice',
  'by two people',
  'delivered a hundred times',
  'after the word was over',
  'days late',
  'after a new connection',
] as const;

async function sendWildly(tally: Tally, shop: Shop, random: () => number, because: string): Promise<void> {
  const print = await preheated(shop);
  const before = begun(shop);
  const { plateToken } = await shop.operator.printing.confirmBedClear({ printerId: shop.printerId });
  const seen = shop.floor.seen(print);
  const send: Send = ({ printing }) => printing.start({ ...seen, plateToken });
  const way = WAYS[Math.floor(random() * WAYS.length)] ?? 'pressed twice';
  const isLate = await deliver(shop, way, send, random);
  tally.met(way);
  const started = shop.floor.print(print.printId).state !== 'preheating';
  tally.expect(!(isLate && started), `${because}: started ${way}`);
  const run = started && random() < 0.4 ? await breakOff(tally, shop, print, random, because) : print;
  await settle(shop, run);
  // Long after it has ended, and for whatever is at the printer next.
  await deliver(shop, 'delivered a hundred times', send, random);
  const next = await preheated(shop);
  await wordOf(shop.operator.printing.start({ ...shop.floor.seen(next), plateToken }));
  tally.met('to the next print');
  tally.expect(
    shop.floor.print(next.printId).state === 'preheating',
    `${because}: a spent word started the next print`,
  );
  await shop.operator.printing.cancel(shop.floor.seen(next));
  await shop.operator.printing.remove(shop.floor.seen(next));
  const after = begun(shop);
  const files = after.files - before.files;
  tally.expect(files <= 1, `${because}: ${way}, and the file was begun ${files} times`);
  tally.expect(
    files === (started ? 1 : 0),
    `${because}: ${way}, ${files} begun where the station knows of another`,
  );
  const parts = after.parts - before.parts;
  tally.expect(parts <= 1, `${because}: the part was gone on with ${parts} times`);
}

/** Every attempt has a word and a print of its own. */
function expectOneEach(tally: Tally, shop: Shop): void {
  const attempts = shop.floor.rows.select().from(startAttempts).all();
  const words = new Set(attempts.map(({ plateWordId }) => plateWordId));
  const prints = new Set(attempts.map(({ printId }) => printId));
  tally.expect(
    words.size === attempts.length && prints.size === attempts.length,
    'a word or a print was started more than once',
  );
}

/** True: every delivery came when nothing may start any more. */
async function deliver(
  shop: Shop,
  way: (typeof WAYS)[number],
  send: Send,
  random: () => number,
): Promise<boolean> {
  const again = 1 + Math.floor(random() * 4);
  switch (way) {
    case 'acknowledgement lost and sent again':
      for (let sent = 0; sent <= again; sent += 1) {
        await wordOf(send(shop.operator));
        await pass(shop, Math.floor(random() * 40 * SECOND));
      }
      return false;
    case 'pressed twice':
      await Promise.all(Array.from({ length: 1 + again }, () => wordOf(send(shop.operator))));
      return false;
    case 'by two people':
      await Promise.all([
        wordOf(send(shop.manager)),
        wordOf(send(shop.operator)),
        wordOf(send(shop.manager)),
      ]);
      return false;
    case 'delivered a hundred times':
      for (let sent = 0; sent < 10; sent += 1)
        await Promise.all(Array.from({ length: 10 }, () => wordOf(send(shop.operator))));
      return false;
    case 'after the word was over':
      await pass(shop, (120 + Math.floor(random() * 3_000)) * SECOND);
      await wordOf(send(shop.operator));
      return true;
    case 'days late':
      await pass(shop, (1 + Math.floor(random() * 7)) * DAY);
      await wordOf(send(shop.operator));
      return true;
    case 'after a new connection':
      await connectAnew(shop);
      await wordOf(send(shop.operator));
      return true;
  }
}

async function connectAnew(shop: Shop): Promise<void> {
  shop.printer.unplug();
  await untilLink(shop, 'lost');
  await shop.operator.printers.connect({ printerId: shop.printerId });
  await untilLink(shop, 'ready');
}

async function untilLink(shop: Shop, wanted: string): Promise<void> {
  const { printerId } = shop;
  await until(
    () => shop.operator.printers.get({ printerId }),
    ({ link }) => link === wanted,
  );
}

/** The cable is pulled in mid-print, and the message that goes on with the part takes one of the same ways. */
async function breakOff(
  tally: Tally,
  shop: Shop,
  print: OnePrint,
  random: () => number,
  because: string,
): Promise<OnePrint> {
  const { printId } = print;
  await until(
    async () => (await shop.operator.printers.get({ printerId: shop.printerId })).current,
    (current) => (current?.lastAcknowledgedLine ?? 0) > 6 || current?.state === 'finished',
  );
  if (shop.floor.print(printId).state === 'finished') return print;
  await connectAnew(shop);
  if (shop.floor.print(printId).state !== 'failed') return print;
  const answer = await answerOf(shop.operator.printing.resumePlan({ printId }));
  // The cable was pulled between the last line and its end: nothing is left to go on with.
  if (answer.kind === 'refused') {
    tally.expect(
      answer.facts['state'] === 'nothingLeft',
      `${because}: no plan: ${JSON.stringify(answer.facts)}`,
    );
    return print;
  }
  const { hash: planHash } = answer.value as ResumePlan;
  const seen = shop.floor.seen(print);
  const { plateToken } = await shop.operator.printing.confirmResume({ ...seen, planHash });
  const way = WAYS[Math.floor(random() * WAYS.length)] ?? 'pressed twice';
  const send: Send = ({ printing }) => printing.resumeAfterFailure({ ...seen, plateToken, planHash });
  const isLate = await deliver(shop, way, send, random);
  const newest = shop.floor.task(print.taskId).printId as Id<'Print'>;
  const wentOn = newest !== printId;
  if (wentOn) tally.met('went on with a part');
  tally.expect(!(isLate && wentOn), `${because}: went on ${way}`);
  return { ...print, printId: newest };
}

/** Whatever became of the print: it ends, and its part comes off. */
async function settle(shop: Shop, print: OnePrint): Promise<void> {
  const { floor } = shop;
  if (floor.print(print.printId).state === 'preheating')
    await shop.operator.printing.cancel(floor.seen(print));
  await floor.untilPrint(print.printId, 'finished', 'failed', 'cancelled', 'interrupted');
  await untilLink(shop, 'ready');
  await shop.operator.printing.remove(floor.seen(print));
}

/**
 * The folder is put back to a copy from before the start: the word stands unspent in it, and the print preheated. The
 * message that started the print comes once more.
 */
async function putBack(tally: Tally, shop: Shop, because: string): Promise<void> {
  const print = await preheated(shop);
  const before = begun(shop);
  const { plateToken } = await shop.operator.printing.confirmBedClear({ printerId: shop.printerId });
  const seen = shop.floor.seen(print);
  const { dataDirectory } = shop.floor.house;
  const copy = mkdtempSync(join(tmpdir(), 'printhall-copy-'));
  // As a backup of a running station is made: the store's journal goes with it.
  cpSync(dataDirectory, copy, { recursive: true, filter: (path) => !path.endsWith('.lock') });
  await shop.operator.printing.start({ ...seen, plateToken });
  await shop.floor.untilPrint(print.printId, 'finished');
  await shop.floor.house.station.close();
  rmSync(dataDirectory, { recursive: true, force: true });
  cpSync(copy, dataDirectory, { recursive: true });
  rmSync(copy, { recursive: true, force: true });
  const { shiftMilliseconds } = shop.floor.house.clock;
  shop.floor = Floor.over(await openTestStation(dataDirectory), shop.floor);
  shop.floor.house.clock.shiftMilliseconds = shiftMilliseconds;
  // Whoever signed in before the clock was where it is has a session that ended long ago.
  shop.signedInAt = 0;
  await pass(shop, 0);
  await untilLink(shop, 'ready');
  const answer = await wordOf(shop.operator.printing.start({ ...seen, plateToken }));
  tally.met('store put back');
  const files = begun(shop).files - before.files;
  tally.expect(files === 1, `${because}: put back, and the file was begun ${files} times (${answer})`);
  await settleAfterCopy(shop, print);
}

async function settleAfterCopy(shop: Shop, print: OnePrint): Promise<void> {
  const { floor, operator } = shop;
  const { state } = floor.print(print.printId);
  if (state === 'preheating') await operator.printing.cancel(floor.seen(print));
  await operator.printing.remove(floor.seen(print));
}
