import { z } from 'zod';
import type { PermissionKey } from '../../../shop/access/index.ts';
import { emailShape } from '../../../shop/people/model.ts';
import { instantShape, languageShape, nameShape, noteShape } from '../../../shop/records/index.ts';

/**
 * What the use cases write, edit by edit, as the change log has it: every column of an insert, the changed ones of an
 * update, by their names in the file. Strict: a column more, or one that no use case writes, is another shape.
 */

const id = z.string().min(1).max(120);
const nothing = z.null();
const first = z.literal(1);
const version = z.number().int().positive();
const hash = z.string().min(1).max(512);

/** A list that the file keeps as JSON. */
function listOf<Entry>(entry: z.ZodType<Entry>) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue('not JSON');
        return z.NEVER;
      }
    })
    .pipe(z.array(entry));
}

/** One that only a newer Printhall knows gives nothing here, and is no reason to see the part otherwise than there. */
const permission = z.custom<PermissionKey>((key) => typeof key === 'string' && key.length <= 120);
const permissions = listOf(permission);
const roleIds = listOf(id);

export const grantGiven = z.strictObject({
  id,
  person_id: id,
  role_id: id,
  scope_id: id,
  granted_by: id,
  from_at: instantShape,
  until_at: instantShape.nullable(),
  revoked_at: nothing,
  revoked_by: nothing,
  version: first,
});

export const grantTaken = z.strictObject({ revoked_at: instantShape, revoked_by: id, version });

/** Of the first Master, whom nobody could name. */
export const firstGrant = grantGiven.extend({ granted_by: nothing, until_at: nothing });

export const restrictionSet = z.strictObject({
  id,
  person_id: id.nullable(),
  role_id: id.nullable(),
  scope_id: id,
  permissions,
  reason: noteShape,
  set_by: id,
  from_at: instantShape,
  until_at: instantShape.nullable(),
  lifted_at: nothing,
  lifted_by: nothing,
  version: first,
});

export const restrictionLifted = z.strictObject({ lifted_at: instantShape, lifted_by: id, version });

export const roleMade = z.strictObject({
  id,
  pack: z.string().max(64).nullable(),
  key: z.string().max(200),
  name: nameShape,
  rank: z.number().int(),
  permissions,
  own: permissions,
  assigns: roleIds,
  variant_of: id.nullable(),
  home_scope_id: id,
  deleted_at: nothing,
  version: first,
});

export const roleChanged = z.strictObject({
  name: nameShape.optional(),
  rank: z.number().int().optional(),
  permissions: permissions.optional(),
  own: permissions.optional(),
  assigns: roleIds.optional(),
  version,
});

export const roleRemoved = z.strictObject({ deleted_at: instantShape, version });

export const requestAsked = z.strictObject({
  id,
  person_id: id,
  permission,
  scope_id: id,
  note: noteShape,
  asked_at: instantShape,
  state: z.literal('open'),
  answered_by: nothing,
  answered_at: nothing,
  answer_note: z.literal(''),
  version: first,
});

export const requestClosed = z.strictObject({
  state: z.enum(['granted', 'declined', 'withdrawn']),
  answered_by: id,
  answered_at: instantShape,
  answer_note: noteShape.optional(),
  version,
});

/** Of a request about a place that went. */
export const requestGone = z.strictObject({
  state: z.literal('withdrawn'),
  answered_at: instantShape,
  version,
});

const account = {
  id,
  /** As it is kept: what is looked up is written the same. */
  email: z.string().refine((email) => emailShape.safeParse(email).data === email),
  name: nameShape,
  language: languageShape,
  created_at: instantShape,
};

export const personInvited = z.strictObject({ ...account, state: z.literal('invited') });
export const firstPerson = z.strictObject({ ...account, state: z.literal('active') });
export const personRenamed = z.strictObject({ name: nameShape });
export const languageChosen = z.strictObject({ language: languageShape });
export const accountState = z.strictObject({ state: z.enum(['invited', 'active', 'inactive']) });

const codeOut = { invitation_hash: hash, invitation_expires_at: instantShape };
const codeUsed = { invitation_hash: nothing, invitation_expires_at: nothing };
const codeVoid = z.strictObject(codeUsed).partial().shape;
/** Within the millisecond of the one before, the time is the same, and no change. */
const passwordChosen = { password_hash: hash, password_changed_at: instantShape.optional() };

export const credentialsInvited = z.strictObject({
  person_id: id,
  password_hash: nothing,
  password_changed_at: nothing,
  recovery_hash: nothing,
  ...codeOut,
});
export const firstCredentials = z.strictObject({
  person_id: id,
  password_hash: hash,
  password_changed_at: instantShape,
  recovery_hash: hash,
  ...codeUsed,
});
/** An account that is opened again has no code out; what was none already is no change. */
export const codesVoid = z.strictObject(codeVoid);
export const codeAccepted = z.strictObject({ ...passwordChosen, ...codeUsed });
export const passwordChanged = z.strictObject(passwordChosen);
/** The same password, hashed with today's work. */
export const passwordRehashed = z.strictObject({ password_hash: hash });
export const passwordRecovered = z.strictObject({ ...passwordChosen, recovery_hash: hash, ...codeVoid });
/** Another code in the same millisecond is over at the same time. */
const codeAnew = { ...codeOut, invitation_expires_at: instantShape.optional() };
export const codeGiven = z.strictObject(codeAnew);
export const passwordReset = z.strictObject({ password_hash: nothing, ...codeAnew });

export const placeMade = z.strictObject({
  id,
  kind: z.enum(['platform', 'client', 'enterprise', 'factory', 'area', 'printer', 'organization']),
  parent_id: id.nullable(),
  name: nameShape,
  expires_at: instantShape.nullable(),
  separation_of_duties: nothing,
  time_zone: z.string().max(64).nullable(),
  seats: nothing,
  customer: z.enum(['internal', 'external']).nullable(),
  created_at: instantShape,
  deleted_at: nothing,
});

/** What one change of a place changes: one of these columns. */
export const placeChanged = {
  name: z.strictObject({ name: nameShape }),
  parent: z.strictObject({ parent_id: id }),
  timeZone: z.strictObject({ time_zone: z.string().min(1).max(64) }),
  term: z.strictObject({ expires_at: instantShape.nullable() }),
  duties: z.strictObject({ separation_of_duties: z.literal([0, 1]).nullable() }),
  seats: z.strictObject({ seats: z.number().int().positive().nullable() }),
} as const;

export const placeGone = z.strictObject({ deleted_at: instantShape });
