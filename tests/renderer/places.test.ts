import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOf, endOfDate, endOfDay, startOfDay } from '../../renderer/rooms/hierarchy/days.ts';
import { KINDS, MAKES, newParentsOf, withBelow } from '../../renderer/rooms/hierarchy/place-kinds.ts';
import { asSearched, placeRow, placeRows } from '../../renderer/ui/place-rows.ts';
import { clockOf, minuteOf, weekBars } from '../../renderer/rooms/hierarchy/shift-week.tsx';
import type { ScopeId, ScopeKind } from '../../src/shop/access/index.ts';
import { hierarchyContract, type ScopeView } from '../../src/shop/hierarchy/contract.ts';

function place(
  id: string,
  kind: ScopeKind,
  parentId: string | null,
  more: Partial<ScopeView> = {},
): ScopeView {
  const own = { id: id as ScopeId, kind, parentId: parentId as ScopeId | null, name: id };
  return { ...own, path: [id], within: true, timeZone: null, customer: null, ...more };
}

const COMPANY = [
  place('platform', 'platform', null),
  place('Acme', 'client', 'platform'),
  place('Élan works', 'enterprise', 'Acme', { separationOfDuties: false }),
  place('North', 'factory', 'Élan works', { expiresAt: 500 }),
  place('Room 10', 'area', 'North'),
  place('Room 2', 'area', 'North', { expiresAt: 900, separationOfDuties: true }),
  place('P1', 'printer', 'Room 2'),
  place('P2', 'printer', 'North'),
  place('South', 'factory', 'Acme'),
  place('Buyers', 'organization', 'Acme'),
  place('Other', 'client', 'platform'),
  place('Elsewhere', 'enterprise', 'Other'),
];

const ALL = { closed: new Set<string>(), search: '', showPlatform: false };
const namesOf = (rows: ReturnType<typeof placeRows>) => rows.map(({ scope }) => scope.name);

describe('the tree of places', () => {
  test('each place stands before what lies in it, in order of names, customers last, printers counted', () => {
    const rows = placeRows(COMPANY, ALL);
    expect(namesOf(rows)).toEqual([
      'Acme',
      'Élan works',
      'North',
      'Room 2',
      'Room 10',
      'South',
      'Buyers',
      'Other',
      'Elsewhere',
    ]);
    expect(rows.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 3, 1, 1, 0, 1]);
    expect(rows.map(({ printers }) => printers)).toEqual([2, 2, 2, 1, 0, 0, 0, 0, 0]);
  });

  test('the platform shows where it is asked for, and everything one step deeper', () => {
    const rows = placeRows(COMPANY, { ...ALL, showPlatform: true });
    expect(rows[0]?.scope.kind).toBe('platform');
    expect(rows[1]).toMatchObject({ depth: 1 });
  });

  test('what is folded away is not there, and says that it can be unfolded', () => {
    const rows = placeRows(COMPANY, { ...ALL, closed: new Set(['North', 'Other']) });
    expect(namesOf(rows)).toEqual(['Acme', 'Élan works', 'North', 'South', 'Buyers', 'Other']);
    expect(rows.map(({ open }) => open)).toEqual([true, true, false, null, null, false]);
  });

  test('a search leaves the places of that name and the way to them, unfolded, without asking for accents', () => {
    const search = { ...ALL, closed: new Set(['North']) };
    expect(namesOf(placeRows(COMPANY, { ...search, search: ' elan ' }))).toEqual(['Acme', 'Élan works']);
    expect(namesOf(placeRows(COMPANY, { ...search, search: 'room 2' }))).toEqual([
      'Acme',
      'Élan works',
      'North',
      'Room 2',
    ]);
    expect(placeRows(COMPANY, { ...search, search: 'P1' })).toEqual([]);
  });

  test('the earliest term on the way up holds, and the nearest word on duties', () => {
    expect(placeRow(COMPANY, 'Room 2')).toMatchObject({ endsAt: 500, dutiesApart: true });
    expect(placeRow(COMPANY, 'Room 10')).toMatchObject({ endsAt: 500, dutiesApart: false });
    expect(placeRow(COMPANY, 'South')).toMatchObject({ endsAt: null, dutiesApart: true });
  });

  test('a place whose way up is not told stands at the top', () => {
    expect(namesOf(placeRows([place('Alone', 'factory', 'unknown')], ALL))).toEqual(['Alone']);
  });

  test('searched text knows no capitals and no accents', () => {
    expect(asSearched('  FÁBRICA Señor ')).toBe('fabrica senor');
  });
});

describe('moving', () => {
  const found = (id: string) => {
    const scope = COMPANY.find((each) => each.id === id);
    if (!scope) throw new Error(`No place ${id}`);
    return newParentsOf(COMPANY, scope).map(({ name }) => name);
  };

  test('a place is offered what takes its kind in its own company, without where it stands', () => {
    expect(found('North')).toEqual(['Acme']);
    expect(found('South')).toEqual(['Élan works']);
    expect(found('Room 2')).toEqual(['South']);
    expect(found('Buyers')).toEqual([]);
  });

  test('below a place is what lies in it, however deep, and itself', () => {
    expect([...withBelow(COMPANY, 'North')].toSorted()).toEqual(['North', 'P1', 'P2', 'Room 10', 'Room 2']);
  });
});

/** What the contract asks for an act, by kind of place. */
function askedBy(procedure: {
  readonly '~orpc': { readonly meta: unknown };
}): Partial<Record<ScopeKind, string>> {
  const { access } = procedure['~orpc'].meta as {
    access: { permission: string | { byKind: Partial<Record<ScopeKind, string>> } };
  };
  const { permission } = access;
  if (typeof permission !== 'string') return permission.byKind;
  const kinds = Object.keys(KINDS) as ScopeKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, permission]));
}

describe('what a button asks is what the contract asks', () => {
  test.each([
    ['rename', hierarchyContract.renameScope],
    ['move', hierarchyContract.moveScope],
    ['remove', hierarchyContract.deleteScope],
    ['term', hierarchyContract.setExpiration],
    ['zone', hierarchyContract.setTimeZone],
    ['shifts', hierarchyContract.saveShift],
    ['duties', hierarchyContract.setSeparationOfDuties],
    ['importInto', hierarchyContract.planImport],
  ] as const)('%s', (act, procedure) => {
    const asked = askedBy(procedure);
    const kinds = (Object.keys(KINDS) as ScopeKind[]).filter((kind) => KINDS[kind][act] !== undefined);
    expect(kinds.length).toBeGreaterThan(0);
    for (const kind of kinds) expect(KINDS[kind][act]).toBe(asked[kind]);
  });

  test.each([
    ['client', hierarchyContract.createClient],
    ['enterprise', hierarchyContract.createEnterprise],
    ['factory', hierarchyContract.createFactory],
    ['area', hierarchyContract.createArea],
    ['organization', hierarchyContract.createOrganization],
  ] as const)('making a place: %s', (kind, procedure) => {
    expect(MAKES[kind]).toBe(askedBy(procedure).platform);
  });
});

const ZONES = [
  'UTC',
  'Europe/Rome',
  'America/New_York',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kolkata',
];
const anyZone = fc.constantFrom(...ZONES);
const anyInstant = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) });

describe('days of a factory', () => {
  test('a day begins at or before the moment and ends after it, on the same date', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, at) => {
        const start = startOfDay(zone, at);
        const end = endOfDay(zone, at);
        expect(start).toBeLessThanOrEqual(at);
        expect(end).toBeGreaterThan(at);
        expect(dateOf(zone, start)).toBe(dateOf(zone, at));
        expect(dateOf(zone, end - 1)).toBe(dateOf(zone, at));
        expect(dateOf(zone, end)).not.toBe(dateOf(zone, at));
      }),
      { numRuns: 300 },
    );
  });

  test('a term that ends after a date ends with that date on the factory’s clock', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, at) => {
        const date = dateOf(zone, at);
        const end = endOfDate(zone, date) ?? 0;
        expect(dateOf(zone, end - 1)).toBe(date);
        expect(dateOf(zone, end)).not.toBe(date);
      }),
      { numRuns: 300 },
    );
    expect(endOfDate('UTC', '')).toBeNull();
  });
});

describe('the week of shifts', () => {
  test('a night shift of Sunday goes on at the beginning of the week', () => {
    expect(weekBars({ days: [7], startMinute: 22 * 60, endMinute: 6 * 60 })).toEqual([
      { startMinute: 0, minutes: 360 },
      { startMinute: 6 * 1_440 + 22 * 60, minutes: 120 },
    ]);
  });

  test('bars have the length of the shift on each of its days, and stay within the week', () => {
    const minute = fc.integer({ min: 0, max: 1_439 });
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    fc.assert(
      fc.property(days, minute, minute, (chosen, startMinute, endMinute) => {
        const bars = weekBars({ days: chosen, startMinute, endMinute });
        const length = (endMinute - startMinute + 1_440) % 1_440 || 1_440;
        expect(bars.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(length * chosen.length);
        expect(bars.every((bar) => bar.startMinute >= 0 && bar.startMinute + bar.minutes <= 10_080)).toBe(
          true,
        );
      }),
    );
  });

  test('a minute of the day is written as a time field has it, and read back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_439 }), (at) => minuteOf(clockOf(at)) === at));
    expect(minuteOf('')).toBeNull();
  });
});
