import * as fc from 'fast-check';
import { assertNever } from '../../src/shop/kernel/index.ts';
import {
  type AccessChange,
  type AccessFacts,
  type AccessPolicy,
  canActivate,
  canDeactivate,
  canEditRole,
  canGrant,
  canLift,
  canMoveScope,
  canRemoveRole,
  canRestrict,
  canRevoke,
  DEFAULT_ROLES,
  type Grant,
  type GrantId,
  type PermissionKey,
  type PersonId,
  type Restriction,
  type RestrictionId,
  type Role,
  type RoleId,
  type Scope,
} from '../../src/shop/access/index.ts';
import { ASKED, pick, ROLE_IDS } from './arbitrary.ts';
import {
  customRole,
  grant,
  HOUR_MILLISECONDS,
  person,
  personId,
  restrictPerson,
  roleId,
  SCOPES,
  variantOf,
} from './facts.ts';

export const PEOPLE = ['mia', 'boris', 'max', 'ella', 'olga', 'sam', 'dora', 'otto', 'nora', 'lee'].map(
  (id) => person(id),
);

/** Makes a role whose holder can do much without being a Master: the one most tempted to climb. */
const STEWARD = customRole('steward', 'acme', 70, {
  permissions: ['user.manage', 'role.manage', 'access.restrict', 'print.accept', 'stock.edit', 'client.list'],
  own: ['project.delete'],
});

/** Manages operators, and nobody else. */
const LEAD = customRole('lead', 'acme', 40, {
  permissions: [
    'operator.manage',
    ...(DEFAULT_ROLES.find(({ id }) => id === 'print-farm/operator')?.permissions ?? []),
  ],
});

/** Granted to nobody yet: can be changed and removed. */
const HELPER = customRole('helper', 'acme', 20, { permissions: ['client.list'] });

/** Where every sequence of edits begins. */
export const START: AccessFacts = {
  scopes: SCOPES,
  people: PEOPLE,
  roles: [STEWARD, HELPER, LEAD],
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
    grant('lee', LEAD.id, 'north'),
  ],
  restrictions: [
    restrictPerson('max', ['print.accept'], 'annex', { setBy: 'mia' }),
    restrictPerson('sam', ['stock.edit'], 'north', { setBy: 'mia' }),
    restrictPerson('otto', ['print.accept'], 'hall', { setBy: 'max' }),
    restrictPerson('dora', ['print.accept'], 'europe', { setBy: 'sam' }),
  ],
};

const MAKERS = ['ella', 'sam'].map(personId);

/** The places that can stand elsewhere, and where each kind of them can stand. */
const PLACES_FOR = {
  factory: SCOPES.filter(({ kind }) => kind === 'client' || kind === 'enterprise'),
  area: SCOPES.filter(({ kind }) => kind === 'factory'),
};
const MOVABLE = SCOPES.flatMap(({ id, kind }) =>
  kind === 'factory' || kind === 'area' ? [{ id, kind }] : [],
);

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

export const ACTS = [
  'grant',
  'revoke',
  'role',
  'variant',
  'dropRole',
  'restrict',
  'lift',
  'close',
  'open',
  'move',
] as const;

/** What one step wants, as numbers that are turned into people, roles and places that are there at that moment. */
export const arbitraryStep = fc.record({
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
export type Step = typeof arbitraryStep extends fc.Arbitrary<infer Wanted> ? Wanted : never;

/** The change that a step would make, if the rules let its actor make it; null where they do not. */
export function attempt(policy: AccessPolicy, step: Step, at: number, serial: number): AccessChange | null {
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
    case 'variant':
    case 'dropRole':
      return attemptOnRoles(policy, step, actor, at, serial);
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
    case 'move': {
      const moved = pick(MOVABLE, step.what);
      const known = policy.scopes.get(moved.id);
      const parentId = pick(PLACES_FOR[moved.kind], step.where).id;
      return known !== undefined && canMoveScope(policy, actor, moved.id, parentId, at).ok
        ? { kind: 'scopePut', scope: { ...known, parentId } }
        : null;
    }
    default:
      return assertNever(step.act);
  }
}

/** The same for the acts on roles: mostly where roles can be made at all. */
function attemptOnRoles(
  policy: AccessPolicy,
  step: Step,
  actor: PersonId,
  at: number,
  serial: number,
): AccessChange | null {
  if (step.act === 'dropRole') {
    const made = [...policy.roles.values()].filter(({ homeScopeId }) => homeScopeId !== null);
    const { id } = pick(made.length > 0 ? made : DEFAULT_ROLES, step.what);
    return canRemoveRole(policy, actor, id, at).ok ? { kind: 'roleRemoved', roleId: id } : null;
  }
  const home = pick(step.where % 5 === 0 ? SCOPES : HOMES, step.where);
  const role =
    step.act === 'role' ? wishedRole(policy, step, home, serial) : wishedVariant(policy, step, home);
  return canEditRole(policy, actor, role, at).ok ? { kind: 'rolePut', role } : null;
}

/** Anybody; for roles and moves, mostly one of those outside the Masters who may make or move anything at all. */
export function actorOf(policy: AccessPolicy, { act, actor }: Step): PersonId {
  const isOfFew = act === 'role' || act === 'variant' || act === 'dropRole' || act === 'move';
  const people = isOfFew && actor % 8 < 6 ? MAKERS : [...policy.people.keys()];
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
