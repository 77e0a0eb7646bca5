import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccessChange,
  type AccessFacts,
  type AccessPolicy,
  canActivate,
  canDeactivate,
  canEditRole,
  canGrant,
  canLift,
  canRemoveRole,
  canRestrict,
  canRevoke,
  compilePolicy,
  DEFAULT_ROLES,
  factsOf,
  type Grant,
  type GrantId,
  mastersOf,
  type PermissionKey,
  permissionsOf,
  type PersonId,
  type Restriction,
  type RestrictionId,
  type Role,
  type RoleId,
  type Scope,
  withFacts,
} from '../../src/shop/access/index.ts';
import { ASKED, pick, ROLE_IDS } from './arbitrary.ts';
import {
  customRole,
  grant,
  HOUR_MILLISECONDS,
  NOW,
  person,
  personId,
  restrictPerson,
  roleId,
  SCOPES,
  scopeId,
  variantOf,
} from './facts.ts';
import { naivePath } from './naive.ts';

const PEOPLE = ['mia', 'boris', 'max', 'ella', 'olga', 'sam', 'dora', 'otto', 'nora'].map((id) => person(id));

/** Makes a role whose holder can do much without being a Master: the one most tempted to climb. */
const STEWARD = customRole('steward', 'acme', 70, {
  permissions: ['user.manage', 'role.manage', 'access.restrict', 'print.accept', 'stock.edit', 'client.list'],
  own: ['project.delete'],
});

/** Granted to nobody yet: can be changed and removed. */
const HELPER = customRole('helper', 'acme', 20, { permissions: ['client.list'] });

const START: AccessFacts = {
  scopes: SCOPES,
  people: PEOPLE,
  roles: [STEWARD, HELPER],
  grants: [
    grant('mia', roleId('print-farm/master'), 'acme'),
    grant('boris', roleId('print-farm/master'), 'borealis'),
    grant('max', roleId('print-farm/factory-manager'), 'north'),
    grant('ella', roleId('plant/enterprise-administrator'), 'acme'),
    grant('olga', roleId('service-bureau/organization-admin'), 'acme'),
    grant('sam', STEWARD.id, 'acme'),
    grant('dora', roleId('print-farm/designer'), 'europe'),
    grant('otto', roleId('print-farm/operator'), 'hall'),
    grant('nora', roleId('inventory/stock-admin'), 'south'),
  ],
  restrictions: [
    restrictPerson('max', ['print.accept'], 'annex', { setBy: 'mia' }),
    restrictPerson('sam', ['stock.edit'], 'north', { setBy: 'mia' }),
    restrictPerson('otto', ['print.accept'], 'hall', { setBy: 'max' }),
    restrictPerson('dora', ['print.accept'], 'europe', { setBy: 'sam' }),
  ],
};

const MAKERS = ['ella', 'sam'].map(personId);

const HOMES = SCOPES.filter(({ kind }) => kind === 'client' || kind === 'enterprise');

/** Default roles that somebody here could make a variant of: with nothing that its maker lacks. */
const WITHIN_REACH = DEFAULT_ROLES.filter(({ rank, permissions }) =>
  ['plant/enterprise-administrator', 'inventory/stock-admin'].some((id) => {
    const maker = DEFAULT_ROLES.find((role) => role.id === id);
    return (
      maker !== undefined && rank < maker.rank && permissions.every((key) => maker.permissions.includes(key))
    );
  }),
);

const ACTS = ['grant', 'revoke', 'role', 'variant', 'dropRole', 'restrict', 'lift', 'close', 'open'] as const;

/** What one step wants, as numbers that are turned into people, roles and places that are there at that moment. */
const arbitraryStep = fc.record({
  act: fc.constantFrom(...ACTS, 'grant' as const, 'grant' as const),
  actor: fc.nat({ max: 1000 }),
  who: fc.nat({ max: 1000 }),
  what: fc.nat({ max: 1000 }),
  where: fc.nat({ max: 1000 }),
  permissions: fc.subarray([...ASKED, 'order.place', 'asset.list', 'client.list'] as PermissionKey[], {
    maxLength: 3,
  }),
  rank: fc.integer({ min: 1, max: 100 }),
  isTimed: fc.boolean(),
  isOnRole: fc.boolean(),
});
type Step = typeof arbitraryStep extends fc.Arbitrary<infer Wanted> ? Wanted : never;

/** The change that a step would make, if the rules let its actor make it; null where they do not. */
function attempt(policy: AccessPolicy, step: Step, at: number, serial: number): AccessChange | null {
  const actor = actorOf(policy, step);
  const target = pick([...policy.people.keys()], step.who);
  const scope = pick([...policy.scopes.values()], step.where);
  const untilAt = step.isTimed ? at + HOUR_MILLISECONDS : null;
  switch (step.act) {
    case 'grant': {
      const granted = {
        personId: target,
        roleId: anyRole(policy, step),
        scopeId: scope.id,
        fromAt: at,
        untilAt,
      };
      const one: Grant = { ...granted, id: `grant-${serial}` as GrantId, grantedBy: actor };
      return canGrant(policy, actor, one, at).ok ? { kind: 'grantPut', grant: one } : null;
    }
    case 'revoke': {
      const { id: grantId } = pick([...policy.grants.values()], step.what);
      return canRevoke(policy, actor, grantId, at).ok ? { kind: 'grantRemoved', grantId } : null;
    }
    case 'role':
    case 'variant': {
      // Mostly where roles can be made at all.
      const home = step.where % 5 === 0 ? scope : pick(HOMES, step.where);
      const role =
        step.act === 'role' ? wishedRole(policy, step, home, serial) : wishedVariant(policy, step, home);
      return canEditRole(policy, actor, role, at).ok ? { kind: 'rolePut', role } : null;
    }
    case 'dropRole': {
      const made = [...policy.roles.values()].filter(({ homeScopeId }) => homeScopeId !== null);
      const { id } = pick(made.length > 0 ? made : DEFAULT_ROLES, step.what);
      return canRemoveRole(policy, actor, id, at).ok ? { kind: 'roleRemoved', roleId: id } : null;
    }
    case 'restrict': {
      const restriction = wishedRestriction(policy, step, { actor, target, scope, at, untilAt, serial });
      return canRestrict(policy, actor, restriction, at).ok ? { kind: 'restrictionPut', restriction } : null;
    }
    case 'lift': {
      const restrictions = [...policy.restrictions.values()];
      if (restrictions.length === 0) return null;
      const { id: restrictionId } = pick(restrictions, step.what);
      return canLift(policy, actor, restrictionId, at).ok
        ? { kind: 'restrictionRemoved', restrictionId }
        : null;
    }
    case 'close':
    case 'open': {
      const active = step.act === 'open';
      const may = active ? canActivate : canDeactivate;
      const known = policy.people.get(target);
      return known !== undefined && may(policy, actor, target, at).ok
        ? { kind: 'personPut', person: { ...known, active } }
        : null;
    }
  }
}

/** Anybody; for roles, mostly one of those outside the Masters who may make roles at all. */
function actorOf(policy: AccessPolicy, { act, actor }: Step): PersonId {
  const isOfRoles = act === 'role' || act === 'variant' || act === 'dropRole';
  const people = isOfRoles && actor % 8 < 6 ? MAKERS : [...policy.people.keys()];
  return pick(people, actor);
}

function anyRole(policy: AccessPolicy, { what }: Step): RoleId {
  const custom = [...policy.roles.values()].filter(({ homeScopeId }) => homeScopeId !== null);
  return pick([...ROLE_IDS.map(roleId), ...custom.map(({ id }) => id)], what);
}

function wishedRole(policy: AccessPolicy, step: Step, scope: Scope, serial: number): Role {
  const former = policy.roles.get(anyRole(policy, step));
  const wished = { rank: step.rank, permissions: step.permissions, own: step.permissions.slice(1) };
  const assigns = step.isOnRole ? [anyRole(policy, { ...step, what: step.who })] : [];
  if (former !== undefined && former.homeScopeId !== null && former.variantOf === null) {
    return { ...former, ...wished, assigns };
  }
  return customRole(`role-${serial}`, scope.id, step.rank, { ...wished, assigns });
}

function wishedVariant(policy: AccessPolicy, step: Step, scope: Scope): Role {
  const original = pick(
    step.isOnRole ? WITHIN_REACH : DEFAULT_ROLES.filter(({ id }) => ROLE_IDS.includes(id)),
    step.what,
  );
  const former = [...policy.roles.values()].find(
    ({ variantOf: standsInFor, homeScopeId }) => standsInFor === original.id && homeScopeId === scope.id,
  );
  const permissions = [...original.permissions.slice(step.who % 5), ...step.permissions];
  return { ...(former ?? variantOf(original, scope.id)), permissions: [...new Set(permissions)] };
}

function wishedRestriction(
  policy: AccessPolicy,
  step: Step,
  wish: {
    readonly actor: PersonId;
    readonly target: PersonId;
    readonly scope: Scope;
    readonly at: number;
    readonly untilAt: number | null;
    readonly serial: number;
  },
): Restriction {
  const terms = {
    id: `restriction-${wish.serial}` as RestrictionId,
    scopeId: wish.scope.id,
    permissions: step.permissions,
    reason: 'so',
    setBy: wish.actor,
    fromAt: wish.at,
    untilAt: wish.untilAt,
  };
  return step.isOnRole
    ? { ...terms, personId: null, roleId: anyRole(policy, step) }
    : { ...terms, personId: wish.target, roleId: null };
}

/**
 * All that some people together hold at each scope, on every record or their own, and all that is in the roles that
 * they may assign there: what they could reach by helping each other within the rules.
 */
function reach(policy: AccessPolicy, people: readonly PersonId[], at: number): ReadonlySet<string> {
  const facts = factsOf(policy);
  const reached = new Set<string>();
  for (const scope of facts.scopes) {
    const path = naivePath(facts, scope.id) ?? [];
    for (const personId of people) {
      const held = permissionsOf(policy, personId, scope.id, at);
      for (const key of held.every) reached.add(`${scope.id} every ${key}`).add(`${scope.id} own ${key}`);
      for (const key of held.own) reached.add(`${scope.id} own ${key}`);
    }
    for (const { personId, roleId: held, scopeId: where, fromAt, untilAt } of facts.grants) {
      const isLive = fromAt <= at && (untilAt === null || at < untilAt);
      if (!isLive || !people.includes(personId) || !path.some(({ id }) => id === where)) continue;
      if (policy.people.get(personId)?.active !== true) continue;
      for (const role of assigned(facts, formsOf(facts, held), new Set())) {
        for (const key of role.permissions)
          reached.add(`${scope.id} every ${key}`).add(`${scope.id} own ${key}`);
        for (const key of role.own) reached.add(`${scope.id} own ${key}`);
      }
    }
  }
  return reached;
}

function assigned(facts: AccessFacts, roles: readonly Role[], seen: Set<RoleId>): readonly Role[] {
  return roles.flatMap(({ id, assigns }) => {
    if (seen.has(id)) return [];
    seen.add(id);
    return assigns.flatMap((one) => [...formsOf(facts, one), ...assigned(facts, formsOf(facts, one), seen)]);
  });
}

/** A role, and all variants that stand in for it somewhere. */
function formsOf(facts: AccessFacts, id: RoleId): readonly Role[] {
  return [...DEFAULT_ROLES, ...facts.roles].filter((role) => role.id === id || role.variantOf === id);
}

describe('random sequences of edits', () => {
  test('[AC32] [AC20] [AC21] [AC22] [AC31] who are not Masters never climb together, whatever they do', () => {
    const accepted = new Map<string, number>();
    const outsiders = PEOPLE.map(({ id }) => id).filter((id) => id !== 'mia' && id !== 'boris');
    const property = fc.property(
      fc.array(arbitraryStep, { minLength: 8, maxLength: 30, size: 'max' }),
      (steps) => {
        let policy = compilePolicy(START);
        const before = reach(policy, outsiders, NOW);
        for (const [serial, step] of steps.entries()) {
          if (!outsiders.includes(actorOf(policy, step))) continue;
          const change = attempt(policy, step, NOW, serial);
          if (change === null) continue;
          accepted.set(step.act, (accepted.get(step.act) ?? 0) + 1);
          policy = withFacts(policy, change);
        }
        const after = reach(policy, outsiders, NOW);
        expect([...after].filter((one) => !before.has(one))).toEqual([]);
      },
    );
    fc.assert(property, { numRuns: 2000 });
    // Not an empty truth: every act was done, many times.
    const seldom = [...ACTS].filter((act) => (accepted.get(act) ?? 0) < 10);
    expect(seldom).toEqual([]);
  });

  test('[AC27] [AC32] a client that had a Master keeps one, at every moment, whoever acts', () => {
    let accepted = 0;
    let dismissed = 0;
    const property = fc.property(
      fc.array(arbitraryStep, { minLength: 8, maxLength: 30, size: 'max' }),
      (steps) => {
        let policy = compilePolicy({
          ...START,
          grants: [...START.grants, grant('ella', roleId('print-farm/master'), 'acme')],
        });
        for (const [serial, step] of steps.entries()) {
          const at = NOW + serial * (HOUR_MILLISECONDS / 4);
          // Masters act most: only they could do away with one another.
          const actor = step.actor % 3 === 0 ? step.actor : ([0, 1, 3][step.actor % 3] ?? 0);
          const change = attempt(policy, { ...step, actor }, at, serial);
          if (change === null) continue;
          accepted += 1;
          const masters = mastersOf(policy, scopeId('acme'), at).length;
          policy = withFacts(policy, change);
          const remaining = mastersOf(policy, scopeId('acme'), at);
          if (remaining.length < masters) dismissed += 1;
          expect(remaining.length).toBeGreaterThan(0);
          expect(mastersOf(policy, scopeId('borealis'), at).length).toBeGreaterThan(0);
          for (const { id } of remaining) {
            const held = permissionsOf(policy, id, scopeId('acme'), at + 1000 * HOUR_MILLISECONDS).every;
            expect(held).toContain('platform.administer');
          }
        }
      },
    );
    fc.assert(property, { numRuns: 2000 });
    expect(accepted).toBeGreaterThan(4000);
    expect(dismissed).toBeGreaterThan(20);
  });
});
