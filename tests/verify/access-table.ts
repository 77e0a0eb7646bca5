import { readFileSync } from 'node:fs';

/** A default role as the table of the product names it. */
export interface TableRole {
  readonly pack: string;
  readonly key: string;
  readonly name: string;
  readonly rank: number;
  readonly permissions: readonly string[];
  readonly own: readonly string[];
  readonly assigns: readonly string[];
}

interface AccessTable {
  readonly categories: readonly {
    readonly name: string;
    readonly permissions: readonly { readonly key: string }[];
  }[];
  readonly roles: readonly TableRole[];
}

const table = JSON.parse(
  readFileSync(new URL('../fixtures/access-catalogue.json', import.meta.url), 'utf8'),
) as AccessTable;

/** The 32 default roles as they were asked for: read from the table, not from the program. */
export const TABLE_ROLES: readonly TableRole[] = table.roles;

export const TABLE_PERMISSIONS: readonly string[] = table.categories.flatMap(({ permissions }) =>
  permissions.map(({ key }) => key),
);

/** Whether a role gives a permission on a record, by the table alone. */
export function tableGives(role: TableRole, permission: string, isOwnRecord: boolean): boolean {
  if (role.permissions.includes('platform.administer') || role.permissions.includes(permission)) return true;
  return isOwnRecord && role.own.includes(permission);
}
