import type { Grant, PersonId, Restriction, Role, RoleId } from './model.ts';
import { bitsOf, bitsOfRole, type PermissionBits } from './permission-bits.ts';

/** Facts by what they are about, so that the change of one does not look at all. */
export interface FactIndexes {
  readonly grantsOf: ReadonlyMap<PersonId, readonly Grant[]>;
  readonly restrictionsOnPerson: ReadonlyMap<PersonId, readonly Restriction[]>;
  readonly restrictionsOnRole: ReadonlyMap<RoleId, readonly Restriction[]>;
  /** By the default role that they stand in for. */
  readonly variantsOf: ReadonlyMap<RoleId, readonly Role[]>;
  readonly bitsOfRoles: ReadonlyMap<RoleId, { readonly every: PermissionBits; readonly own: PermissionBits }>;
}

export function indexFacts(
  roles: readonly Role[],
  grants: readonly Grant[],
  restrictions: readonly Restriction[],
): FactIndexes {
  return {
    grantsOf: groupBy(grants, ({ personId }) => personId),
    ...indexRestrictions(restrictions),
    ...indexRoles(roles),
  };
}

export function indexRestrictions(
  restrictions: readonly Restriction[],
): Pick<FactIndexes, 'restrictionsOnPerson' | 'restrictionsOnRole'> {
  return {
    restrictionsOnPerson: groupBy(restrictions, ({ personId }) => personId),
    restrictionsOnRole: groupBy(restrictions, ({ roleId }) => roleId),
  };
}

export function indexRoles(roles: readonly Role[]): Pick<FactIndexes, 'variantsOf' | 'bitsOfRoles'> {
  return {
    // Sorted, so that every station takes the same one if two stations made a variant at once.
    variantsOf: groupBy(
      roles.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
      ({ variantOf }) => variantOf,
    ),
    bitsOfRoles: new Map(
      roles.map(({ id, permissions, own }) => [id, { every: bitsOfRole(permissions), own: bitsOf(own) }]),
    ),
  };
}

function groupBy<Key, Fact>(
  facts: readonly Fact[],
  keyOf: (fact: Fact) => Key | null,
): ReadonlyMap<Key, readonly Fact[]> {
  const groups = new Map<Key, Fact[]>();
  for (const fact of facts) {
    const key = keyOf(fact);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  return groups;
}
