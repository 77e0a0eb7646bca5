import type {
  AskedFromAfar,
  CurrentPrintView,
  OtherStation,
  PrinterView,
  TemperatureSample,
} from '../../src/shop/printers/index.ts';
import type { ChainStep, PrintState } from '../../src/shop/printing/index.ts';

/** A morning in a workshop that does not exist, the same at every visit: pictures of it can be compared. */
const NOON = Date.UTC(2026, 5, 1, 12);

const SAMPLES = 300;
const WARM_AT = 60;

/** Five minutes: cold, then on the way to 215 and 60 degrees, then there. */
export const TRACE: readonly TemperatureSample[] = Array.from({ length: SAMPLES }, (_, second) => {
  const warmth = 1 - Math.exp(-Math.max(0, second - WARM_AT) / 45);
  return {
    at: NOON + second * 1_000,
    hotendCelsius: 21 + 194 * warmth,
    hotendTargetCelsius: second < WARM_AT ? 0 : 215,
    bedCelsius: 21 + 39 * warmth * warmth,
    bedTargetCelsius: second < WARM_AT ? 0 : 60,
  };
});

const LAST_SAMPLE: TemperatureSample = {
  at: NOON,
  hotendCelsius: 214.6,
  hotendTargetCelsius: 215,
  bedCelsius: 60,
  bedTargetCelsius: 60,
};

export const CHAIN: readonly ChainStep[] = (
  [
    ['projects.uploadModel', 'Ada Marlow', 'Designer', null],
    ['printing.request', 'Ada Marlow', 'Designer', null],
    ['printing.review', 'Bruno Vidal', 'Factory manager', null],
    ['printing.acceptTask', 'Chiara Neri', 'Operator', 'Printer 3'],
    ['printing.started', null, null, 'Printer 3'],
  ] as const
).map(([action, personName, roleName, printerName], index) => ({
  at: NOON + index * 600_000,
  action,
  personId: personName,
  personName,
  roleName,
  stationName: 'Bench 1',
  printerName,
  reason: null,
  dutiesNotApart: false,
}));

function printOf(state: PrintState): CurrentPrintView {
  return {
    printId: `print-${state}`,
    taskId: 'task',
    version: 1,
    modelVersionId: 'none',
    modelName: 'Hinge, left',
    projectName: 'Cabinet doors',
    state,
    materialKey: 'PLA',
    startedAt: state === 'accepted' || state === 'preheating' ? null : NOON,
    acknowledgedLines: 6_200,
    totalLines: 10_000,
    lastAcknowledgedLine: 6_540,
    sliceId: null,
    waitsForPower: null,
    fileOnItsWay: null,
    taskWent: null,
    fraction: 0.62,
    remainingSeconds: 3_240,
    layer: 61,
    layers: 140,
    failure: state === 'failed' ? { code: 'thermalRunaway', firmwareText: null } : null,
    pauseCause: null,
    card: null,
  };
}

type PrinterFacts = Partial<Pick<PrinterView, 'link' | 'current' | 'fault' | 'bed' | 'elsewhere' | 'asked'>>;

function printer(name: string, facts: PrinterFacts): PrinterView {
  return {
    printerId: `gallery-${name}`,
    name,
    parentScopeId: 'gallery',
    parentName: 'Hall',
    factoryId: '',
    address: 'simulated',
    simulated: true,
    profileKey: 'sample',
    profileName: 'Sample 220',
    materialKey: 'PLA',
    bedMillimetres: { x: 220, y: 220, z: 250 },
    link: 'ready',
    firmware: null,
    bed: 'clear',
    temperatures: LAST_SAMPLE,
    fault: null,
    outOfService: null,
    powerGroupId: null,
    usbSerial: null,
    foundAgainAt: null,
    lacksThermalProtection: false,
    prompt: null,
    current: null,
    elsewhere: null,
    asked: null,
    ...facts,
  };
}

const SHOWN_STATES: readonly PrintState[] = [
  'accepted',
  'preheating',
  'printing',
  'pausing',
  'paused',
  'finished',
  'failed',
  'cancelled',
  'interrupted',
];

const HALL: OtherStation = { stationId: 'gallery-hall', name: 'Hall 2', heardAt: NOON, isQuiet: false };

/** A printer in every situation that its card knows. */
export const PRINTERS: readonly PrinterView[] = [
  printer('Printer 1', {}),
  printer('Printer 2', { link: 'off' }),
  printer('Printer 3', { link: 'lost' }),
  printer('Printer 4', { link: 'connecting' }),
  printer('Printer 5', { link: 'faulted', fault: { code: 'thermalFault', firmwareText: null, at: NOON } }),
  ...SHOWN_STATES.map((state, index) =>
    printer(`Printer ${index + 6}`, { link: 'busy', current: printOf(state) }),
  ),
  printer('Printer 15', { link: 'busy', current: { ...printOf('printing'), taskWent: 'cancelled' } }),
  printer('Printer 16', { link: 'elsewhere', elsewhere: HALL }),
  printer('Printer 17', {
    link: 'elsewhere',
    elsewhere: HALL,
    current: printOf('printing'),
    asked: askedOf('asked'),
  }),
  printer('Printer 18', {
    link: 'elsewhere',
    elsewhere: HALL,
    current: printOf('paused'),
    asked: askedOf('refused'),
  }),
  printer('Printer 19', {
    link: 'elsewhere',
    elsewhere: { ...HALL, heardAt: NOON - 3_600_000, isQuiet: true },
    current: printOf('printing'),
    asked: askedOf('expired'),
  }),
  printer('Printer 20', {
    link: 'elsewhere',
    elsewhere: { ...HALL, name: '', heardAt: null, isQuiet: true },
  }),
];

function askedOf(state: AskedFromAfar['state']): AskedFromAfar {
  return {
    intentId: 'gallery',
    action: 'pause',
    byName: 'Olivia Operator',
    fromStation: 'Office',
    askedAt: NOON,
    state,
    refusal: state === 'refused' ? { code: 'printing.plateTokenInvalid' } : null,
  };
}
