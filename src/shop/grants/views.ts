import type {
  AccessRefusal,
  GrantId,
  MoveRefusal,
  PermissionKey,
  RestrictionId,
  ScopeId,
} from '../access/index.ts';
import type { AreaStays } from '../hierarchy/index.ts';

/** A role as it stands somewhere: a default one, a client's variant of one, or one that a client made. */
export interface RoleView {
  readonly roleId: string;
  /** Of a variant or a custom role: `custom` where it is in no pack. */
  readonly pack: string;
  readonly key: string;
  readonly name: string;
  readonly rank: number;
  readonly kind: 'default' | 'variant' | 'custom';
  /** The default role that a variant stands in for. */
  readonly variantOf: string | null;
  /** The client or enterprise that made it. */
  readonly homeScopeId: string | null;
  readonly homeScopeName: string | null;
  readonly permissions: readonly PermissionKey[];
  readonly own: readonly PermissionKey[];
  readonly assigns: readonly string[];
  /** Null for a default role: it never changes. */
  readonly version: number | null;
  /** People who hold it, among those whom the caller may see. */
  readonly holders: number;
}

/** A role that could be given at a place, and why not where the caller may not. */
export interface RoleOffer {
  /** What a grant names: of a variant, the id of its default. */
  readonly roleId: string;
  readonly pack: string;
  readonly name: string;
  readonly rank: number;
  readonly permissions: number;
  /** Null: the caller may give it there. */
  readonly refusal: AccessRefusal | null;
}

/** An answer to "why?", with names instead of ids, for people. */
export interface ExplanationView {
  readonly allowed: boolean;
  readonly permission: PermissionKey;
  readonly permissionName: string;
  readonly scopeId: string;
  readonly scopeName: string;
  /** The strongest reason: nothing else helps while it stands. */
  readonly reason: ReasonView;
  /** Every reason, the strongest first; of an allowed question, every grant that gives it. */
  readonly reasons: readonly ReasonView[];
  /** Who could change that here, by name and role. */
  readonly whoCanGrant: readonly { readonly personName: string; readonly roleName: string }[];
  /** Roles that would give it here, the least of them first. */
  readonly rolesThatWould: readonly string[];
  /** The caller's own open request for it, where they have asked already. */
  readonly askedAt: number | null;
}

export type ReasonView =
  | {
      readonly kind: 'grant';
      readonly roleName: string;
      readonly scopeName: string;
      readonly grantedBy: string | null;
      readonly fromAt: number;
      readonly untilAt: number | null;
      readonly ownOnly: boolean;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'notOwn' }
  | {
      readonly kind: 'restricted';
      readonly restrictionId: RestrictionId;
      readonly setBy: string;
      readonly scopeName: string;
      readonly reason: string;
      /** The role whose holders it bears on; null where it bears on the person. */
      readonly roleName: string | null;
      readonly untilAt: number | null;
    }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'expired'; readonly scopeName: string; readonly expiredAt: number };

/** Somebody who holds a permission at a place. */
export interface HolderView {
  readonly personId: string;
  readonly personName: string;
  readonly pictureHash: string | null;
  /** Held only on what they created. */
  readonly own: boolean;
  /** The grants that give it, the widest place first. */
  readonly by: readonly GivenBy[];
}

export interface GivenBy {
  readonly grantId: GrantId;
  readonly roleName: string;
  readonly scopeName: string;
  readonly untilAt: number | null;
}

/** What one person may do at a place, permission by permission. */
export interface HeldView {
  readonly permission: PermissionKey;
  readonly held: 'every' | 'own' | 'restricted' | 'no';
  readonly by: readonly GivenBy[];
}

export interface RestrictionView {
  readonly restrictionId: RestrictionId;
  /** One of the two is set. */
  readonly personId: string | null;
  readonly personName: string | null;
  readonly roleId: string | null;
  readonly roleName: string | null;
  readonly scopeId: ScopeId;
  readonly scopeName: string;
  readonly permissions: readonly PermissionKey[];
  readonly reason: string;
  readonly setBy: string;
  readonly setByName: string;
  readonly fromAt: number;
  readonly untilAt: number | null;
  /** Null: the caller may lift it. */
  readonly liftRefusal: AccessRefusal | null;
}

/** Why a change of who may do what is not made. */
export type ChangeRefusal = AccessRefusal | AreaStays | GrantsRefusal | MoveRefusal | SeatsFull;

/** No further person fits into the client. */
export interface SeatsFull {
  readonly code: 'people.seatsFull';
  readonly clientName: string;
  readonly seats: number;
  readonly taken: number;
}

/** What a change would do before it is saved. */
export interface WhatIfView {
  /** What saving it would answer now; null: it would be done. */
  readonly refusal: ChangeRefusal | null;
  /** The first so many people whom it touches, by name; of those whom the caller may not see, only the number. */
  readonly people: readonly {
    readonly personId: string;
    readonly personName: string;
    readonly scopeName: string;
    readonly gained: readonly PermissionKey[];
    readonly lost: readonly PermissionKey[];
  }[];
  readonly peopleTouched: number;
  /** Everything that anybody gains or loses. */
  readonly gained: readonly PermissionKey[];
  readonly lost: readonly PermissionKey[];
}

/** Somebody asks for a permission that they lack. */
export interface RequestView {
  readonly requestId: string;
  readonly version: number;
  readonly personId: string;
  readonly personName: string;
  readonly pictureHash: string | null;
  readonly permission: PermissionKey;
  readonly scopeId: ScopeId;
  readonly scopeName: string;
  readonly note: string;
  readonly askedAt: number;
  readonly state: 'open' | 'granted' | 'declined' | 'withdrawn';
  readonly answeredBy: string | null;
  readonly answeredAt: number | null;
  readonly answerNote: string;
  /** What would answer it with one touch, the least first. Empty in the asker's own list. */
  readonly answers: readonly RequestAnswer[];
}

export type RequestAnswer =
  | {
      readonly kind: 'grant';
      readonly roleId: string;
      readonly roleName: string;
      readonly permissions: number;
    }
  | { readonly kind: 'lift'; readonly restrictionIds: readonly RestrictionId[]; readonly reason: string };

export type GrantsRefusal =
  /** No such role or restriction, or one of another company. */
  | { readonly code: 'access.notFound' }
  /** The person holds this role there already, or will from a later day. */
  | { readonly code: 'access.alreadyGranted'; readonly roleName: string; readonly untilAt: number | null }
  /** Another role of this company is called so. */
  | { readonly code: 'access.roleNameTaken'; readonly name: string }
  | { readonly code: 'access.requestNotFound' }
  | { readonly code: 'access.requestAnswered'; readonly state: RequestView['state'] }
  | { readonly code: 'access.alreadyHeld' }
  | { readonly code: 'access.alreadyAsked'; readonly askedAt: number }
  | { readonly code: 'access.tooManyRequests'; readonly maximum: number }
  | { readonly code: 'access.roleChanged'; readonly version: number }
  | { readonly code: 'access.answerDoesNotHelp' };
