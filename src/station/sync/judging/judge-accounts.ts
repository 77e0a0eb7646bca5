import { eq } from 'drizzle-orm';
import {
  canActivate,
  canDeactivate,
  canGrant,
  canResetPassword,
  type PersonId,
  type RoleId,
  type ScopeId,
} from '../../../shop/access/index.ts';
import { placeWithoutMaster } from '../../../shop/grants/master-rows.ts';
import { seatRefusal } from '../../../shop/grants/seat-rows.ts';
import { noSeatFor } from '../../../shop/people/managing.ts';
import { credentials, people } from '../../../shop/people/tables.ts';
import type { RowEdit } from '../hub.ts';
import { onlyEditOf, SECRET_CHANGED, unlawful, type Case, type Objection } from './case.ts';
import {
  accountState,
  codeAccepted,
  codeGiven,
  codesVoid,
  credentialsInvited,
  grantGiven,
  languageChosen,
  passwordChanged,
  passwordRecovered,
  passwordRehashed,
  passwordReset,
  personInvited,
  personRenamed,
} from './shapes.ts';

/** Somebody new, with one grant and a code: one act, and the grant is to nobody who is there already. */
export function judgeInvited(one: Case): Objection | null {
  const person = personInvited.safeParse(onlyEditOf(one, 'people')?.columns);
  const grant = grantGiven.safeParse(onlyEditOf(one, 'grants')?.columns);
  const code = credentialsInvited.safeParse(onlyEditOf(one, 'credentials')?.columns);
  if (!person.success || !grant.success || !code.success) return unlawful(one);
  const { person_id, role_id, scope_id, granted_by, from_at, until_at } = grant.data;
  const isOne = person_id === person.data.id && code.data.person_id === person.data.id;
  if (!isOne || granted_by !== one.actorId) return unlawful(one);
  if (personRow(one, person.data.id) !== null || credentialsRow(one, person.data.id) !== null) {
    return unlawful(one);
  }
  const wish = {
    personId: null,
    roleId: role_id as RoleId,
    scopeId: scope_id as ScopeId,
    fromAt: from_at,
    untilAt: until_at,
  };
  const may = canGrant(one.policy, one.actorId, wish, one.at);
  if (!may.ok) return may.refusal;
  return seatRefusal(one.reading, one.policy, null, wish.scopeId, one.at);
}

/** An account that was closed or opened again, or accepted by its person; or what its person set about themselves. */
export function judgeAccount(one: Case): Objection | null {
  const edit = onlyEditOf(one, 'people');
  const secrets = onlyEditOf(one, 'credentials');
  if (edit === null || (secrets !== null && secrets.rowId !== edit.rowId)) return unlawful(one);
  const isOwnSetting = [personRenamed, languageChosen].some((shape) => shape.safeParse(edit.columns).success);
  if (isOwnSetting && secrets === null) return isOwn(one, edit.rowId) ? null : unlawful(one);
  const changed = accountState.safeParse(edit.columns);
  const row = personRow(one, edit.rowId);
  if (!changed.success || row === null) return unlawful(one);
  const { state } = changed.data;
  const personId = edit.rowId as PersonId;
  if (state === 'inactive') {
    return secrets === null ? closingRefusal(one, personId, row.state) : unlawful(one);
  }
  if (secrets === null || codesVoid.safeParse(secrets.columns).success) {
    return reopeningRefusal(one, personId, row.state);
  }
  if (state !== 'active' || row.state !== 'invited') return { code: 'people.invitationInvalid' };
  return acceptingRefusal(one, secrets);
}

function closingRefusal(one: Case, personId: PersonId, state: string): Objection | null {
  const may = canDeactivate(one.policy, one.actorId, personId, one.at);
  if (!may.ok) return may.refusal;
  if (state === 'inactive') return { code: 'people.notActive' };
  const left = placeWithoutMaster(one.reading, { personId });
  return left === null ? null : { code: 'access.lastMaster', scopeId: left };
}

function reopeningRefusal(one: Case, personId: PersonId, state: string): Objection | null {
  const may = canActivate(one.policy, one.actorId, personId, one.at);
  if (!may.ok) return may.refusal;
  if (state !== 'inactive') return { code: 'people.alreadyActive' };
  return noSeatFor(one.reading, one.policy, personId, one.at);
}

/** Only the person of an account accepts, and only by the code that is out when it is their turn. */
function acceptingRefusal(one: Case, secrets: RowEdit): Objection | null {
  if (!codeAccepted.safeParse(secrets.columns).success || secrets.rowId !== one.actorId) return unlawful(one);
  const out = credentialsRow(one, secrets.rowId)?.invitationHash ?? null;
  return out !== null && secrets.before?.['invitation_hash'] === out
    ? null
    : { code: 'people.invitationInvalid' };
}

/** Secrets that were changed and no account's state with them. */
export function judgeSecrets(one: Case): Objection | null {
  const edit = onlyEditOf(one, 'credentials');
  if (edit === null) return unlawful(one);
  const { columns } = edit;
  if (codeGiven.safeParse(columns).success || passwordReset.safeParse(columns).success) {
    return givenCodeRefusal(one, edit);
  }
  if (!isOwn(one, edit.rowId)) return unlawful(one);
  if (codeAccepted.safeParse(columns).success) return acceptingRefusal(one, edit);
  const replaces = [passwordChanged, passwordRehashed].some((shape) => shape.safeParse(columns).success)
    ? 'password_hash'
    : passwordRecovered.safeParse(columns).success
      ? 'recovery_hash'
      : null;
  if (replaces === null) return unlawful(one);
  // What somebody proved themselves with, somewhere else, must be what stands here: not what was reset meanwhile.
  const row = credentialsRow(one, edit.rowId);
  const standing = replaces === 'password_hash' ? row?.passwordHash : row?.recoveryHash;
  return (standing ?? null) !== null && edit.before?.[replaces] === standing ? null : SECRET_CHANGED;
}

/** A code for who was invited, or with which somebody chooses another password: then the old one is void with it. */
function givenCodeRefusal(one: Case, edit: RowEdit): Objection | null {
  const personId = edit.rowId as PersonId;
  const may = canResetPassword(one.policy, one.actorId, personId, one.at);
  if (!may.ok) return may.refusal;
  const state = personRow(one, personId)?.state;
  if (state === 'inactive' || state === undefined) return { code: 'people.notActive' };
  const leavesPassword =
    edit.columns?.['password_hash'] === undefined &&
    (credentialsRow(one, personId)?.passwordHash ?? null) !== null;
  return leavesPassword ? SECRET_CHANGED : null;
}

/** Whether it is the actor's own account, and open. */
function isOwn(one: Case, personId: string): boolean {
  return personId === one.actorId && personRow(one, personId)?.state === 'active';
}

function personRow({ reading }: Case, personId: string) {
  return reading.select().from(people).where(eq(people.id, personId)).get() ?? null;
}

function credentialsRow({ reading }: Case, personId: string) {
  return reading.select().from(credentials).where(eq(credentials.personId, personId)).get() ?? null;
}

/** A face is its person's own to set and to take away. */
export function judgePicture(one: Case): Objection | null {
  const edit = onlyEditOf(one, 'pictures');
  return edit !== null && isOwn(one, edit.rowId) ? null : unlawful(one);
}
