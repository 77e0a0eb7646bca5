import { describe, expect, test } from 'vitest';
import { cardNameOf } from '../../src/shop/printers/protocol/card-plan.ts';
import {
  bring,
  cardOf,
  commandsOf,
  connected,
  done,
  FILE,
  HASH,
  heatersAreOff,
  printing,
  stateOf,
} from './support/card.ts';
import type { LastingPrinter } from './support/lasting-printer.ts';
import { sourceOf } from './support/printing.ts';

const NAME = cardNameOf(HASH);
const onCard = ({ firmware }: LastingPrinter) => firmware.card?.linesOf(NAME) ?? null;

/** A printer that is writing the file, with some of it on its card. */
async function writing(): Promise<LastingPrinter> {
  const printer = await connected();
  void printer.connection().card?.bring({ id: 'print', source: sourceOf(FILE), sha256: HASH });
  await printer.until(() => (printer.firmware.card?.isWriting ?? false) && printer.written.length > 60);
  return printer;
}

describe('a file that broke off on its way to the card', () => {
  test.each([
    ['the cable was out', (printer: LastingPrinter) => printer.plug(false)],
    ['the board restarted', (printer: LastingPrinter) => printer.firmware.reset()],
    ['it said nothing any more', (printer: LastingPrinter) => printer.firmware.goSilent()],
    ['somebody stopped the printer', (printer: LastingPrinter) => printer.connection().stopPrinter()],
  ] as const)('[PT32] is deleted when the printer answers again: %s', async (_why, breakOff) => {
    const printer = await writing();
    breakOff(printer);
    await printer.time.run(200_000);
    printer.plug(true);
    if (stateOf(printer) !== 'ready') {
      // Somebody presses its reset button, and connects it again.
      printer.firmware.reset();
      await printer.time.run(5_000);
      await printer.settle(printer.connection().connect());
    }
    await printer.time.run(5_000);
    expect(stateOf(printer)).toBe('ready');
    expect(printer.firmware.card?.isWriting).toBe(false);
    expect(onCard(printer)).toBeNull();
    expect(printer.connection().snapshot.firmware?.name).toContain('Marlin');
    expect((await bring(printer)).ok).toBe(true);
    expect(cardOf(printer)).toMatchObject({ kind: 'holds' });
    await printer.time.run(60_000);
    expect(onCard(printer)).not.toBeNull();
  });

  test('[PT32] the next life of a station that died finds it writing, ends that, and deletes what is ours', async () => {
    const printer = await writing();
    printer.die(7);
    await printer.time.run(60_000);
    expect(printer.firmware.card?.isWriting).toBe(true);
    const next = printer.anew();
    expect((await printer.settle(next.connect())).ok).toBe(true);
    await printer.time.run(5_000);
    expect(next.snapshot.firmware?.name).toContain('Marlin');
    expect(next.snapshot.temperatures).not.toBeNull();
    expect(printer.firmware.card?.isWriting).toBe(false);
    expect(onCard(printer)).toBeNull();
    // What other people put there is theirs.
    expect(await printer.settle(next.ask('M20'))).toMatchObject({
      value: expect.arrayContaining(['HOOK.GCO 2377101']) as unknown,
    });
  });

  test('[PT32] what was taken back counts as deleted only when it is', async () => {
    // One `ok` more than lines: it must not stand for the one that M30 has not had yet.
    const printer = await writing();
    printer.firmware.hesitate(2);
    printer.connection().card?.stopBringing();
    for (let extra = 0; extra < 4; extra += 1) printer.hear('ok');
    expect(stateOf(printer)).toBe('bringing');
    await printer.until(() => stateOf(printer) === 'ready');
    expect(onCard(printer)).toBeNull();
  });
});

describe('a print from the card, once more', () => {
  test('[PT35] a start that the printer does not hear for half a minute is given up, and never comes later', async () => {
    const printer = await connected();
    await bring(printer);
    printer.firmware.hesitate(60);
    const { ok } = printer.connection().startJob({ id: 'print', source: sourceOf(FILE), onCard: HASH });
    expect(ok).toBe(true);
    await printer.until(() => printer.ends().length > 0, 31_000);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFailed' }]);
    await printer.time.run(600_000);
    expect(printer.firmware.executed).not.toContain('M24');
    expect(printer.firmware.executedFromCard).toEqual([]);
  });

  test('[PT36] resumed after the heaters went off and the station died, it is hot as the file wants it', async () => {
    const printer = await printing();
    printer.connection().pauseJob();
    await printer.until(() => stateOf(printer) === 'paused');
    printer.connection().preheat({ hotendCelsius: 0, bedCelsius: 0 });
    await printer.until(() => heatersAreOff(printer));
    printer.die();
    const next = printer.anew();
    const run = { id: 'print', source: sourceOf(FILE), sha256: HASH, standing: 'paused' as const };
    await next.card?.takeUp(run);
    await printer.settle(next.connect());
    await printer.until(() => stateOf(printer) === 'paused');
    expect(next.resumeJob().ok).toBe(true);
    await printer.until(() => stateOf(printer) === 'printing');
    expect(printer.firmware.machine.hotend.target).toBe(200);
    expect(printer.firmware.machine.bed.target).toBe(60);
    await printer.until(() => printer.ends().length > 0);
    expect(printer.ends()).toMatchObject([{ kind: 'jobFinished' }]);
    expect(done(printer)).toEqual(commandsOf(FILE));
  });

  test('[PT37] a mark that an earlier print has left does not pass for the end of this one', async () => {
    const printer = await printing();
    printer.plug(false);
    expect(printer.connection().cancelJob().ok).toBe(true);
    // It goes on all the same, to its end: the printer is not seen before.
    await printer.time.run(3_600_000);
    expect(done(printer)).toEqual(commandsOf(FILE));
    printer.die();
    printer.plug(true);
    const second = printer.anew();
    await printer.settle(second.connect());
    await bring(printer);
    // The station dies after it put down that it starts, and before it has said a word to the printer.
    printer.die();
    const third = printer.anew();
    const run = { id: 'again', source: sourceOf(FILE), sha256: HASH, standing: 'starting' as const };
    await third.card?.takeUp(run);
    const before = printer.ends().length;
    await printer.settle(third.connect());
    await printer.until(() => printer.ends().length > before);
    expect(printer.ends().slice(before)).toMatchObject([{ kind: 'jobFailed', jobId: 'again' }]);
  });

  test('[PT24] where the head is, nobody here knows after a print that only the firmware followed', async () => {
    const printer = await connected();
    printer.connection().send(['G28', 'G1 X10 Y10 Z10']);
    await printer.until(() => printer.connection().snapshot.position !== null);
    await bring(printer);
    printer.connection().startJob({ id: 'print', source: sourceOf(FILE), onCard: HASH });
    await printer.until(() => stateOf(printer) === 'printing');
    expect(printer.connection().snapshot.position).toBeNull();
  });
});
