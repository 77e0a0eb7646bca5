import { DEFAULT_ROLES } from './catalogue.ts';
import type { RolePack } from './default-roles.ts';
import { ADMINISTER, PERMISSIONS, type Permission, type PermissionKey } from './permissions.ts';

/** The catalogue as other programs read it. A role's `assigns` are keys of roles of its own pack. */
export interface ExportedCatalogue {
  readonly permissions: readonly Permission[];
  readonly roles: readonly {
    readonly pack: RolePack | null;
    readonly key: string;
    readonly name: string;
    readonly rank: number;
    readonly permissions: readonly PermissionKey[];
    readonly own: readonly PermissionKey[];
    readonly assigns: readonly string[];
  }[];
}

/** How a role stands to a permission in the chart: has it, has it on own records only, or has it not. */
export type ChartMark = 'x' | 'own' | '';

/** What the chart needs of a role: a role of the engine, or as the window knows it. */
export interface ChartedRole {
  /** Null, or `custom`, for a role that is in none. */
  readonly pack: string | null;
  readonly name: string;
  readonly permissions: readonly PermissionKey[];
  readonly own: readonly PermissionKey[];
  readonly variantOf: string | null;
  readonly homeScopeId: string | null;
}

/** Roles across, permissions down. */
export interface PermissionChart<Charted extends ChartedRole = ChartedRole> {
  readonly roles: readonly Charted[];
  readonly rows: readonly { readonly permission: Permission; readonly marks: readonly ChartMark[] }[];
}

/** RFC 4180 ends a line with CR LF. */
const LINE_END = '\r\n';

/** The permissions and default roles as a value, ready for JSON. */
export function catalogueForExport(): ExportedCatalogue {
  return {
    permissions: PERMISSIONS,
    roles: DEFAULT_ROLES.map(({ pack, key, name, rank, permissions, own, assigns }) => ({
      pack,
      key,
      name,
      rank,
      permissions,
      own,
      assigns: assigns.map((id) => DEFAULT_ROLES.find((role) => role.id === id)?.key ?? id),
    })),
  };
}

/** The catalogue as JSON, or the chart of all default roles as CSV; both end in a line end. */
export function exportCatalogue(format: 'json' | 'csv'): string {
  if (format === 'csv') return chartToCsv(permissionChart(DEFAULT_ROLES));
  return `${JSON.stringify(catalogueForExport(), null, 2)}\n`;
}

/** The chart of some roles (defaults, variants, custom) for some permissions: a screen's own, a pack's, or all. */
export function permissionChart<Charted extends ChartedRole>(
  roles: readonly Charted[],
  permissions: readonly Permission[] = PERMISSIONS,
): PermissionChart<Charted> {
  const rows = permissions.map((permission) => ({
    permission,
    marks: roles.map((role) => chartMark(role, permission.key)),
  }));
  return { roles, rows };
}

/** The chart as CSV: category, key and name of the permission, then one column a role, headed by its name and pack. */
export function chartToCsv({ roles, rows }: PermissionChart): string {
  const heading = ['Category', 'Permission', 'Name', ...roles.map(chartHeading)];
  const lines = rows.map(({ permission: { category, key, name }, marks }) => [category, key, name, ...marks]);
  return [heading, ...lines].map((cells) => cells.map(csvCell).join(',') + LINE_END).join('');
}

/** The chart as JSON: the roles across, each with its kind, and for every permission the roles' marks in their order. */
export function chartToJson({ roles, rows }: PermissionChart): string {
  const chart = {
    roles: roles.map((role) => ({ pack: packOf(role), name: role.name, kind: kindOfRole(role) })),
    permissions: rows.map(({ permission: { category, key, name }, marks }) => ({
      key,
      name,
      category,
      marks,
    })),
  };
  return `${JSON.stringify(chart, null, 2)}\n`;
}

/** Whether a role is one that every installation has, a client's variant of one, or a client's own. */
export function kindOfRole({
  homeScopeId,
  variantOf,
}: Pick<ChartedRole, 'homeScopeId' | 'variantOf'>): 'default' | 'variant' | 'custom' {
  if (homeScopeId === null) return 'default';
  return variantOf === null ? 'custom' : 'variant';
}

function packOf({ pack }: ChartedRole): string | null {
  return pack === 'custom' ? null : pack;
}

function chartHeading(role: ChartedRole): string {
  const kind = kindOfRole(role);
  const parts = [packOf(role), kind === 'default' ? null : kind].filter((part) => part !== null);
  return `${role.name} (${parts.join(', ')})`;
}

function chartMark(role: ChartedRole, key: PermissionKey): ChartMark {
  if (role.permissions.includes(key) || role.permissions.includes(ADMINISTER)) return 'x';
  return role.own.includes(key) ? 'own' : '';
}

/** Quoted as RFC 4180 asks; a text that a spreadsheet would run as a formula is made plain text by an apostrophe. */
function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
