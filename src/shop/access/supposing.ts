import { holds } from './decide.ts';
import type { AccessQuestion, Grant, Restriction, RestrictionId } from './model.ts';
import { permissionNumber } from './permissions.ts';
import type { AccessPolicy } from './policy.ts';
import { standingOf } from './standing.ts';

/** Something that is not done yet. */
export interface Supposition {
  /** Of the person who is asked about. */
  readonly grant?: Grant;
  readonly lifted?: readonly RestrictionId[];
}

/** The decision as it would be if a grant were given to the person, or restrictions lifted. */
export function decideSupposing(
  policy: AccessPolicy,
  question: AccessQuestion,
  { grant, lifted = [] }: Supposition,
): boolean {
  const { personId, permission, scopeId, ownerId, at } = question;
  const person = policy.people.get(personId);
  const scope = policy.tree.numbers.get(scopeId);
  const number = permissionNumber(permission);
  if (person === undefined || scope === undefined || number < 0) return false;
  const { indexes } = policy;
  const remains = ({ id }: Restriction): boolean => !lifted.includes(id);
  const grants = [...(indexes.grantsOf.get(personId) ?? []), ...(grant === undefined ? [] : [grant])];
  const onPerson = (indexes.restrictionsOnPerson.get(personId) ?? []).filter(remains);
  const restrictionsOnRole =
    lifted.length === 0
      ? indexes.restrictionsOnRole
      : new Map([...indexes.restrictionsOnRole].map(([id, ones]) => [id, ones.filter(remains)] as const));
  const supposed = {
    ...indexes,
    grantsOf: new Map([[personId, grants]]),
    restrictionsOnPerson: new Map([[personId, onPerson]]),
    restrictionsOnRole,
  };
  const standing = standingOf({ ...policy, indexes: supposed }, person);
  return holds(policy.tree, standing, number, scope, ownerId === personId, at);
}
