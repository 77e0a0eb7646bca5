export { DEFAULT_ROLES, defaultRole, defaultRoleId } from './catalogue.ts';
export type { DefaultRoleKey, RolePack } from './default-roles.ts';
export type * from './model.ts';
export {
  ADMINISTER,
  isPermissionKey,
  PERMISSION_CATEGORIES,
  PERMISSIONS,
  permissionNumber,
} from './permissions.ts';
export type { Permission, PermissionCategory, PermissionKey } from './permissions.ts';
