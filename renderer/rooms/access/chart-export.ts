import { chartToCsv, permissionChart } from '../../../src/shop/access/index.ts';
import type { PermissionKey, Role } from '../../../src/shop/access/index.ts';
import { useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { useTell } from '../../ui/tell.ts';
import { permissionsIn, type ChartColumn, type ChartRow } from './chart-model.ts';

const TYPES = { csv: 'text/csv;charset=utf-8', json: 'application/json' } as const;

/** The byte order mark by which spreadsheets know UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Saves what the chart shows as a file. The keys stand beside the names: other programs read them. */
export function useChartExport(columns: readonly ChartColumn[], rows: readonly ChartRow[]) {
  const t = useWords();
  const tell = useTell();
  const permissionName = usePermissionName();
  return (format: 'csv' | 'json') => {
    const keys = new Set(rows.flatMap((row) => (row.kind === 'permission' ? [row.key] : [])));
    const named = permissionsIn(keys).map((permission) => ({
      ...permission,
      name: permissionName(permission.key),
    }));
    const roles = columns.map(roleOf);
    const text =
      format === 'csv'
        ? BYTE_ORDER_MARK + chartToCsv(permissionChart(roles, named))
        : `${JSON.stringify({ permissions: named, roles: columns.map((column) => jsonOf(column, keys)) }, null, 2)}\n`;
    const file = `printhall-permissions.${format}`;
    saveFile(file, new Blob([text], { type: TYPES[format] }));
    tell.done(t('access.chart.saved', { file }));
  };
}

/** The role as the engine's own chart takes it. */
function roleOf({ role, name }: ChartColumn): Role {
  return {
    id: role.roleId as never,
    pack: role.pack === 'custom' ? null : (role.pack as never),
    key: role.key,
    name,
    rank: role.rank,
    permissions: role.permissions,
    own: role.own,
    assigns: role.assigns as never,
    variantOf: role.variantOf as never,
    homeScopeId: role.homeScopeId as never,
  };
}

function jsonOf({ role, name }: ChartColumn, keys: ReadonlySet<PermissionKey>) {
  const { pack, key, rank, kind, variantOf, homeScopeName, assigns } = role;
  return {
    pack,
    key,
    name,
    rank,
    kind,
    variantOf,
    madeAt: homeScopeName,
    permissions: role.permissions.filter((permission) => keys.has(permission)),
    own: role.own.filter((permission) => keys.has(permission)),
    assigns,
  };
}

function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun in the same turn; the address is not needed after it.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
