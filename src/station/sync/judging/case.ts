import type { AnyContractProcedure } from '@orpc/contract';
import {
  decide,
  type AccessPolicy,
  type AccessRefusal,
  type MoveRefusal,
  type PermissionKey,
  type PersonId,
  type ScopeId,
  type ScopeKind,
} from '../../../shop/access/index.ts';
import type { GrantsRefusal } from '../../../shop/grants/index.ts';
import type { HierarchyRefusal } from '../../../shop/hierarchy/index.ts';
import type { PeopleRefusal } from '../../../shop/people/index.ts';
import type { Reading } from '../../../shop/records/store.ts';
import type { AskedPermission, ProcedureMeta } from '../../../shop/records/index.ts';
import type { JudgeRefusal } from '../../../shop/sync/index.ts';
import type { RowEdit } from '../hub.ts';

/** What can be against a part that touches access. */
export type Objection =
  AccessRefusal | GrantsRefusal | HierarchyRefusal | MoveRefusal | PeopleRefusal | JudgeRefusal;

/** One part before the judge: its edits of access, with the rows and the policy as they are before it. */
export interface Case {
  readonly reading: Reading;
  readonly policy: AccessPolicy;
  readonly actorId: PersonId;
  readonly at: number;
  readonly edits: readonly RowEdit[];
}

/** No procedure of ours writes this. */
export function unlawful({ edits }: Pick<Case, 'edits'>): JudgeRefusal {
  return { code: 'sync.unlawfulChange', table: edits[0]?.tableName ?? '' };
}

/** A secret that this part replaces was replaced before it. */
export const SECRET_CHANGED: JudgeRefusal = { code: 'sync.secretChanged' };

/** The edits of one table. */
export function editsOf({ edits }: Case, tableName: string): readonly RowEdit[] {
  return edits.filter((edit) => edit.tableName === tableName);
}

/** The edit of a table, where there is one and no second; else null. */
export function onlyEditOf(one: Case, tableName: string): RowEdit | null {
  const [edit, second] = editsOf(one, tableName);
  return edit === undefined || second !== undefined ? null : edit;
}

/** Why the actor may not call a procedure on a place, as the guard would find it; null: they may. */
export function callRefusal(
  one: Case,
  procedure: AnyContractProcedure,
  scopeId: ScopeId,
  kind: ScopeKind | undefined = one.policy.scopes.get(scopeId)?.kind,
): Objection | null {
  const asked = permissionsFor(procedure, kind);
  const holds = (permission: PermissionKey): boolean =>
    decide(one.policy, { personId: one.actorId, permission, scopeId, at: one.at });
  if (asked.some(holds)) return null;
  const [permission] = asked;
  return permission === undefined
    ? { code: 'hierarchy.wrongKind', kind: kind ?? '' }
    : { code: 'access.denied', permission, scopeId };
}

function permissionsFor(
  procedure: AnyContractProcedure,
  kind: ScopeKind | undefined,
): readonly PermissionKey[] {
  const { access } = procedure['~orpc'].meta as ProcedureMeta;
  if (access?.kind !== 'permission') throw new Error('A judge asks for a procedure that needs no permission');
  const asked: AskedPermission = access.permission;
  if (typeof asked === 'string') return [asked];
  if ('anyOf' in asked) return asked.anyOf;
  const permission = kind === undefined ? undefined : asked.byKind[kind];
  return permission === undefined ? [] : [permission];
}
