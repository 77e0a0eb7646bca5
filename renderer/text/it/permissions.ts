import { PERMISSIONS } from '../../../src/shop/access/index.ts';
import type { PermissionKey } from '../../../src/shop/access/index.ts';

export const permissions = Object.fromEntries(PERMISSIONS.map(({ key, name }) => [key, name])) as Readonly<
  Record<PermissionKey, string>
>;
