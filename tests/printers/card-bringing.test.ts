import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardNameOf } from '../../src/shop/printers/protocol/card-plan.ts';
import { bring, cardOf, commandsOf, connected, FILE, HASH, stateOf } from './support/card.ts';
import { lastingPrinter } from './support/lasting-printer.ts';
import { movesOf, sourceOf } from './support/printing.ts';

/** Klipper's card is read only. */
const WRITES_CARDS = ['marlin2', 'marlin1', 'buddy', 'repetier', 'smoothie'] as const;

describe('bringing a file to the card', () => {
  test('[PT30] what lies on the card is the file, line by line, with the heaters off behind it', async () => {
    const printer = await connected();
    expect((await bring(printer)).ok).toBe(true);
    const lines = printer.firmware.card?.linesOf(cardNameOf(HASH)) ?? [];
    expect(lines.slice(0, commandsOf(FILE).length)).toEqual(commandsOf(FILE));
    expect(lines.slice(commandsOf(FILE).length)).toEqual([
      'M400',
      'M104 S0',
      'M140 S0',
      'M107',
      expect.stringMatching(/^G92 E\d{5}$/),
    ]);
    expect(cardOf(printer)).toMatchObject({ kind: 'holds', sha256: HASH, name: cardNameOf(HASH) });
    expect(movesOf(printer.firmware.executed)).toEqual([]);
  });

  test('[PT30] whatever the cable does, the card holds the file exactly, or nothing of it', async () => {
    const share = fc.constantFrom(0, 0, 0.01, 0.04);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          corrupt: share,
          torn: share,
          resend: share,
          doubleOk: share,
          garble: fc.constantFrom(0, 0.01),
          dropOk: fc.constantFrom(0, 0, 23, 97),
          seed: fc.integer({ min: 1, max: 1_000_000 }),
          flavour: fc.constantFrom(...WRITES_CARDS),
        }),
        async (faults) => {
          const printer = lastingPrinter(faults);
          if (!(await printer.settle(printer.connection().connect())).ok) return;
          await bring(printer);
          const lines = printer.firmware.card?.linesOf(cardNameOf(HASH)) ?? null;
          if (cardOf(printer)?.kind === 'holds') {
            expect(lines?.slice(0, commandsOf(FILE).length)).toEqual(commandsOf(FILE));
          } else if (stateOf(printer) === 'ready') expect(lines).toBeNull();
          expect(movesOf(printer.firmware.executed)).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('[PT31] no line leaves before the firmware says that it writes', async () => {
    const printer = await connected();
    const { card } = printer.firmware;
    if (!card) throw new Error('No card');
    card.perform = () => [];
    await bring(printer);
    expect(cardOf(printer)).toMatchObject({ kind: 'failed', problem: 'cannotWrite' });
    expect(movesOf(printer.firmware.executed)).toEqual([]);
    expect(printer.written.filter((text) => text.includes('G1 X'))).toEqual([]);
  });

  test.each([
    ['klipper', 'cannotWrite'],
    ['smoothie', null],
    ['repetier', null],
  ] as const)('[PT31] %s: %s', async (flavour, problem) => {
    const printer = await connected({ flavour });
    await bring(printer);
    if (problem === null) expect(cardOf(printer)).toMatchObject({ kind: 'holds' });
    else expect(cardOf(printer)).toMatchObject({ kind: 'failed', problem });
    expect(stateOf(printer)).toBe('ready');
    expect(movesOf(printer.firmware.executed)).toEqual([]);
  });

  test('[PT31] a full card, and a length that is not the file’s: nothing of it stays', async () => {
    const full = await connected({ cardFull: 2_000 });
    await bring(full);
    expect(cardOf(full)).toMatchObject({ kind: 'failed', problem: 'cardFull' });
    expect(full.firmware.card?.linesOf(cardNameOf(HASH))).toBeNull();

    const other = await connected();
    const { card } = other.firmware;
    if (!card) throw new Error('No card');
    const write = card.write.bind(card);
    let lines = 0;
    card.write = (command) => {
      lines += 1;
      return lines === 100 ? [] : write(command);
    };
    await bring(other);
    expect(cardOf(other)).toMatchObject({ kind: 'failed', problem: 'lengthDiffers' });
    expect(card.linesOf(cardNameOf(HASH))).toBeNull();
  });

  test('[PT32] brought back at any moment, it leaves no half file', async () => {
    const printer = await connected();
    const begun = printer.connection().card?.bring({ id: 'print', source: sourceOf(FILE), sha256: HASH });
    await printer.until(() => cardOf(printer)?.kind === 'bringing');
    await begun;
    await printer.until(() => (printer.firmware.card?.isWriting ?? false) && printer.written.length > 60);
    expect(printer.connection().pauseJob().ok).toBe(false);
    expect(printer.connection().preheat({ hotendCelsius: 200 })).toMatchObject({ ok: false });
    expect(printer.connection().card?.stopBringing().ok).toBe(true);
    await printer.until(() => stateOf(printer) === 'ready');
    expect(printer.firmware.card?.linesOf(cardNameOf(HASH))).toBeNull();
    expect(cardOf(printer)).toBeNull();
    expect(printer.connection().send(['G28']).ok).toBe(true);
    await printer.until(() => printer.firmware.executed.includes('G28'));
  });

  test('[PT32] Stop printer and letting go end the writing first', async () => {
    for (const end of ['stop', 'close'] as const) {
      const printer = await connected();
      void printer.connection().card?.bring({ id: 'print', source: sourceOf(FILE), sha256: HASH });
      await printer.until(() => (printer.firmware.card?.isWriting ?? false) && printer.written.length > 60);
      const before = printer.written.length;
      if (end === 'stop') printer.connection().stopPrinter();
      else void printer.connection().close();
      const written = printer.written.slice(before);
      expect(written[0]).toBe('M29\n');
      expect(written.join('')).toContain(end === 'stop' ? '\nM112\n' : '\nM104 S0\n');
      await printer.time.run(1_000);
      expect(printer.firmware.card?.isWriting).toBe(false);
    }
  });

  test.each([
    ['M117 see M29 there', 'cardCommand'],
    ['M23 OTHER.GCO', 'cardCommand'],
    ['M0 Change the colour', 'programPause'],
    [`M117 ${'x'.repeat(90)}`, 'tooLong'],
  ] as const)('[PT33] %s does not go to a card', async (command, why) => {
    const printer = await connected();
    const text = `G28\n${command}\nG1 X1`;
    expect(await bring(printer, text)).toEqual({
      ok: false,
      refusal: { code: 'printers.notForCard', fileLine: 2, why },
    });
    expect(printer.written.join('')).not.toContain('M28');
  });

  test('[PT33] not while anything is hot, nor where the board restarts with its port, nor without a card', async () => {
    const hot = await connected();
    hot.connection().preheat({ bedCelsius: 60 });
    const justNow = await bring(hot);
    await hot.time.run(10_000);
    const none = await connected({ card: false });
    const restarting = await connected({}, true);
    expect([justNow, await bring(hot), await bring(none), await bring(restarting)]).toMatchObject(
      (['heatersOn', 'heatersOn', 'notOffered', 'restartsWhenOpened'] as const).map((why) => ({
        refusal: { code: 'printers.cardRefused', why },
      })),
    );
  });
});
