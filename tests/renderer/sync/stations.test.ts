import { describe, expect, test } from 'vitest';
import {
  CLOCK_SPOKEN_MILLISECONDS,
  clockOf,
  contactOf,
  inOrder,
  IN_CONTACT_MILLISECONDS,
  stationsOf,
  wantsLook,
} from '../../../renderer/rooms/sync/station-state.ts';
import { addStationCommand } from '../../../renderer/rooms/sync/commands.ts';
import { HUB, syncView } from '../../../renderer/gallery/sync-samples.ts';
import type { StationLine } from '../../../src/shop/sync/index.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const DAY = 24 * 60 * 60_000;

function station(name: string, facts: Partial<StationLine> = {}): StationLine {
  return {
    stationId: name,
    name,
    homeFactoryId: '',
    homeFactoryName: '',
    factories: null,
    isThis: false,
    version: '',
    lastContactAt: NOON,
    waiting: 0,
    troubles: 0,
    clockOffsetMilliseconds: 0,
    revokedAt: null,
    recordBroken: false,
    ...facts,
  };
}

describe('the clock of a station', () => {
  test('[SY62] is spoken of when it is more than two minutes off, and in which direction', () => {
    expect(clockOf(CLOCK_SPOKEN_MILLISECONDS)).toEqual({ kind: 'right' });
    expect(clockOf(-CLOCK_SPOKEN_MILLISECONDS)).toEqual({ kind: 'right' });
    expect(clockOf(CLOCK_SPOKEN_MILLISECONDS + 1)).toEqual({ kind: 'behind', milliseconds: 120_001 });
    // What the clock is behind the hub's; negative: it is ahead.
    expect(clockOf(-DAY)).toEqual({ kind: 'ahead', milliseconds: DAY });
  });

  test('[SY62] that nobody has measured is not called right', () => {
    expect(clockOf(null)).toEqual({ kind: 'unknown' });
  });
});

describe('the contact of a station', () => {
  const telling = { at: NOON, hubAheadMilliseconds: 0 };
  const heard = (ago: number) => contactOf(station('a', { lastContactAt: NOON - ago }), telling, NOON);

  test('[SY63] silent is who was not heard for two minutes when the hub told of it, or never', () => {
    expect(heard(0)).toEqual({ kind: 'inContact' });
    expect(heard(IN_CONTACT_MILLISECONDS)).toEqual({ kind: 'inContact' });
    expect(heard(IN_CONTACT_MILLISECONDS + 1)).toEqual({ kind: 'silent', sinceAt: NOON - 120_001 });
    expect(contactOf(station('a', { lastContactAt: null }), telling, NOON)).toEqual({ kind: 'never' });
  });

  test('[SY63] of a list that is older than that, nobody is called in contact or silent for its age', () => {
    const now = NOON + IN_CONTACT_MILLISECONDS;
    expect(contactOf(station('a'), telling, now)).toEqual({ kind: 'inContact' });
    expect(contactOf(station('a'), telling, now + 1)).toEqual({ kind: 'wasInContact' });
    expect(contactOf(station('a'), telling, now + DAY)).toEqual({ kind: 'wasInContact' });
  });

  test('[SY63] is told by this station’s clock, whatever the hub’s shows', () => {
    // This machine is a day behind: the hub heard of the other a minute before it told, by its own clock.
    const behind = { at: NOON, hubAheadMilliseconds: DAY };
    expect(contactOf(station('a', { lastContactAt: NOON + DAY - 60_000 }), behind, NOON)).toEqual({
      kind: 'inContact',
    });
    expect(contactOf(station('a', { lastContactAt: NOON }), behind, NOON)).toEqual({
      kind: 'silent',
      sinceAt: NOON - DAY,
    });
  });
});

test('this station comes first, those that were taken out last, the others by name as people count', () => {
  const stations = [
    station('Bench 10'),
    station('Bench 2'),
    station('A bench of old', { revokedAt: NOON }),
    station('Office', { isThis: true }),
  ];
  expect(inOrder(stations).map(({ name }) => name)).toEqual([
    'Office',
    'Bench 2',
    'Bench 10',
    'A bench of old',
  ]);
});

test('what wants a look is counted, and stands right after this station', () => {
  const telling = { at: NOON, hubAheadMilliseconds: 0 };
  const wants = (line: StationLine) => wantsLook(line, telling, NOON);
  const stations = [
    station('A well one'),
    station('Taken out', { revokedAt: NOON, lastContactAt: NOON - DAY, troubles: 2 }),
    station('Office', { isThis: true }),
    station('Silent', { lastContactAt: NOON - IN_CONTACT_MILLISECONDS - 1 }),
    station('Never came', { lastContactAt: null }),
    station('Trouble', { troubles: 1 }),
    station('Broken', { recordBroken: true }),
    station('Late', { clockOffsetMilliseconds: DAY }),
  ];
  expect(inOrder(stations, wants).map(({ name }) => name)).toEqual([
    'Office',
    'Broken',
    'Late',
    'Silent',
    'Trouble',
    'A well one',
    'Never came',
    'Taken out',
  ]);
  expect(stations.filter(wants)).toHaveLength(4);
});

test('a line to be typed at the hub names company and station, and nothing that a shell would run', () => {
  expect(addStationCommand('Marlow & Söhne', 'Bench 1')).toBe(
    'printhall hub add-station --company "Marlow & Söhne" --name "Bench 1"',
  );
  for (const name of ['$(reboot)', '`id`', 'a" ; b', '%PATH%', 'a\\', 'a!b', 'a\nb', ''])
    expect(addStationCommand(name, 'Office')).toBe('printhall hub add-station --company "…" --name "Office"');
});

test('of this station the table says what it knows itself, not what the hub was told a moment before', () => {
  const told = station('Office', { isThis: true, waiting: 7, clockOffsetMilliseconds: null, troubles: 4 });
  const other = station('Bench', { waiting: 5 });
  const view = { ...syncView(), stations: [told, other] };
  const hub = { ...HUB, clockOffsetMilliseconds: 900 };
  expect(stationsOf({ ...view, hub })).toEqual([
    { ...told, waiting: 0, clockOffsetMilliseconds: 900, troubles: 0 },
    other,
  ]);
});
