import { PERMISSIONS } from '../../../src/shop/access/index.ts';
import type { PermissionCategory, PermissionKey } from '../../../src/shop/access/index.ts';
import { useCategoryName, usePermissionName } from '../../text/permissions.ts';
import { fits } from './fits.ts';

export interface PermissionGroup {
  readonly category: PermissionCategory;
  readonly name: string;
  readonly permissions: readonly { readonly key: PermissionKey; readonly name: string }[];
}

/** The permissions that are asked for, in the order of the catalogue, by category, in the language of the window. */
export function usePermissionGroups(
  wanted: (key: PermissionKey, category: PermissionCategory) => boolean,
  search = '',
): readonly PermissionGroup[] {
  const permissionName = usePermissionName();
  const categoryName = useCategoryName();
  const found = PERMISSIONS.filter(({ key, category }) => wanted(key, category))
    .map(({ key, category }) => ({ key, category, name: permissionName(key) }))
    .filter(({ key, name }) => fits(search, key, name));
  return [...Map.groupBy(found, ({ category }) => category)].map(([category, permissions]) => ({
    category,
    name: categoryName(category),
    permissions,
  }));
}
