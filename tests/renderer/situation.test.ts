import { expect, test } from 'vitest';
import { needsSomeone, situationOf } from '../../renderer/rooms/printing/situation.ts';
import type { CurrentPrintView, LinkState, PrinterView } from '../../src/shop/printers/index.ts';
import { PRINT_STATES } from '../../src/shop/printing/index.ts';
import type { PrintState } from '../../src/shop/printing/index.ts';

function printer(
  link: LinkState,
  state: PrintState | null = null,
): Pick<PrinterView, 'fault' | 'link' | 'current'> {
  return { link, fault: null, current: state === null ? null : ({ state } as CurrentPrintView) };
}

test('out of service, nothing but bringing it back is offered, unless a part is on it or it has a fault', () => {
  const outOfService = { reason: 'Belts', since: 0, by: 'Somebody' };
  for (const link of ['off', 'lost', 'ready'] as const) {
    expect(situationOf({ ...printer(link), outOfService })).toMatchObject({
      next: 'bringBack',
      tone: 'quiet',
    });
  }
  expect(situationOf({ ...printer('ready', 'failed'), outOfService })).toMatchObject({ next: 'remove' });
  const fault = { code: 'linkLost', firmwareText: null, at: 0 };
  expect(situationOf({ ...printer('ready'), outOfService, fault })).toMatchObject({ next: 'clearFault' });
});

test('a printer that is off or lost never looks ready', () => {
  for (const link of ['off', 'lost', 'connecting', 'faulted'] as const)
    expect(situationOf(printer(link)).kind).not.toBe('ready');
});

test('a printer that prints what is not ours is neither ready nor asked for anything', () => {
  const theirs = situationOf(printer('busy'));
  expect(theirs).toEqual({ kind: 'occupied', tone: 'running', waits: 'occupied' });
  expect(needsSomeone(theirs)).toBe(false);
});

test('a fault comes before everything else', () => {
  for (const state of PRINT_STATES) {
    const faulted = { ...printer('busy', state), fault: { code: 'stopped', firmwareText: null, at: 0 } };
    expect(situationOf(faulted)).toMatchObject({ kind: 'faulted', next: 'clearFault' });
  }
});

test('a running print on a lost link asks to be looked at, and offers no pause', () => {
  for (const state of ['starting', 'printing', 'paused', 'resuming'] as const)
    expect(situationOf(printer('lost', state))).toMatchObject({
      kind: 'link',
      tone: 'stopped',
      next: 'connect',
    });
});

test('a part on the bed can be taken off whether the printer answers or not', () => {
  for (const link of ['ready', 'off', 'lost'] as const)
    for (const state of ['finished', 'failed', 'cancelled', 'interrupted'] as const)
      expect(situationOf(printer(link, state))).toMatchObject({ kind: 'print', state, next: 'remove' });
});

test('what was asked for and not confirmed waits, and offers nothing to press', () => {
  for (const state of ['starting', 'pausing', 'resuming', 'cancelling'] as const) {
    expect(situationOf(printer('busy', state))).toMatchObject({ waits: state });
    expect(situationOf(printer('busy', state))).not.toHaveProperty('next');
  }
});

test('a printer that prints or is free is quiet; one that stands still for a person is not', () => {
  expect(needsSomeone(situationOf(printer('ready')))).toBe(false);
  expect(needsSomeone(situationOf(printer('busy', 'printing')))).toBe(false);
  for (const state of ['accepted', 'preheating', 'paused', 'finished', 'failed', 'interrupted'] as const)
    expect(needsSomeone(situationOf(printer('busy', state)))).toBe(true);
});
