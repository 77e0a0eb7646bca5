import { isNull } from 'drizzle-orm';
import {
  canGrant,
  DEFAULT_ROLES,
  kindOfRole,
  rolesAt,
  type AccessPolicy,
  type PersonId,
  type Role,
  type ScopeId,
} from '../access/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { GrantsHouse } from './house.ts';
import { sightOf, type Sight } from './in-sight.ts';
import { standsNearOwnGrant } from './near.ts';
import { roles } from './tables.ts';
import type { RoleOffer, RoleView } from './views.ts';

/** The default roles, and what the companies of the caller made: their variants and their own roles. */
export function listRoles(house: GrantsHouse, call: Call): readonly RoleView[] {
  const policy = house.policy();
  const personId = signedInPerson(call);
  const near = new Map<ScopeId, boolean>();
  const isNear = (home: ScopeId): boolean => {
    const known = near.get(home) ?? standsNearOwnGrant(policy, personId, home);
    near.set(home, known);
    return known;
  };
  const made = [...policy.roles.values()].filter(
    ({ homeScopeId }) => homeScopeId !== null && policy.scopes.has(homeScopeId) && isNear(homeScopeId),
  );
  const holders = countHolders(policy, sightOf(policy, call), call.at);
  const versions = versionsOf(house);
  return [...DEFAULT_ROLES, ...made].map((role) => ({
    ...roleView(policy, role),
    version: versions.get(role.id) ?? null,
    holders: holders.get(role.id)?.size ?? 0,
  }));
}

/** Every role that can be given at a place, and why not where the caller may not give it (to that person). */
export function offerRoles(
  house: GrantsHouse,
  call: Call,
  {
    scopeId,
    personId = null,
  }: { readonly scopeId: ScopeId; readonly personId?: PersonId | null | undefined },
): readonly RoleOffer[] {
  const policy = house.policy();
  const actorId = signedInPerson(call);
  return rolesAt(policy, scopeId).map(({ role, grantAs }) => {
    const wish = { personId, roleId: grantAs, scopeId, fromAt: call.at, untilAt: null };
    const may = canGrant(policy, actorId, wish, call.at);
    return {
      roleId: grantAs,
      pack: role.pack ?? 'custom',
      name: role.name,
      rank: role.rank,
      permissions: role.permissions.length,
      // A Master with an end of their own may still name another until then.
      refusal: may.ok || may.refusal.code === 'access.outlastsOwn' ? null : may.refusal,
    };
  });
}

function roleView(policy: AccessPolicy, role: Role): Omit<RoleView, 'version' | 'holders'> {
  const { homeScopeId, variantOf } = role;
  return {
    roleId: role.id,
    pack: role.pack ?? 'custom',
    key: role.key,
    name: role.name,
    rank: role.rank,
    kind: kindOfRole(role),
    variantOf,
    homeScopeId,
    homeScopeName: homeScopeId === null ? null : (policy.scopes.get(homeScopeId)?.name ?? null),
    permissions: role.permissions,
    own: role.own,
    assigns: role.assigns,
  };
}

/** Who holds each role in force, now or from a later day, of the active people whom the caller may see. */
function countHolders(
  policy: AccessPolicy,
  { visibility }: Sight,
  at: number,
): ReadonlyMap<string, ReadonlySet<PersonId>> {
  const places = new Set<ScopeId>(visibility.every);
  const holders = new Map<string, Set<PersonId>>();
  for (const { person, grants } of policy.standings.values()) {
    if (!person.active) continue;
    for (const { grant, role, untilAt } of grants) {
      if (untilAt <= at || !places.has(grant.scopeId)) continue;
      const known = holders.get(role.id);
      if (known === undefined) holders.set(role.id, new Set([person.id]));
      else known.add(person.id);
    }
  }
  return holders;
}

function versionsOf({ store }: GrantsHouse): ReadonlyMap<string, number> {
  const rows = store.reading
    .select({ id: roles.id, version: roles.version })
    .from(roles)
    .where(isNull(roles.deletedAt))
    .all();
  return new Map(rows.map(({ id, version }) => [id, version]));
}
