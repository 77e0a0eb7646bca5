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
export { decide, peopleWho, permissionsOf, rankAt } from './decide.ts';
export { compilePolicy, factsOf, withFacts } from './policy.ts';
export type { AccessPolicy } from './policy.ts';
export { HOLDS_AFTER_TERM } from './term.ts';
