import { PERMISSIONS } from '../../../src/shop/access/index.ts';
import type { PermissionCategory, PermissionKey } from '../../../src/shop/access/index.ts';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { markIn, marksOf, type Mark, type Marks } from './role-marks.ts';

export type { Mark };

/** In pixels: the names of the roles stand upright over narrow columns. As in the chart's own style sheet. */
export const SIZES = { head: 168, row: 38, column: 40, names: 330 } as const;

/** One role of the chart, ready to be asked cell by cell. */
export interface ChartColumn {
  readonly role: RoleView;
  readonly name: string;
  readonly packName: string;
  readonly marks: Marks;
  /** Of the default that it stands in for; null: not a variant. */
  readonly base: Marks | null;
}

/** One line of the chart: a heading of a category, or a permission. */
export type ChartRow =
  | { readonly kind: 'category'; readonly category: PermissionCategory; readonly name: string }
  | { readonly kind: 'permission'; readonly key: PermissionKey; readonly name: string };

export function columnsOf(
  shown: readonly RoleView[],
  all: readonly RoleView[],
  words: { readonly nameOf: (role: RoleView) => string; readonly packName: (pack: string) => string },
): readonly ChartColumn[] {
  const byId = new Map(all.map((role) => [role.roleId, role]));
  return shown.map((role) => {
    const base = role.variantOf === null ? undefined : byId.get(role.variantOf);
    return {
      role,
      name: words.nameOf(role),
      packName: words.packName(role.pack),
      marks: marksOf(role),
      base: base ? marksOf(base) : null,
    };
  });
}

export function markOf(column: ChartColumn, key: PermissionKey): Mark {
  return markIn(column.marks, key);
}

/** Whether a variant says something else than its default. */
export function differs(column: ChartColumn, key: PermissionKey): boolean {
  return column.base !== null && markIn(column.base, key) !== markIn(column.marks, key);
}

/** Where the focus is: row 0 are the names of the roles, column 0 the names of the permissions. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** The cell that `data-cell` of an element names; null: it is in none. */
export function placeNamed(name: string | undefined): CellPlace | null {
  const [row, column] = (name ?? '').split(' ').map(Number);
  return row === undefined || column === undefined ? null : { row, column };
}

interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that fit in sight: a page. */
  readonly page: number;
}

/** Where a key moves the focus in a grid; null: it is no key of the grid. */
export function moved(
  { row, column }: CellPlace,
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  { rows, columns, page }: GridSize,
): CellPlace | null {
  const to = (nextRow: number, nextColumn: number): CellPlace => ({
    row: Math.min(Math.max(nextRow, 0), rows - 1),
    column: Math.min(Math.max(nextColumn, 0), columns - 1),
  });
  switch (key) {
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'PageDown':
      return to(row + page, column);
    case 'PageUp':
      return to(row - page, column);
    case 'Home':
      return ctrlKey ? to(0, 0) : to(row, 0);
    case 'End':
      return ctrlKey ? to(rows - 1, columns - 1) : to(row, columns - 1);
    default:
      return null;
  }
}

/** Roles a sheet: as many as can be told apart across a landscape page. */
export const ROLES_A_SHEET = 26;

/** The roles in groups that fit on a sheet each. */
export function sheetsOf<Column>(columns: readonly Column[]): readonly (readonly Column[])[] {
  const count = Math.ceil(columns.length / ROLES_A_SHEET);
  return Array.from({ length: count }, (_, sheet) =>
    columns.slice(sheet * ROLES_A_SHEET, (sheet + 1) * ROLES_A_SHEET),
  );
}

/** Every permission, for an export that keeps the order of the catalogue. */
export function permissionsIn(keys: ReadonlySet<PermissionKey>) {
  return PERMISSIONS.filter(({ key }) => keys.has(key));
}
