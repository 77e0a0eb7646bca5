import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  columnsOf,
  differs,
  markOf,
  moved,
  ROLES_A_SHEET,
  sheetsOf,
} from '../../../renderer/rooms/access/chart-model.ts';
import { PERMISSIONS } from '../../../src/shop/access/index.ts';
import { roleView } from './role-view.ts';

const words = { nameOf: ({ name }: { name: string }) => name, packName: (pack: string) => pack };

test('a cell of the chart says yes, own only or no, and a variant is told apart where it differs', () => {
  const base = roleView({ roleId: 'base', permissions: ['print.pause'], own: ['printTask.cancel'] });
  const variant = roleView({
    roleId: 'variant',
    kind: 'variant',
    variantOf: 'base',
    permissions: ['printTask.cancel'],
    own: [],
  });
  const [plain, changed] = columnsOf([base, variant], [base, variant], words);
  if (!plain || !changed) throw new Error('A role got no column');
  expect(markOf(plain, 'print.pause')).toBe('every');
  expect(markOf(plain, 'printTask.cancel')).toBe('own');
  expect(markOf(plain, 'print.resume')).toBe('no');
  expect(PERMISSIONS.filter(({ key }) => differs(plain, key))).toEqual([]);
  expect(PERMISSIONS.filter(({ key }) => differs(changed, key)).map(({ key }) => key)).toEqual(
    ['printTask.cancel', 'print.pause'].toSorted((one, other) => order(one) - order(other)),
  );
});

function order(key: string): number {
  return PERMISSIONS.findIndex((permission) => permission.key === key);
}

test('who administers the platform holds every permission of the chart, listed or not', () => {
  const role = roleView({ permissions: ['platform.administer'] });
  const [column] = columnsOf([role], [role], words);
  if (!column) throw new Error('The role got no column');
  expect(PERMISSIONS.every(({ key }) => markOf(column, key) === 'every')).toBe(true);
});

const SIZE = { rows: 176, columns: 201, page: 12 };
const MOVES = ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp', 'Home', 'End'];

test('no sequence of keys leaves the grid, and each of its corners is reached', () => {
  const key = fc.record({ key: fc.constantFrom(...MOVES), ctrlKey: fc.boolean() });
  fc.assert(
    fc.property(fc.array(key, { maxLength: 80 }), (keys) => {
      let place = { row: 0, column: 0 };
      for (const pressed of keys) {
        const next = moved(place, pressed, SIZE);
        if (next === null) throw new Error(`${pressed.key} did not move`);
        place = next;
        expect(place.row).toBeGreaterThanOrEqual(0);
        expect(place.row).toBeLessThan(SIZE.rows);
        expect(place.column).toBeGreaterThanOrEqual(0);
        expect(place.column).toBeLessThan(SIZE.columns);
      }
    }),
  );
  const end = moved({ row: 5, column: 5 }, { key: 'End', ctrlKey: true }, SIZE);
  expect(end).toEqual({ row: 175, column: 200 });
  expect(moved({ row: 5, column: 5 }, { key: 'Home', ctrlKey: true }, SIZE)).toEqual({ row: 0, column: 0 });
  expect(moved({ row: 5, column: 5 }, { key: 'End', ctrlKey: false }, SIZE)).toEqual({ row: 5, column: 200 });
});

test('a key that the grid does not know is left to the browser', () => {
  for (const key of ['Tab', 'a', 'Escape', 'Enter']) {
    expect(moved({ row: 1, column: 1 }, { key, ctrlKey: false }, SIZE)).toBeNull();
  }
});

test('on paper every role stands on one sheet, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 300 }), (columns) => {
      const sheets = sheetsOf(columns);
      expect(sheets.flat()).toEqual(columns);
      expect(sheets.every((sheet) => sheet.length > 0 && sheet.length <= ROLES_A_SHEET)).toBe(true);
    }),
  );
});
