import { DEFAULT_ROLES } from '../../../src/shop/access/index.ts';
import type { Role } from '../../../src/shop/access/index.ts';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import type { OwnAccess } from '../../../src/shop/people/contract.ts';
import { listsOf, marksOf, sameMarks, type Marks } from './role-marks.ts';

/** A role as it is being edited. */
export interface RoleDraft {
  /** Null: a new one. */
  readonly roleId: string | null;
  readonly expectedVersion: number | null;
  readonly variantOf: string | null;
  readonly homeScopeId: string;
  readonly name: string;
  readonly rank: number;
  readonly marks: Marks;
  readonly assigns: readonly string[];
}

/** A role of its maker's own, from nothing. */
export function emptyDraft(homeScopeId: string, ownRank: number): RoleDraft {
  return {
    roleId: null,
    expectedVersion: null,
    variantOf: null,
    homeScopeId,
    name: '',
    rank: Math.max(1, Math.min(30, ownRank - 1)),
    marks: new Map(),
    assigns: [],
  };
}

/** What stands in for a default role. It starts as the default, and keeps its name so that it stays translated. */
export function variantDraft(role: RoleView, homeScopeId: string): RoleDraft {
  return { ...takenFrom(role), roleId: null, expectedVersion: null, variantOf: role.roleId, homeScopeId };
}

/** A role of its maker's own that starts as another one. Its rank is below the maker's. */
export function copyDraft(role: RoleView, homeScopeId: string, name: string, ownRank: number): RoleDraft {
  return {
    ...takenFrom(role),
    roleId: null,
    expectedVersion: null,
    variantOf: null,
    homeScopeId,
    name,
    rank: Math.max(1, Math.min(role.rank, ownRank - 1)),
  };
}

export function editDraft(role: RoleView): RoleDraft {
  return {
    ...takenFrom(role),
    roleId: role.roleId,
    expectedVersion: role.version,
    variantOf: role.variantOf,
    homeScopeId: role.homeScopeId ?? '',
  };
}

function takenFrom(role: RoleView): Pick<RoleDraft, 'name' | 'rank' | 'marks' | 'assigns'> {
  return { name: role.name, rank: role.rank, marks: marksOf(role), assigns: role.assigns };
}

export function sameDraft(one: RoleDraft, other: RoleDraft): boolean {
  return (
    one.name === other.name &&
    one.rank === other.rank &&
    one.homeScopeId === other.homeScopeId &&
    one.assigns.length === other.assigns.length &&
    one.assigns.every((roleId) => other.assigns.includes(roleId)) &&
    sameMarks(one.marks, other.marks)
  );
}

/** As `access.saveRole` and `access.whatIfRole` take it. */
export function inputOf({ marks, homeScopeId, assigns, ...draft }: RoleDraft) {
  const { permissions, own } = listsOf(marks);
  return {
    ...draft,
    name: draft.name.trim(),
    homeScopeId: homeScopeId as never,
    permissions: [...permissions],
    own: [...own],
    assigns: [...assigns],
  };
}

/** The highest rank that the signed-in person's own grants give them at a place; 0: none. */
export function ownRankAt({ grants, roles, scopes }: OwnAccess, scopeId: string, now: number): number {
  const way = new Set<string>();
  for (let next = scopes.find(({ id }) => id === scopeId); next !== undefined;) {
    way.add(next.id);
    const { parentId } = next;
    next = scopes.find(({ id }) => id === parentId);
  }
  const ranks = grants
    .filter(({ fromAt, untilAt }) => fromAt <= now && (untilAt ?? Infinity) > now)
    .filter((grant) => way.has(grant.scopeId))
    .map(({ roleId }) => inForce(roles, roleId, way)?.rank ?? 0);
  return Math.max(0, ...ranks);
}

function inForce(roles: readonly Role[], roleId: string, way: ReadonlySet<string>): Role | undefined {
  const variant = roles.find(
    ({ variantOf, homeScopeId }) => variantOf === roleId && homeScopeId !== null && way.has(homeScopeId),
  );
  return variant ?? [...roles, ...DEFAULT_ROLES].find(({ id }) => id === roleId);
}
