import type { AccessFacts, AccessQuestion, Grant, Role, ScopeId } from '../../src/shop/access/index.ts';
import { DEFAULT_ROLES, HOLDS_AFTER_TERM } from '../../src/shop/access/index.ts';

/**
 * The decision a second time, written from the rules alone and sharing no code with the engine: lists and loops over
 * plain facts, no index, no bits, no numbering.
 */
export function naiveDecide(facts: AccessFacts, question: AccessQuestion): boolean {
  const { personId, permission, scopeId, ownerId, at } = question;
  if (facts.people.findLast((person) => person.id === personId)?.active !== true) return false;
  const path = naivePath(facts, scopeId);
  if (path === null) return false;
  const over = path.some(({ expiresAt }) => expiresAt !== null && expiresAt !== undefined && expiresAt <= at);
  if (over && !HOLDS_AFTER_TERM.includes(permission)) return false;
  const above = new Set(path.map(({ id }) => id));
  const takes = facts.restrictions.filter(
    (restriction) =>
      above.has(restriction.scopeId) &&
      restriction.permissions.includes(permission) &&
      isLive(restriction, at),
  );
  if (takes.some((restriction) => restriction.personId === personId)) return false;
  return facts.grants.some((grant) => {
    if (grant.personId !== personId || !above.has(grant.scopeId) || !isLive(grant, at)) return false;
    const role = naiveRole(facts, grant);
    if (role === null) return false;
    if (takes.some(({ roleId }) => roleId === grant.roleId || roleId === role.id)) return false;
    if (role.permissions.includes('platform.administer') || role.permissions.includes(permission))
      return true;
    return role.own.includes(permission) && ownerId === personId;
  });
}

function isLive(terms: { readonly fromAt: number; readonly untilAt: number | null }, at: number): boolean {
  return terms.fromAt <= at && (terms.untilAt === null || at < terms.untilAt);
}

/** The scope and all above it; null where it is not there. */
export function naivePath(facts: AccessFacts, scopeId: ScopeId): AccessFacts['scopes'] | null {
  const scope = facts.scopes.find(({ id }) => id === scopeId);
  if (scope === undefined) return null;
  if (scope.parentId === null) return [scope];
  const above = naivePath(facts, scope.parentId);
  return above === null ? [scope] : [scope, ...above];
}

function naiveRole(facts: AccessFacts, grant: Grant): Role | null {
  const path = naivePath(facts, grant.scopeId) ?? [];
  for (const scope of path) {
    const variant = facts.roles.find(
      (role) => role.variantOf === grant.roleId && role.homeScopeId === scope.id,
    );
    if (variant !== undefined) return variant;
  }
  const role = [...DEFAULT_ROLES, ...facts.roles].find(({ id }) => id === grant.roleId) ?? null;
  if (role === null || role.homeScopeId === null) return role;
  return path.some(({ id }) => id === role.homeScopeId) ? role : null;
}
