import { AbilityBuilder, createMongoAbility, type MongoAbility, subject } from '@casl/ability';
import { preparsePolicySet, statefulIsAuthorized, type EntityJson } from '@cedar-policy/cedar-wasm/nodejs';
import { type Enforcer, newEnforcer, newModelFromString } from 'casbin';
import {
  type AccessPolicy,
  type AccessQuestion,
  ADMINISTER,
  decide,
  type PermissionKey,
  PERMISSIONS,
  type Role,
} from '../../src/shop/access/index.ts';
import { allChains, type Company } from './company.ts';

/** Somebody who answers the same questions on the same policy. */
export interface Peer {
  readonly name: string;
  ask(question: AccessQuestion): boolean;
  /** Questions of one round: few for who takes long, so that all rounds last about as long. */
  readonly inOneGo: number;
}

export function ourselves({ policy }: Company): Peer {
  return { name: 'Printhall', inOneGo: 20_000, ask: (question) => decide(policy, question) };
}

function permissionsIn(role: Role): readonly PermissionKey[] {
  return role.permissions.includes(ADMINISTER) ? PERMISSIONS.map(({ key }) => key) : role.permissions;
}

/**
 * CASL at its best: an ability a person, made beforehand, with a rule for each permission of each grant; it knows no
 * hierarchy, so every record carries the ids of its scope and all above it.
 */
export function casl({ policy }: Company): Peer {
  const chains = allChains(policy);
  const abilities = abilitiesOf(policy);
  return {
    name: '@casl/ability',
    inOneGo: 20_000,
    ask({ personId, permission, scopeId, ownerId }) {
      const record = subject('Record', { scopes: chains.get(scopeId) ?? [], owner: ownerId ?? null });
      return abilities.get(personId)?.can(permission, record) ?? false;
    },
  };
}

function abilitiesOf(policy: AccessPolicy): ReadonlyMap<string, MongoAbility> {
  const grantsOf = Map.groupBy(policy.grants.values(), ({ personId }) => personId);
  const restrictionsOf = Map.groupBy(policy.restrictions.values(), ({ personId }) => personId);
  return new Map(
    [...policy.people.keys()].map((id) => {
      const { can, cannot, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
      for (const { roleId, scopeId } of grantsOf.get(id) ?? []) {
        const role = policy.roles.get(roleId);
        if (role === undefined) continue;
        can([...permissionsIn(role)], 'Record', { scopes: scopeId });
        if (role.own.length > 0) can([...role.own], 'Record', { scopes: scopeId, owner: id });
      }
      for (const { permissions, scopeId } of restrictionsOf.get(id) ?? []) {
        cannot([...permissions], 'Record', { scopes: scopeId });
      }
      return [id, build()] as const;
    }),
  );
}

const CASBIN_MODEL = `
[request_definition]
r = sub, scope, owner
[policy_definition]
p = sub, extent, scope, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = stands(r.sub, p.sub, p.scope, r.scope) && (p.extent == "every" || r.owner == r.sub)
`;

/**
 * casbin at its best: an enforcer a permission, because every rule of an enforcer is looked at for every question; who
 * holds which role where is a function of its matcher, on maps that were made beforehand. 161 small sets of rules.
 */
export async function casbin({ policy }: Company): Promise<Peer> {
  const stands = standingFunction(policy);
  const enforcers = new Map<string, Enforcer>();
  for (const { key } of PERMISSIONS) {
    const enforcer = await newEnforcer(newModelFromString(CASBIN_MODEL));
    await enforcer.addFunction('stands', stands);
    const rules = casbinRules(policy, key);
    if (rules.length > 0) await enforcer.addPolicies(rules.map((rule) => [...rule]));
    enforcers.set(key, enforcer);
  }
  return {
    name: 'casbin',
    inOneGo: 200,
    ask: ({ personId, permission, scopeId, ownerId }) =>
      enforcers.get(permission)?.enforceSync(personId, scopeId, ownerId ?? '') ?? false,
  };
}

/** Whether a person holds a role at a scope or above, or is the person of a restriction that is set there or above. */
function standingFunction(policy: AccessPolicy) {
  const chains = allChains(policy);
  const held = new Map<string, Set<string>>();
  for (const { personId, roleId, scopeId } of policy.grants.values()) {
    const key = `${personId} ${roleId}`;
    held.set(key, (held.get(key) ?? new Set()).add(scopeId));
  }
  return (person: string, of: string, at: string, scope: string): boolean => {
    const chain = chains.get(scope) ?? [];
    if (at !== '') return of === person && chain.includes(at);
    const places = held.get(`${person} ${of}`);
    return places !== undefined && chain.some((id) => places.has(id));
  };
}

function casbinRules(policy: AccessPolicy, key: PermissionKey): readonly (readonly string[])[] {
  const roles = [...policy.roles.values()].flatMap((role) => {
    if (permissionsIn(role).includes(key)) return [[role.id, 'every', '', 'allow']];
    return role.own.includes(key) ? [[role.id, 'own', '', 'allow']] : [];
  });
  const taken = [...policy.restrictions.values()].flatMap(({ personId, scopeId, permissions }) =>
    personId !== null && permissions.includes(key) ? [[personId, 'every', scopeId, 'deny']] : [],
  );
  return [...roles, ...new Map(taken.map((rule) => [rule.join(' '), rule])).values()];
}

const POLICY_SET = 'printhall';

/**
 * Cedar at its best: one policy a role and one a permission, parsed beforehand; with each question go only the
 * entities that it is about, made beforehand: the person with the places of their grants and restrictions, the record
 * with its scopes, the action with its roles.
 */
export function cedar({ policy }: Company): Peer {
  const answer = preparsePolicySet(POLICY_SET, { staticPolicies: cedarPolicies(policy).join('\n') });
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
  const people = cedarPeople(policy);
  const actions = cedarActions(policy);
  const scopes = cedarScopes(policy);
  return {
    name: 'cedar-wasm',
    inOneGo: 500,
    ask({ personId, permission, scopeId, ownerId }) {
      const record = {
        uid: { type: 'Record', id: 'it' },
        attrs: { owner: uid('Person', ownerId ?? 'nobody') },
        parents: [{ type: 'Scope', id: scopeId }],
      };
      const said = statefulIsAuthorized({
        principal: { type: 'Person', id: personId },
        action: { type: 'Action', id: permission },
        resource: record.uid,
        context: {},
        preparsedPolicySetId: POLICY_SET,
        entities: [
          record,
          ...(people.get(personId) ?? []),
          ...(actions.get(permission) ?? []),
          ...(scopes.get(scopeId) ?? []),
        ],
      });
      if (said.type !== 'success') throw new Error(JSON.stringify(said.errors));
      return said.response.decision === 'allow';
    },
  };
}

function uid(type: string, id: string) {
  return { __entity: { type, id } };
}

/** Names of attributes have no signs in them. */
const attribute = (id: string): string => id.replaceAll(/\W/g, '_');

function cedarPolicies(policy: AccessPolicy): readonly string[] {
  const roles = [...policy.roles.values()].flatMap(({ id, own }) => {
    const held = `principal has ${attribute(id)} && resource in principal.${attribute(id)}`;
    const every = `permit(principal, action in Action::"role ${id}", resource) when { ${held} };`;
    const ofOwn = `permit(principal, action in Action::"own ${id}", resource) when { ${held} && resource.owner == principal };`;
    return own.length === 0 ? [every] : [every, ofOwn];
  });
  const taken = new Set([...policy.restrictions.values()].flatMap(({ permissions }) => permissions));
  const restrictions = [...taken].map((key) => {
    const no = `no_${attribute(key)}`;
    return `forbid(principal, action == Action::"${key}", resource) when { principal has ${no} && resource in principal.${no} };`;
  });
  return [...roles, ...restrictions];
}

function cedarPeople(policy: AccessPolicy): ReadonlyMap<string, readonly EntityJson[]> {
  const places = new Map<string, Record<string, ReturnType<typeof uid>[]>>();
  const add = (personId: string, name: string, scopeId: string): void => {
    const attrs = places.get(personId) ?? {};
    attrs[name] = [...(attrs[name] ?? []), uid('Scope', scopeId)];
    places.set(personId, attrs);
  };
  for (const { personId, roleId, scopeId } of policy.grants.values()) {
    add(personId, attribute(roleId), scopeId);
  }
  for (const { personId, permissions, scopeId } of policy.restrictions.values()) {
    if (personId !== null) for (const key of permissions) add(personId, `no_${attribute(key)}`, scopeId);
  }
  return new Map(
    [...policy.people.keys()].map((id) => [
      id,
      [{ uid: { type: 'Person', id }, attrs: places.get(id) ?? {}, parents: [] }],
    ]),
  );
}

function cedarActions(policy: AccessPolicy): ReadonlyMap<string, readonly EntityJson[]> {
  return new Map(
    PERMISSIONS.map(({ key }) => {
      const parents = [...policy.roles.values()].flatMap((role) => {
        if (permissionsIn(role).includes(key)) return [{ type: 'Action', id: `role ${role.id}` }];
        return role.own.includes(key) ? [{ type: 'Action', id: `own ${role.id}` }] : [];
      });
      return [key, [{ uid: { type: 'Action', id: key }, attrs: {}, parents }]];
    }),
  );
}

function cedarScopes(policy: AccessPolicy): ReadonlyMap<string, readonly EntityJson[]> {
  return new Map(
    [...allChains(policy)].map(([id, chain]) => [
      id,
      chain.map((scope, index) => {
        const above = chain[index + 1];
        const parents = above === undefined ? [] : [{ type: 'Scope', id: above }];
        return { uid: { type: 'Scope', id: scope }, attrs: {}, parents };
      }),
    ]),
  );
}
