import { expect, test } from 'vitest';
import { TASK_STATES } from '../../src/shop/printing/index.ts';
import { waitingReason, type PrinterForWaiting } from '../../src/shop/printing/waiting.ts';

const printer = (changes: Partial<PrinterForWaiting>): PrinterForWaiting => ({
  name: 'North 1',
  up: true,
  busy: false,
  faulted: false,
  outOfService: false,
  waitsForRemoval: false,
  misfit: null,
  station: null,
  ...changes,
});

const READY = printer({});
const OFF = printer({ up: false });
const CLOSED = printer({ name: 'North 3', outOfService: true });
const CLOSED_MISFIT = printer({ outOfService: true, misfit: 'material' });
const FAULTED = printer({ faulted: true });
const BUSY = printer({ busy: true });
const UNCLEARED = printer({ name: 'North 2', busy: true, waitsForRemoval: true });
const NO_PROFILE = printer({ misfit: 'profile' });
const TOO_SMALL = printer({ misfit: 'size' });
const TOO_HOT = printer({ misfit: 'heat' });
const NO_MATERIAL = printer({ misfit: 'material' });
const UNCLEARED_MISFIT = printer({ busy: true, waitsForRemoval: true, misfit: 'material' });

/** Printers of the factory → what a queued task waits for. The obstacle nearest to being gone is told. */
const TABLE: readonly (readonly [string, readonly PrinterForWaiting[], object])[] = [
  ['one is ready', [READY], { code: 'waitsForOperator' }],
  ['one is ready among others', [BUSY, OFF, UNCLEARED, READY], { code: 'waitsForOperator' }],
  ['a part lies on the only free one', [UNCLEARED], { code: 'bedNotCleared', printer: 'North 2' }],
  ['a part on one, another prints', [BUSY, UNCLEARED], { code: 'bedNotCleared', printer: 'North 2' }],
  ['all print', [BUSY, OFF], { code: 'printersBusy' }],
  ['all are off', [OFF], { code: 'noPrinterConnected' }],
  ['the only one has a fault', [FAULTED], { code: 'noPrinterConnected' }],
  ['the only one is out of service', [CLOSED], { code: 'printersOutOfService', printer: 'North 3' }],
  ['one is out of service, one is off', [CLOSED, OFF], { code: 'noPrinterConnected' }],
  [
    'out of service, and another material',
    [CLOSED_MISFIT],
    { code: 'noPrinterWithMaterial', materialKey: 'PLA' },
  ],
  ['none has the material', [NO_MATERIAL, NO_PROFILE], { code: 'noPrinterWithMaterial', materialKey: 'PLA' }],
  ['a part of another material', [UNCLEARED_MISFIT], { code: 'noPrinterWithMaterial', materialKey: 'PLA' }],
  ['none is big enough', [TOO_SMALL, NO_PROFILE], { code: 'noPrinterBigEnough' }],
  ['none takes the heat', [TOO_HOT, NO_PROFILE], { code: 'tooHotForPrinters' }],
  ['none of the profile', [NO_PROFILE], { code: 'noPrinterForProfile', profileKey: 'fine' }],
  ['no printers at all', [], { code: 'noPrinterForProfile', profileKey: 'fine' }],
  ['off, and misfits', [NO_MATERIAL, OFF], { code: 'noPrinterConnected' }],
];

test.each(TABLE)('[PR12] a queued task says what it waits for: %s', (_name, printers, reason) => {
  const task = { state: 'queued', materialKey: 'PLA', profileKey: 'fine' } as const;
  expect(waitingReason(task, printers)).toEqual(reason);
});

test('[PR12] G-code as it was uploaded asks for no profile', () => {
  const task = { state: 'queued', materialKey: 'PLA', profileKey: null } as const;
  expect(waitingReason(task, [])).toEqual({ code: 'noPrinterConnected' });
});

test('[PR12] a request waits for its review; what is in hand or over does not wait', () => {
  for (const state of TASK_STATES) {
    const reason = waitingReason({ state, materialKey: 'PLA', profileKey: null }, [READY]);
    if (state === 'requested') expect(reason).toEqual({ code: 'waitsForReview' });
    else if (state === 'queued') expect(reason).toEqual({ code: 'waitsForOperator' });
    else expect(reason, `a task that is ${state}`).toBeNull();
  }
});
