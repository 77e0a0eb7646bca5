import * as fc from 'fast-check';
import {
  type AccessFacts,
  type AccessQuestion,
  DEFAULT_ROLES,
  type Grant,
  type GrantId,
  type PermissionKey,
  PERMISSIONS,
  type Person,
  type Restriction,
  type RestrictionId,
  type Role,
  type Scope,
  type ScopeKind,
} from '../../src/shop/access/index.ts';
import { customRole, HOUR_MILLISECONDS, NOW, person, personId, scopeId, variantOf } from './facts.ts';

const KINDS: readonly ScopeKind[] = ['platform', 'client', 'enterprise', 'factory', 'area', 'printer'];

/** Few permissions, so that grants, restrictions and questions meet; among them some that outlive a term. */
export const ASKED: readonly PermissionKey[] = [
  'print.accept',
  'print.pause',
  'project.delete',
  'printTask.cancel',
  'user.manage',
  'role.manage',
  'access.restrict',
  'platform.administer',
  'stock.edit',
];

/** Few roles, for the same reason: with everything, with much, with own permissions, with roles to assign. */
export const ROLE_IDS = [
  'print-farm/master',
  'print-farm/factory-manager',
  'print-farm/designer',
  'print-farm/operator',
  'plant/asset-administrator',
  'service-bureau/organization-admin',
  'service-bureau/panel-buyer',
  'inventory/stock-admin',
];

/** Takes one of a list by any natural number. */
export function pick<Item>(items: readonly Item[], number: number): Item {
  const item = items[number % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

const number = fc.nat({ max: 10_000 });
const permissions = fc.subarray([...ASKED], { maxLength: 4 });
/** Within two hours of NOW, so that questions fall before, in and after. */
const instant = fc.integer({ min: -2, max: 2 }).map((hours) => NOW + hours * HOUR_MILLISECONDS);
const until = fc.option(instant, { freq: 1 });
/** Begun, three times of four. */
const begun = fc.oneof(
  { weight: 3, arbitrary: fc.constant(NOW - 2 * HOUR_MILLISECONDS) },
  { weight: 1, arbitrary: instant },
);

/** A random hierarchy: every scope under one made before it (or at the top), a level deeper. */
const arbitraryScopes = fc
  .array(fc.record({ under: number, expiresAt: fc.option(instant, { freq: 2 }) }), {
    minLength: 1,
    maxLength: 14,
  })
  .map((wanted) => {
    const scopes: Scope[] = [];
    for (const { under, expiresAt } of wanted) {
      const parent = under % 7 === 0 || scopes.length === 0 ? null : pick(scopes, under);
      const depth = parent === null ? 0 : Math.min(KINDS.indexOf(parent.kind) + 1, KINDS.length - 1);
      scopes.push({
        id: scopeId(`scope-${scopes.length}`),
        kind: KINDS[depth] ?? 'area',
        parentId: parent?.id ?? null,
        name: `scope ${scopes.length}`,
        expiresAt: under % 3 === 0 ? expiresAt : null,
      });
    }
    return scopes;
  });

const arbitraryRole = fc.record({
  home: number,
  original: fc.option(fc.constantFrom(...ROLE_IDS)),
  permissions,
  own: permissions,
  assigns: fc.subarray([...ROLE_IDS], { maxLength: 2 }),
});

const arbitraryGrant = fc.record({ who: number, role: number, where: number, fromAt: begun, untilAt: until });

const arbitraryRestriction = fc.record({
  who: number,
  role: fc.option(number),
  where: number,
  permissions,
  setBy: number,
  fromAt: begun,
  untilAt: until,
});

/** Facts in any state that storage could hold, not only such as the rules would let people make. */
export const arbitraryFacts: fc.Arbitrary<AccessFacts> = fc
  .record({
    scopes: arbitraryScopes,
    roles: fc.array(arbitraryRole, { maxLength: 5 }),
    people: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 }),
    grants: fc.array(arbitraryGrant, { minLength: 5, maxLength: 16 }),
    restrictions: fc.array(arbitraryRestriction, { maxLength: 6 }),
  })
  .map(({ scopes, roles: wantedRoles, people: wantedPeople, grants, restrictions }) => {
    const people: readonly Person[] = wantedPeople.map((chance, index) =>
      person(`person-${index}`, chance > 0),
    );
    const roles = rolesFrom(wantedRoles, scopes);
    const roleIds = [...ROLE_IDS, ...roles.map(({ id }) => id), 'no/such-role'];
    return {
      scopes,
      people,
      roles,
      grants: grants.map(({ who, role, where, fromAt, untilAt }, index): Grant => {
        const granted = { fromAt, untilAt, grantedBy: null, roleId: pick(roleIds, role) as Role['id'] };
        const id = `grant-${index}` as GrantId;
        return { ...granted, id, personId: pick(people, who).id, scopeId: pick(scopes, where).id };
      }),
      restrictions: restrictions.map(({ who, role, where, setBy, ...terms }, index): Restriction => {
        const id = `restriction-${index}` as RestrictionId;
        const set = {
          ...terms,
          id,
          scopeId: pick(scopes, where).id,
          reason: 'so',
          setBy: pick(people, setBy).id,
        };
        return role === null
          ? { ...set, personId: pick(people, who).id, roleId: null }
          : { ...set, personId: null, roleId: pick(roleIds, role) as Role['id'] };
      }),
    };
  });

/** Custom roles and variants; one variant for each default at each home, as the rules keep it. */
function rolesFrom(
  wanted: readonly (typeof arbitraryRole extends fc.Arbitrary<infer Wanted> ? Wanted : never)[],
  scopes: readonly Scope[],
): readonly Role[] {
  const roles = new Map<string, Role>();
  for (const { home, original, assigns, ...rest } of wanted) {
    const homeId = pick(scopes, home).id;
    const standsInFor = DEFAULT_ROLES.find(({ id }) => id === original);
    const role =
      standsInFor === undefined
        ? customRole(`custom-${roles.size}`, homeId, 1 + (home % 100), {
            ...rest,
            assigns: assigns as Role['id'][],
          })
        : variantOf(standsInFor, homeId, rest);
    roles.set(role.id, role);
  }
  return [...roles.values()];
}

/** Every question of the few people, places and asked permissions of some facts, at one instant. */
export function everyQuestion(facts: AccessFacts, at: number): readonly AccessQuestion[] {
  const keys = [...ASKED, pick(PERMISSIONS, at / HOUR_MILLISECONDS).key];
  const strangers = [personId('stranger')];
  return [...facts.people.map(({ id }) => id), ...strangers].flatMap((who) =>
    [...facts.scopes.map(({ id }) => id), scopeId('nowhere')].flatMap((where) =>
      keys.flatMap((permission) =>
        [who, personId('another'), null].map((ownerId) => ({
          personId: who,
          permission,
          scopeId: where,
          ownerId,
          at,
        })),
      ),
    ),
  );
}

export const arbitraryInstant = instant;
