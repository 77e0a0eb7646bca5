import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { PermissionKey, ScopeKind } from '../access/index.ts';
import type { Id, Refusal } from '../kernel/index.ts';

/** The kinds of record whose scope (and owner) the core can look up to decide on a permission. */
export type GuardedRecordKind =
  | 'scope'
  | 'person'
  | 'project'
  | 'modelVersion'
  | 'slice'
  | 'printTask'
  | 'print'
  | 'printer'
  | 'grant'
  | 'role'
  | 'restriction'
  | 'accessRequest'
  | 'shift';

/** Records that have a place: those that procedures are about, and those that windows hear of besides. */
export type LocatedRecordKind = GuardedRecordKind | 'camera' | 'powerGroup' | 'gcodeRule' | 'findingRelease';

/**
 * What permission a procedure asks for: one, any one of several, or the one that belongs to the kind of place that is
 * acted on. A kind of place that is not named is refused.
 */
export type AskedPermission =
  | PermissionKey
  | { readonly anyOf: readonly [PermissionKey, ...PermissionKey[]] }
  | { readonly byKind: Readonly<Partial<Record<ScopeKind, PermissionKey>>> };

/**
 * What a procedure, route or subscription asks of its caller. One middleware reads it and decides before the use case
 * runs; there is no procedure without it.
 */
export type AccessRequirement =
  /** Anybody, signed in or not, on a locked screen too. Says why that is safe. */
  | { readonly kind: 'public'; readonly because: string }
  /** Any signed-in person, about their own account and session only. Says why no permission is needed. */
  | { readonly kind: 'signedIn'; readonly because: string }
  /** The permission, on the record whose id stands in the input's field `idFrom` (a field may hold a list of ids). */
  | {
      readonly kind: 'permission';
      readonly permission: AskedPermission;
      readonly on: GuardedRecordKind;
      readonly idFrom: string;
      /** The caller proves with their password, just now, that it is them, for this very call (people: PE30). */
      readonly proof?: true;
    }
  /** A list, count or search: shows only what the permission opens to the caller, which may be nothing. */
  | {
      readonly kind: 'visible';
      readonly permission: Exclude<AskedPermission, { readonly byKind: unknown }>;
      readonly proof?: true;
    };

export interface ProcedureMeta {
  readonly access?: AccessRequirement;
}

const refusalShape = z.looseObject({ code: z.string() });

/** The start of every procedure of the contract. `REFUSED` carries the typed refusal: a code and its facts. */
const base = oc.$meta<ProcedureMeta>({}).errors({
  REFUSED: { status: 409, data: refusalShape },
  SIGNED_OUT: { status: 401, data: refusalShape },
  FORBIDDEN: { status: 403, data: refusalShape },
});

/** A refusal as it crosses the contract. */
export type RefusalOnTheWire = Refusal & Readonly<Record<string, unknown>>;

/** What is wrong with one field of an input. `problem` is the schema's own word, as in `too_small`. */
export interface InputIssue {
  /** From the outside in; empty: the whole input. */
  readonly path: readonly string[];
  readonly problem: string;
}

/** The data of a BAD_REQUEST: the input does not have the shape that the contract asks for. Never holds what was sent. */
export interface InputRefusal {
  readonly code: 'input.invalid';
  readonly issues: readonly InputIssue[];
}

export function publicProcedure(because: string) {
  return base.meta({ access: { kind: 'public', because } });
}

export function signedInProcedure(because: string) {
  return base.meta({ access: { kind: 'signedIn', because } });
}

export function procedure(permission: AskedPermission, on: GuardedRecordKind, idFrom: string) {
  return base.meta({ access: { kind: 'permission', permission, on, idFrom } });
}

/** As `procedure`, for what must not be done by somebody who found the screen open: the password is asked for. */
export function provenProcedure(permission: AskedPermission, on: GuardedRecordKind, idFrom: string) {
  return base.meta({ access: { kind: 'permission', permission, on, idFrom, proof: true } });
}

export function listProcedure(permission: ListPermission) {
  return base.meta({ access: { kind: 'visible', permission } });
}

/** As `listProcedure`, for what carries records out of the house. */
export function provenListProcedure(permission: ListPermission) {
  return base.meta({ access: { kind: 'visible', permission, proof: true } });
}

type ListPermission = Extract<AccessRequirement, { kind: 'visible' }>['permission'];

/** Every permission that a requirement may come to ask for. */
export function permissionsAsked(permission: AskedPermission): readonly PermissionKey[] {
  if (typeof permission === 'string') return [permission];
  return 'anyOf' in permission ? permission.anyOf : [...new Set(Object.values(permission.byKind))];
}

/** Who may look people up: who may see them, and who manages them. */
export const SEES_PEOPLE = { anyOf: ['user.list', 'user.manage', 'operator.manage'] } as const;

/** Who manages people; `operator.manage` only those whose every role is an operator's (access: AC33). */
export const MANAGES_PEOPLE = { anyOf: ['user.manage', 'operator.manage'] } as const;

/** Ids are made by stations, of these characters; anything else is no id, and is kept out of every record. */
const ID = /^[\w-]{1,64}$/;

/** The schema of an id of one kind. */
export function idOf<Kind extends string>() {
  return z.custom<Id<Kind>>((value) => typeof value === 'string' && ID.test(value));
}

/**
 * Control characters, line separators and bidirectional overrides would let a text rewrite the line that it is shown
 * on; halves of a surrogate pair are no characters.
 */
export const ONE_LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;

/** A name that people give to something: trimmed, on one line, and short enough for a label. */
export const nameShape = z.string().trim().min(1).max(120).regex(ONE_LINE);

/** A longer text that people write: a note, a reason. */
export const noteShape = z.string().trim().max(2_000);

export const instantShape = z.number().int().nonnegative();

/** The version of a record that the caller last saw; a transition on an older one is refused. */
export const expectedVersionShape = z.number().int().nonnegative();

export const languageShape = z.enum(['en', 'es', 'it']);
export type Language = z.infer<typeof languageShape>;
