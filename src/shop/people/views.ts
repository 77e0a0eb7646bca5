import { and, eq, like, or } from 'drizzle-orm';
import {
  scopesUpward,
  type AccessPolicy,
  type PersonId,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import { grants } from '../grants/tables.ts';
import type { Store } from '../records/store.ts';
import type { Call } from '../records/use-case.ts';
import { among } from '../records/visible-rows.ts';
import type { OwnAccess, PersonListEntry, PersonView } from './contract.ts';
import { people, signIns } from './tables.ts';

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: PersonView['language'];
  readonly state: PersonView['state'];
}

export function personView({ id, name, email, language, state }: PersonRow): PersonView {
  return { personId: id, name, email, language, state };
}

/** The facts that bear on one person: enough for the window to decide about this person as the core does. */
export function ownAccess(policy: AccessPolicy, person: PersonRow, locked: boolean): OwnAccess {
  const personId = person.id as PersonId;
  const ownGrants = [...policy.grants.values()].filter((grant) => grant.personId === personId);
  const granted = new Set(ownGrants.map(({ roleId }) => roleId));
  const roles = [...policy.roles.values()].filter(
    ({ id, variantOf }) => granted.has(id) || (variantOf !== null && granted.has(variantOf)),
  );
  return {
    person: personView(person),
    locked,
    scopes: scopesAround(
      policy,
      ownGrants.map(({ scopeId }) => scopeId),
    ),
    roles,
    grants: ownGrants,
    restrictions: [...policy.restrictions.values()].filter(
      (restriction) =>
        restriction.personId === personId || (restriction.roleId !== null && granted.has(restriction.roleId)),
    ),
  };
}

/** The scopes at or below the given ones, and those on the way up to the top. */
function scopesAround(policy: AccessPolicy, roots: readonly ScopeId[]): OwnAccess['scopes'] {
  const wanted = new Set<ScopeId>(roots);
  const onTheWayUp = new Set(roots.flatMap((root) => scopesUpward(policy, root).map(({ id }) => id)));
  return [...policy.scopes.values()].filter(
    (scope) => onTheWayUp.has(scope.id) || scopesUpward(policy, scope.id).some(({ id }) => wanted.has(id)),
  );
}

/**
 * People who hold a grant where the caller may list people, with those grants and no others; and those who hold none
 * anywhere any more, where they last did.
 */
export function listPeople(
  house: { readonly store: Store<RecordEntry>; policy(): AccessPolicy },
  call: Call,
  input: { readonly scopeId?: string | undefined; readonly search?: string | undefined },
): readonly PersonListEntry[] {
  const visible = call.visible('user.list');
  const policy = house.policy();
  const holders = new Set<string>([...policy.grants.values()].map(({ personId }) => personId));
  const seen = house.store.reading
    .select()
    .from(grants)
    .where(among(grants.scopeId, visible.every))
    .all()
    .filter(({ revokedAt, personId }) => revokedAt === null || !holders.has(personId))
    .filter(
      ({ scopeId }) =>
        input.scopeId === undefined ||
        scopesUpward(policy, scopeId as ScopeId).some(({ id }) => id === input.scopeId),
    );
  const byPerson = Map.groupBy(seen, ({ personId }) => personId);
  const pattern = `%${(input.search ?? '').replaceAll(/[%_\\]/g, '')}%`;
  const rows = house.store.reading
    .select()
    .from(people)
    .leftJoin(signIns, eq(signIns.personId, people.id))
    .where(
      and(
        among(people.id, [...byPerson.keys()]),
        or(like(people.name, pattern), like(people.email, pattern)),
      ),
    )
    .orderBy(people.name)
    .all();
  return rows.map((row) => ({
    ...personView(row.people),
    lastSignInAt: row.sign_ins?.at ?? null,
    grants: (byPerson.get(row.people.id) ?? [])
      .filter(({ revokedAt }) => revokedAt === null)
      .map((grant) => grantOfPerson(policy, grant)),
  }));
}

function grantOfPerson(
  policy: AccessPolicy,
  { id, roleId, scopeId, untilAt }: typeof grants.$inferSelect,
): PersonListEntry['grants'][number] {
  return {
    grantId: id,
    roleId,
    roleName: policy.roles.get(roleId as RoleId)?.name ?? roleId,
    scopeId,
    scopeName: policy.scopes.get(scopeId as ScopeId)?.name ?? '',
    untilAt,
  };
}
