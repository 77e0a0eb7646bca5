export { DEFAULT_ROLES, defaultRole, defaultRoleId } from './catalogue.ts';
export { decide, peopleWho, permissionsOf, rankAt } from './decide.ts';
export type { DefaultRoleKey, RolePack } from './default-roles.ts';
export { canSwitchSeparationOfDuties, mayApproveQc, mayReview, separationOfDutiesAt } from './duties.ts';
export { explain, rolesAt, rolesGiving, whoCouldGrant } from './explain.ts';
export {
  catalogueForExport,
  chartToCsv,
  chartToJson,
  exportCatalogue,
  kindOfRole,
  permissionChart,
} from './export.ts';
export type { ChartedRole, ChartMark, ExportedCatalogue, PermissionChart } from './export.ts';
export { FROM_THE_FIRST } from './first-grant.ts';
export { holdingsOf, restrictionsInTheWay } from './holdings.ts';
export type { Holding } from './holdings.ts';
export { mastersOf } from './masters.ts';
export type * from './model.ts';
export { canMoveScope, whatIfMoved } from './moving.ts';
export type { MoveRefusal } from './moving.ts';
export { ADMINISTER, isPermissionKey, PERMISSION_CATEGORIES, PERMISSIONS } from './permissions.ts';
export type { Permission, PermissionCategory, PermissionKey } from './permissions.ts';
export { compilePolicy, factsOf, withAllFacts, withFacts } from './policy.ts';
export type { AccessPolicy } from './policy.ts';
export { canLift, canRestrict } from './restriction-rules.ts';
export { canEditRole, canRemoveRole, compareRoles } from './role-rules.ts';
export { canActivate, canDeactivate, canGrant, canResetPassword, canRevoke, outranks } from './rules.ts';
export type { GrantWish } from './rules.ts';
export { inScopeSet, scopesUpward, visibleScopes } from './scopes.ts';
export { decideSupposing } from './supposing.ts';
export { HOLDS_AFTER_TERM } from './term.ts';
export { whatIf } from './what-if.ts';
export type { AccessDifference } from './what-if.ts';
