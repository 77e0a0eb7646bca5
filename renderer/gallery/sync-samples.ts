import type {
  ConflictView,
  EnrolmentPreview,
  StationLine,
  StopReason,
  SyncStanding,
  SyncView,
  TroubleView,
} from '../../src/shop/sync/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Of this visit: these parts count the time that passes. */
const OPENED = Date.now();

export const STOPS: readonly StopReason[] = [
  { code: 'otherHub', hubId: 'another' },
  { code: 'hubRestored', hubSequence: 4_210, cursor: 4_388 },
  { code: 'fenced', epoch: 3 },
  { code: 'revoked' },
  { code: 'hubTooNew', schema: 4 },
  { code: 'manyDeletions', table: 'projects', rows: 312 },
];

export const STANDINGS: readonly SyncStanding[] = [
  { state: 'notSetUp' },
  { state: 'joining', fraction: 0.42, online: true },
  { state: 'online', syncedAt: OPENED, waiting: 0, stalledSince: null },
  { state: 'online', syncedAt: OPENED - 4_000, waiting: 3, stalledSince: null },
  { state: 'online', syncedAt: OPENED, waiting: 3, stalledSince: OPENED - HOUR },
  { state: 'offline', since: OPENED - 2 * HOUR, waiting: 17 },
  { state: 'offline', since: OPENED - 3 * DAY, waiting: 0 },
  { state: 'stopped', why: { code: 'revoked' }, waiting: 3 },
  { state: 'putBack', livedUntil: OPENED - HOUR, awaitsHub: false, waiting: 0 },
];

export const HUB: NonNullable<SyncView['hub']> = {
  host: 'hub.example',
  port: 5432,
  database: 'printhall',
  encrypted: false,
  companyName: 'Marlow Parts',
  joinedAt: OPENED - 40 * DAY,
  factories: null,
  clockOffsetMilliseconds: -9 * MINUTE,
};

function station(name: string, factory: string, facts: Partial<StationLine> = {}): StationLine {
  return {
    stationId: `gallery-${name}`,
    name,
    homeFactoryId: '',
    homeFactoryName: factory,
    factories: [],
    isThis: false,
    version: '0.1.0',
    lastContactAt: OPENED - 20_000,
    waiting: 0,
    troubles: 0,
    clockOffsetMilliseconds: 120,
    revokedAt: null,
    recordBroken: false,
    ...facts,
  };
}

export const STATIONS: readonly StationLine[] = [
  station('Bench 1', 'Hall North'),
  station('Bench 2', 'Hall North', { clockOffsetMilliseconds: -DAY, waiting: 12 }),
  station('Office', 'Hall North', { isThis: true, factories: null }),
  station('Bench 3', 'Hall South', { lastContactAt: OPENED - 3 * HOUR, waiting: 4, troubles: 2 }),
  station('Bench 4', 'Hall South', { recordBroken: true, clockOffsetMilliseconds: 11 * MINUTE }),
  station('Bench 5', 'Hall South', { lastContactAt: null, clockOffsetMilliseconds: null, version: '' }),
  station('Old bench', 'Hall South', { revokedAt: OPENED - 6 * DAY, lastContactAt: OPENED - 6 * DAY }),
];

export const TROUBLES: readonly TroubleView[] = [
  {
    troubleId: 'out',
    direction: 'out',
    code: 'placeNotYours',
    detail: 'The place f-07 is not among the factories of this station.',
    at: OPENED - 4 * HOUR,
  },
  {
    troubleId: 'in',
    direction: 'in',
    code: 'SQLITE_CONSTRAINT_NOTNULL',
    detail: 'NOT NULL constraint failed: projects.name',
    at: OPENED - 12 * MINUTE,
  },
];

export function syncView(
  standing: SyncStanding = { state: 'online', syncedAt: OPENED, waiting: 0, stalledSince: null },
): SyncView {
  return {
    standing,
    hub: HUB,
    stations: [],
    stationsAt: OPENED,
    troubles: [],
    openConflicts: 2,
    files:
      standing.state === 'joining'
        ? { up: 1, down: 5, bytesLeft: 84_000_000 }
        : { up: 0, down: 0, bytesLeft: 0 },
    nextAt: standing.state === 'offline' ? OPENED + 40_000 : null,
    lastError: standing.state === 'offline' ? 'connect ECONNREFUSED 10.0.0.7:5432' : null,
  };
}

const JOINING: EnrolmentPreview = {
  host: 'hub.example',
  port: 5432,
  database: 'printhall',
  encrypted: true,
  companyName: 'Marlow Parts',
  founds: false,
  homeFactoryName: 'Hall South',
  factoryNames: ['Hall South'],
  obstacle: null,
};

export const ENROLMENTS: readonly EnrolmentPreview[] = [
  JOINING,
  { ...JOINING, founds: true, encrypted: false, factoryNames: null, homeFactoryName: 'Hall North' },
  { ...JOINING, factoryNames: ['Hall North', 'Hall South'] },
  { ...JOINING, obstacle: { code: 'sync.notEmpty' } },
];

function conflict(conflictId: string, facts: Partial<ConflictView>): ConflictView {
  return {
    conflictId,
    kind: 'writtenTwice',
    table: 'projects',
    recordId: 'gallery',
    recordName: 'Cabinet doors',
    subject: null,
    column: 'description',
    lost: 'Hinges in PETG, three millimetres thick',
    won: 'Hinges in PETG, four millimetres thick: the first ones broke',
    refusal: null,
    personName: 'Ada Marlow',
    isMine: false,
    stationName: 'Bench 2',
    madeAt: OPENED - 5 * HOUR,
    foundAt: OPENED - HOUR,
    canBringBack: false,
    settled: null,
    ...facts,
  };
}

export const CONFLICTS: readonly ConflictView[] = [
  conflict('mine', { isMine: true, canBringBack: true }),
  conflict('days', {
    table: 'shifts',
    recordName: 'Early',
    column: 'days',
    lost: '[1,2,3]',
    won: '[1,2,3,4,5]',
  }),
  conflict('moved', {
    kind: 'movedElsewhere',
    table: 'print_tasks',
    recordName: '#214',
    column: null,
    lost: { state: 'accepted', print_id: 'p-1' },
    won: { state: 'cancelled', print_id: null },
    isMine: true,
  }),
  conflict('refused', {
    kind: 'refusedOnArrival',
    table: 'grants',
    recordName: null,
    subject: { personName: 'Olmo Muestra', roleName: 'Operator', placeName: 'Hall South' },
    column: null,
    lost: { id: 'g-1', until_at: OPENED + 30 * DAY },
    won: null,
    refusal: { code: 'access.lastMaster', scopeId: 'gallery' },
    personName: 'Bruno Vidal',
  }),
  conflict('name', {
    kind: 'nameTaken',
    table: 'people',
    recordName: 'Chiara Neri',
    column: null,
    lost: null,
    won: ['p-7'],
    personName: 'Bruno Vidal',
  }),
  conflict('settled', {
    recordName: 'Drawer front',
    column: 'name',
    lost: 'Drawer',
    won: 'Drawer front',
    settled: { at: OPENED - 10 * MINUTE, byName: 'Ada Marlow', how: 'broughtBack' },
  }),
];
