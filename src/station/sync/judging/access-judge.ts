import type { AccessPolicy, PersonId } from '../../../shop/access/index.ts';
import type { Reading } from '../../../shop/records/store.ts';
import type { JudgedPart, PartJudge } from '../applying/judge.ts';
import type { RowEdit } from '../hub.ts';
import { shapeNamed } from '../travelling.ts';
import { unlawful, type Case, type Objection } from './case.ts';
import { judgeAccount, judgeInvited, judgePicture, judgeSecrets } from './judge-accounts.ts';
import { judgeBeginning } from './judge-beginning.ts';
import { judgePlaceGone, takesPlacesAway } from './judge-deleting.ts';
import {
  judgeAnsweredByGrant,
  judgeAnsweredByLifting,
  judgeAsked,
  judgeGiven,
  judgeLifted,
  judgeRequestClosed,
  judgeRestricted,
  judgeTaken,
} from './judge-grants.ts';
import { judgePlaceChanged, judgePlacesMade } from './judge-places.ts';
import { judgeRoleChanged, judgeRoleMade } from './judge-roles.ts';

/**
 * What a use case writes, by the tables that it touches and how: one act a part, because one transaction is one call.
 * What is not here is written by no procedure of ours.
 */
const ACTS: ReadonlyMap<string, (one: Case) => Objection | null> = new Map([
  ['grants:insert', judgeGiven],
  ['grants:update', judgeTaken],
  ['restrictions:insert', judgeRestricted],
  ['restrictions:update', judgeLifted],
  ['access_requests:insert', judgeAsked],
  ['access_requests:update', judgeRequestClosed],
  ['access_requests:update grants:insert', judgeAnsweredByGrant],
  ['access_requests:update restrictions:update', judgeAnsweredByLifting],
  ['roles:insert', judgeRoleMade],
  ['roles:update', judgeRoleChanged],
  ['credentials:insert grants:insert people:insert', judgeInvited],
  ['people:update', judgeAccount],
  ['credentials:update people:update', judgeAccount],
  ['credentials:update', judgeSecrets],
  ['pictures:insert', judgePicture],
  ['pictures:update', judgePicture],
  ['pictures:delete', judgePicture],
  ['scopes:insert', judgePlacesMade],
  ['scopes:update', judgePlaceChanged],
  ['credentials:insert grants:insert people:insert scopes:insert', judgeBeginning],
]);

/** The tables that say who may do what, and what people are known by. */
const TABLES: ReadonlySet<string> = new Set([
  'scopes',
  'people',
  'pictures',
  'credentials',
  'roles',
  'grants',
  'restrictions',
  'access_requests',
]);

/**
 * Asks the rules of access again of what was done at another station: could the person of the part do it, as things
 * stand when its turn comes in the hub's order? What only the station could see (that a password was right, that a
 * code was not over) is its word. A part of no person, and an edit that no procedure of ours writes, is refused.
 */
export function accessJudge(): PartJudge {
  return {
    tables: TABLES,
    objectionTo(reading, part, rules) {
      const edits = part.edits.filter(({ tableName }) => TABLES.has(tableName)).map(known);
      if (edits.every(isEmptyUpdate)) return null;
      if (part.personId === null) return unlawful({ edits });
      return judged(reading, rules(), part, part.personId as PersonId, edits);
    },
  };
}

function judged(
  reading: Reading,
  policy: AccessPolicy,
  { at }: JudgedPart,
  actorId: PersonId,
  edits: readonly RowEdit[],
): Objection | null {
  const one: Case = { reading, policy, actorId, at, edits };
  const isTrue = edits.every(namesItself);
  if (!isTrue) return unlawful(one);
  if (takesPlacesAway(one)) return judgePlaceGone(one);
  const act = ACTS.get(signatureOf(edits));
  return act === undefined ? unlawful(one) : act(one);
}

/** An edit without the columns that only a newer Printhall knows: all stations judge what all of them know. */
function known(edit: RowEdit): RowEdit {
  const columns = shapeNamed(edit.tableName)?.columns ?? new Set<string>();
  const kept = (values: RowEdit['columns']) =>
    values && Object.fromEntries(Object.entries(values).filter(([name]) => columns.has(name)));
  return { ...edit, columns: kept(edit.columns), before: kept(edit.before) };
}

function isEmptyUpdate({ operation, columns }: RowEdit): boolean {
  return operation === 'update' && Object.keys(columns ?? {}).length === 0;
}

/** An insert whose row has another key than it says would slip past whoever asks by the key. */
function namesItself({ tableName, rowId, operation, columns }: RowEdit): boolean {
  const key = shapeNamed(tableName)?.key ?? 'id';
  return operation === 'insert' ? columns?.[key] === rowId : columns?.[key] === undefined;
}

function signatureOf(edits: readonly RowEdit[]): string {
  const kinds = edits.map(({ tableName, operation }) => `${tableName}:${operation}`);
  return [...new Set(kinds)].toSorted().join(' ');
}
