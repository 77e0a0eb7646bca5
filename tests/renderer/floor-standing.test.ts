import { describe, expect, test } from 'vitest';
import { floorStanding } from '../../renderer/app/floor-standing.ts';
import type { CurrentPrintView, PrinterView } from '../../src/shop/printers/index.ts';

type Standing = Parameters<typeof floorStanding>[0][number];

function printer(name: string, about: Partial<Standing> = {}): Standing {
  return { name, fault: null, link: 'ready', current: null, ...about };
}

function printing(name: string, fraction: number, state = 'printing'): Standing {
  const current = { state, fraction } satisfies Partial<CurrentPrintView>;
  return printer(name, { link: 'busy', current: current as CurrentPrintView });
}

const FAULT: PrinterView['fault'] = { code: 'printerHalted', firmwareText: null, at: 1 };

describe('what the title of the window says of the printers', () => {
  test('nothing, while none prints and none has stopped', () => {
    const idle = [printer('1'), printer('2', { link: 'off' }), printing('3', 1, 'finished')];
    expect(floorStanding(idle)).toEqual({ kind: 'quiet' });
    expect(floorStanding([])).toEqual({ kind: 'quiet' });
  });

  test('the one that prints, by name and hundredths, and a paused one too', () => {
    for (const state of ['starting', 'printing', 'pausing', 'paused', 'resuming']) {
      expect(floorStanding([printer('1'), printing('Printer 3', 0.6299, state)])).toEqual({
        kind: 'printing',
        count: 1,
        printer: 'Printer 3',
        fraction: 0.62,
      });
    }
  });

  test('how many print, and how far they are together', () => {
    expect(
      floorStanding([printing('Printer 10', 0.9), printing('Printer 9', 0.1), printing('11', 0.8)]),
    ).toEqual({
      kind: 'printing',
      count: 3,
      printer: '11',
      fraction: 0.6,
    });
  });

  test('first of all who has stopped, whatever else goes well', () => {
    const lost = printer('Printer 7', { link: 'lost' });
    const faulted = printer('Printer 12', { link: 'faulted', fault: FAULT });
    const failed = printing('Printer 8', 0.4, 'failed');
    expect(floorStanding([printing('1', 0.5), faulted, lost, failed])).toEqual({
      kind: 'stopped',
      count: 3,
      printer: 'Printer 7',
      fraction: 0.5,
    });
    expect(floorStanding([faulted])).toMatchObject({ count: 1, printer: 'Printer 12', fraction: null });
  });
});
