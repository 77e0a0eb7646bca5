import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PrinterEvent } from '../../src/shop/printers/protocol/model.ts';
import { openGcodeFile } from '../../src/station/devices/gcode-file.ts';
import { createWireThread } from '../../src/station/devices/wire/wire-thread.ts';
import { systemClock, systemTimers } from '../../src/station/system.ts';
import { openTcpPrinter } from '../support/tcp-printer.ts';
import { isEnd, movesFile } from './support/printing.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'printhall-card-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** For what happens in another thread, and at a printer: on a machine that does other things too. */
const PATIENCE = { timeout: 30_000 };

function breaking(text: string): never {
  throw new Error(text);
}

describe('a print that the printer reads from its card', () => {
  const TEXT = movesFile(60);
  const hash = createHash('sha256').update(TEXT).digest('hex');

  /** A print from the card, in a thread that breaks when it is asked `M117 break`. */
  async function printingFromCard() {
    const printer = await openTcpPrinter({ speed: 10 });
    const reported: unknown[] = [];
    const program = new URL('./support/breaking-wire.ts', import.meta.url);
    const wire = createWireThread((error) => reported.push(error), program);
    const connection = wire.printerAt(printer.address, { clock: systemClock, timers: systemTimers });
    const events: PrinterEvent[] = [];
    connection.subscribe((event) => events.push(event));
    expect((await connection.connect()).ok).toBe(true);
    const path = join(folder, 'card.gcode');
    await writeFile(path, TEXT);
    const open = async () => {
      const source = await openGcodeFile(path);
      return source.ok ? source.value : breaking(source.refusal.code);
    };
    // It stands before its first line until it is let go: nothing here depends on how long the rest takes.
    const { card } = printer.firmware;
    if (!card) return breaking('No card');
    const next = card.next.bind(card);
    let isHeld = true;
    card.next = () => (isHeld ? { command: null, isOver: false } : next());
    await connection.card?.bring({ id: 'print', source: await open(), sha256: hash });
    await expect.poll(() => connection.snapshot.card, PATIENCE).toMatchObject({ kind: 'holds' });
    expect(connection.startJob({ id: 'print', source: await open(), onCard: hash }).ok).toBe(true);
    await expect.poll(() => connection.snapshot.state.kind, PATIENCE).toBe('printing');
    const end = async () => {
      await connection.close();
      await wire.close();
      await printer.close();
    };
    const letGo = () => {
      isHeld = false;
    };
    return { printer, connection, events, reported, letGo, end };
  }

  test('[PT38] goes on when the thread breaks, is found again, and ends once', async () => {
    const { printer, connection, events, reported, letGo, end } = await printingFromCard();
    await connection.ask('M117 break');
    expect(connection.snapshot.state).toMatchObject({ kind: 'outOfSight', jobId: 'print' });
    expect(reported.map(String)).toEqual(['Error: planted']);
    expect(events.filter(isEnd)).toEqual([]);
    await expect.poll(() => connection.snapshot.state.kind, PATIENCE).toBe('printing');
    letGo();
    await expect.poll(() => events.filter(isEnd), PATIENCE).toMatchObject([{ kind: 'jobFinished' }]);
    expect(printer.firmware.executedFromCard.slice(0, 60)).toEqual(TEXT.split('\n'));
    expect(events.filter(({ kind }) => kind === 'jobStarted')).toHaveLength(1);
    await end();
  });

  test('[PT38] cancelled before another thread has found it, it is ended when that one does', async () => {
    const { printer, connection, events, end } = await printingFromCard();
    await connection.ask('M117 break');
    expect(connection.cancelJob().ok).toBe(true);
    await expect.poll(() => events.filter(isEnd), PATIENCE).toMatchObject([{ kind: 'jobCancelled' }]);
    expect(printer.firmware.card?.isPrinting).toBe(false);
    await end();
  });
});
