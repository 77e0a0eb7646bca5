import {
  canGrant,
  canLift,
  decide,
  decideSupposing,
  restrictionsInTheWay,
  rolesGiving,
  type AccessPolicy,
  type AccessQuestion,
  type Grant,
  type GrantId,
  type PermissionKey,
  type PersonId,
  type Role,
  type RoleId,
  type ScopeId,
} from '../access/index.ts';
import type { RequestAnswer } from './views.ts';

/** Holding one of these at the place, a person may come to answer a request about it. */
export const ANSWERED_BY = ['user.manage', 'operator.manage', 'access.restrict'] as const;

/** A choice of three is a choice; the first of them is the one that gives least besides. */
const ROLES_OFFERED = 3;

/** What somebody asks for. */
export interface AskedFor {
  readonly personId: PersonId;
  readonly permission: PermissionKey;
  readonly scopeId: ScopeId;
}

/**
 * What one person could do, with one touch, so that another holds what they asked for: lift the restrictions in the
 * way, or give one of the least powerful roles that would
 * help, those of the asker's own packs first. Nothing where it is held already, or where one step is
 * not enough.
 */
export function answersOf(
  policy: AccessPolicy,
  answererId: PersonId,
  asked: AskedFor,
  at: number,
): readonly RequestAnswer[] {
  const question: AccessQuestion = { ...asked, ownerId: null, at };
  if (answererId === asked.personId || decide(policy, question)) return [];
  return [...liftAnswer(policy, answererId, question), ...grantAnswers(policy, answererId, question)];
}

function liftAnswer(
  policy: AccessPolicy,
  answererId: PersonId,
  question: AccessQuestion,
): readonly RequestAnswer[] {
  const inTheWay = restrictionsInTheWay(policy, question);
  const [first] = inTheWay;
  if (first === undefined) return [];
  const restrictionIds = inTheWay.map(({ id }) => id);
  if (!decideSupposing(policy, question, { lifted: restrictionIds })) return [];
  if (!inTheWay.every(({ id }) => canLift(policy, answererId, id, question.at).ok)) return [];
  return [{ kind: 'lift', restrictionIds, reason: first.reason }];
}

function grantAnswers(
  policy: AccessPolicy,
  answererId: PersonId,
  question: AccessQuestion,
): readonly RequestAnswer[] {
  const answers: RequestAnswer[] = [];
  // Of the packs in which the asker works already, then of any other: a print farm has no use for a buyer.
  const packs = packsOf(policy, question.personId);
  const roles = rolesGiving(policy, question.permission, question.scopeId);
  for (const { role, grantAs } of roles.toSorted(
    (one, other) => Number(packs.has(other.role.pack)) - Number(packs.has(one.role.pack)),
  )) {
    if (answers.length === ROLES_OFFERED) break;
    const grant = supposedGrant(question, grantAs, null);
    if (!decideSupposing(policy, question, { grant })) continue;
    if (!canGrant(policy, answererId, grant, question.at).ok) continue;
    answers.push({
      kind: 'grant',
      roleId: grantAs,
      roleName: role.name,
      permissions: role.permissions.length,
    });
  }
  return answers;
}

/** The packs of the roles that a person holds; what a client made itself is at home with all of them. */
function packsOf(policy: AccessPolicy, personId: PersonId): ReadonlySet<Role['pack']> {
  const held = policy.indexes.grantsOf.get(personId) ?? [];
  return new Set([null, ...held.flatMap(({ roleId }) => policy.roles.get(roleId)?.pack ?? [])]);
}

/** A grant that is not given yet, at the place of the question, from now on. */
export function supposedGrant(
  { personId, scopeId, at }: AccessQuestion,
  roleId: RoleId,
  untilAt: number | null,
): Grant {
  return { id: 'supposed' as GrantId, personId, roleId, scopeId, grantedBy: null, fromAt: at, untilAt };
}
