import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PrinterEvent, PrinterSnapshot } from '../../src/shop/printers/protocol/model.ts';
import { openGcodeFile } from '../../src/station/devices/gcode-file.ts';
import { answerAct, awaitAct, newSlip, putAct, takeAct } from '../../src/station/devices/wire/act-slip.ts';
import { NewsOutbox } from '../../src/station/devices/wire/news-outbox.ts';
import type { PrinterNews } from '../../src/station/devices/wire/wire-messages.ts';
import { createWireThread } from '../../src/station/devices/wire/wire-thread.ts';
import { systemClock, systemTimers } from '../../src/station/system.ts';
import { isEnd, movesFile } from './support/printing.ts';
import { VirtualTime } from './support/virtual-time.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'printhall-wire-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A TCP printer in a thread of its own that answers each line and counts the moves: it needs nothing of our loop. */
const COUNTING_PRINTER = `
const { parentPort, workerData } = require('node:worker_threads');
const moves = new Int32Array(workerData);
require('node:net').createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    const text = bytes.toString('latin1');
    Atomics.add(moves, 0, text.split('G1 X').length - 1);
    socket.write('ok\\n'.repeat(text.split('\\n').length - 1));
  });
}).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port); });`;

async function countingPrinter() {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const moves = new Int32Array(shared);
  const worker = new Worker(COUNTING_PRINTER, { eval: true, workerData: shared });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  return {
    address: `tcp:127.0.0.1:${port}`,
    moves: () => Atomics.load(moves, 0),
    end: () => worker.terminate(),
  };
}

function breaking(text: string): never {
  throw new Error(text);
}

describe('a printer in the thread of the wire', () => {
  test('prints its whole file while the main loop does not turn once', async () => {
    const printer = await countingPrinter();
    const wire = createWireThread(String);
    const connection = wire.printerAt(printer.address, { clock: systemClock, timers: systemTimers });
    const events: PrinterEvent[] = [];
    connection.subscribe((event) => events.push(event));
    expect(await connection.connect()).toEqual({ ok: true, value: undefined });
    const path = join(folder, 'part.gcode');
    const count = 4_000;
    await writeFile(path, movesFile(count));
    const source = await openGcodeFile(path);
    if (!source.ok) return breaking(source.refusal.code);
    expect(connection.startJob({ id: 'job', source: source.value }).ok).toBe(true);
    // Nothing but the thread can send these: ours is in this loop until all of them have arrived.
    const patience = performance.now() + 100_000;
    while (printer.moves() < count && performance.now() < patience);
    expect(printer.moves()).toBe(count);
    expect(connection.snapshot.state).toEqual({ kind: 'printing', jobId: 'job' });
    await expect.poll(() => events.filter(isEnd)).toMatchObject([{ kind: 'jobFinished', jobId: 'job' }]);
    // The file was closed with the job.
    await expect(source.value.read(0, 1)).rejects.toThrow('closed');
    await connection.close();
    expect(connection.snapshot.state.kind).toBe('closed');
    await wire.close();
    await printer.end();
  });

  test('is refused what does not fit, and opens again after it was closed', async () => {
    const printer = await countingPrinter();
    const wire = createWireThread(String);
    const connection = wire.printerAt(printer.address, { clock: systemClock, timers: systemTimers });
    const wrongState = {
      ok: false,
      refusal: { code: 'printers.wrongState', act: 'pauseJob', state: 'closed' },
    };
    expect(connection.pauseJob()).toEqual(wrongState);
    for (let time = 0; time < 3; time += 1) {
      const connecting = connection.connect();
      expect(connection.snapshot.state.kind).toBe('opening');
      expect((await connecting).ok).toBe(true);
      expect(connection.snapshot.state.kind).toBe('ready');
      expect((await connection.connect()).ok).toBe(false);
      expect(connection.pauseJob()).toMatchObject({
        refusal: { code: 'printers.wrongState', state: 'ready' },
      });
      expect(connection.send(['M112'])).toMatchObject({ refusal: { problem: 'forbidden' } });
      expect(connection.send(['M117 hello']).ok).toBe(true);
      await connection.close();
    }
    expect(
      (await wire.printerAt('tcp:127.0.0.1:1', { clock: systemClock, timers: systemTimers }).connect()).ok,
    ).toBe(false);
    await wire.close();
    await printer.end();
  });

  test('is lost once, with its print, when the thread breaks; the next connection starts another', async () => {
    const printer = await countingPrinter();
    const reported: unknown[] = [];
    const program = new URL('./support/breaking-wire.ts', import.meta.url);
    const wire = createWireThread((error) => reported.push(error), program);
    const connection = wire.printerAt(printer.address, { clock: systemClock, timers: systemTimers });
    const events: PrinterEvent[] = [];
    connection.subscribe((event) => events.push(event));
    await connection.connect();
    const path = join(folder, 'broken.gcode');
    await writeFile(path, movesFile(100_000));
    const source = await openGcodeFile(path);
    if (!source.ok) return breaking(source.refusal.code);
    connection.startJob({ id: 'job', source: source.value });
    // What breaks it: see breaking-wire.ts.
    expect(await connection.ask('M117 break')).toMatchObject({ ok: false });
    expect(events.filter(isEnd)).toMatchObject([{ kind: 'jobFailed', reason: 'linkLost', jobId: 'job' }]);
    expect(events.filter(({ kind }) => kind === 'linkLost')).toHaveLength(1);
    expect(connection.snapshot).toMatchObject({ state: { kind: 'linkLost' }, job: null });
    expect(reported.map(String)).toEqual(['Error: planted']);
    expect((await connection.connect()).ok).toBe(true);
    expect(connection.snapshot.state.kind).toBe('ready');
    expect(events.filter(isEnd)).toHaveLength(1);
    await connection.close();
    await wire.close();
    await printer.end();
  });
});

describe('the slip of an act', () => {
  test('what was given up is never taken, and what was taken is never given up', () => {
    const slip = newSlip();
    putAct(slip, 7);
    expect(takeAct(slip, 6)).toBe(false);
    expect(awaitAct(slip, 7, 1, 1)).toBe('givenUp');
    expect(takeAct(slip, 7)).toBe(false);
    putAct(slip, 8);
    expect(takeAct(slip, 7)).toBe(false);
    expect(takeAct(slip, 8)).toBe(true);
    expect(takeAct(slip, 8)).toBe(false);
    expect(awaitAct(slip, 8, 1, 1)).toBe('lost');
    answerAct(slip, 8);
    expect(awaitAct(slip, 8, 1, 1)).toBe('answered');
  });

  test('its number fits however many calls there were', () => {
    const slip = newSlip();
    for (const call of [1, 2 ** 28 - 1, 2 ** 28, 2 ** 31, 2 ** 40 + 3]) {
      putAct(slip, call);
      expect(takeAct(slip, call)).toBe(true);
      answerAct(slip, call);
      expect(awaitAct(slip, call, 1, 1)).toBe('answered');
    }
  });
});

describe('news on their way', () => {
  const snapshot = { address: 'tcp:printer:1' } as PrinterSnapshot;
  const line = (text: string): PrinterEvent => ({ kind: 'console', direction: 'sent', text });
  const restarted: PrinterEvent = { kind: 'printerRestarted' };

  function outboxOf(unread: { value: number }) {
    const time = new VirtualTime();
    const posted: (readonly PrinterNews[])[] = [];
    const outbox = new NewsOutbox(
      time,
      (news) => posted.push(news),
      () => unread.value,
    );
    outbox.add(1, () => ({ snapshot, baudRate: null }));
    outbox.add(2, () => ({ snapshot, baudRate: 250_000 }));
    const eventsOf = (printer: number) =>
      posted.flat().flatMap((news) => (news.printer === printer ? news.events : []));
    return { time, posted, outbox, eventsOf };
  }

  test('keep their order for each printer, chatter or not, and come all', async () => {
    const event = fc.record({
      printer: fc.constantFrom(1, 2),
      event: fc.oneof(fc.string().map(line), fc.constant(restarted)),
    });
    const pause = fc.constantFrom(null, 10, 60);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(event, pause)), async (steps) => {
        const { time, outbox, eventsOf } = outboxOf({ value: 0 });
        const put: { printer: number; event: PrinterEvent }[] = [];
        for (const step of steps) {
          if (step === null || typeof step === 'number') await time.run(step ?? 0);
          else {
            put.push(step);
            outbox.put(step.printer, step.event);
          }
        }
        await time.run(100);
        for (const printer of [1, 2]) {
          expect(eventsOf(printer)).toEqual(
            put.filter((one) => one.printer === printer).map((one) => one.event),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  test('what matters goes at once with what came before it; chatter is gathered', async () => {
    const { time, posted, outbox } = outboxOf({ value: 0 });
    for (let at = 0; at < 30; at += 1) outbox.put(1, line(`N${at}`));
    expect(posted).toHaveLength(0);
    outbox.put(1, restarted);
    await Promise.resolve();
    expect(posted).toHaveLength(1);
    expect(posted[0]?.[0]?.events).toHaveLength(31);
    await time.run(200);
    expect(posted).toHaveLength(1);
  });

  test('stay bounded while nobody reads: the newest lines of a console, and all that is no line', async () => {
    const unread = { value: 99 };
    const { time, posted, outbox, eventsOf } = outboxOf(unread);
    const progress = { kind: 'jobProgress', progress: { jobId: 'job' } } as PrinterEvent;
    for (let at = 0; at < 50_000; at += 1) {
      outbox.put(1, at % 10_000 === 0 ? progress : line(`N${at}`));
      if (at % 1_000 === 0) await time.run(50);
    }
    expect(posted).toHaveLength(0);
    unread.value = 0;
    await time.run(100);
    const events = eventsOf(1);
    expect(events.length).toBeLessThanOrEqual(1_010);
    expect(events.filter(({ kind }) => kind === 'jobProgress')).toHaveLength(5);
    expect(events.at(-1)).toEqual(line('N49999'));
  });
});
