import type { Id, Instant, Refusal } from '../kernel/index.ts';
import type { RolePack } from './default-roles.ts';
import type { PermissionKey } from './permissions.ts';

export type PersonId = Id<'Person'>;
export type ScopeId = Id<'Scope'>;
/** Of a default role: `pack/key`, for example `print-farm/operator`. Of a variant or custom role: its own id. */
export type RoleId = Id<'Role'>;
export type GrantId = Id<'Grant'>;
export type RestrictionId = Id<'Restriction'>;

export type ScopeKind =
  'platform' | 'client' | 'enterprise' | 'factory' | 'area' | 'printer' | 'organization';

/** A place in the hierarchy. Every record belongs to exactly one. */
export interface Scope {
  readonly id: ScopeId;
  readonly kind: ScopeKind;
  /** Null at the top. A parent that the facts do not hold counts as none. */
  readonly parentId: ScopeId | null;
  readonly name: string;
  /** The first instant at which the term of this scope, and of all below it, is over. None: it does not end. */
  readonly expiresAt?: Instant | null;
  /** On unless false. Looked up at the nearest scope at or above that says either. */
  readonly separationOfDuties?: boolean | null;
}

/** A set of permissions that can be granted at a scope. */
export interface Role {
  readonly id: RoleId;
  /** Null for a role that a client made; a variant keeps the pack of its default. */
  readonly pack: RolePack | null;
  readonly key: string;
  readonly name: string;
  /** Orders people within a scope: 100 is a Master, 10 only reads. */
  readonly rank: number;
  /** Held on every record. A role with `platform.administer` holds every permission, listed or not. */
  readonly permissions: readonly PermissionKey[];
  /** Held only on what the person created. */
  readonly own: readonly PermissionKey[];
  /** Roles that its holder may give without holding what is in them. */
  readonly assigns: readonly RoleId[];
  /** The default role that this one stands in for, at `homeScopeId` and below. Null: not a variant. */
  readonly variantOf: RoleId | null;
  /** The client or enterprise that made the role; it can be granted there and below. Null: a default role. */
  readonly homeScopeId: ScopeId | null;
}

/** A person holds a role at a scope and at everything below it, from an instant until (and without) another. */
export interface Grant {
  readonly id: GrantId;
  readonly personId: PersonId;
  /** A default or custom role. Where a variant stands in for the default, the grant gives what the variant gives. */
  readonly roleId: RoleId;
  readonly scopeId: ScopeId;
  /** Null only for the first Master of an installation, whom nobody could name. */
  readonly grantedBy: PersonId | null;
  readonly fromAt: Instant;
  /** Null: for good. */
  readonly untilAt: Instant | null;
}

interface RestrictionTerms {
  readonly id: RestrictionId;
  readonly scopeId: ScopeId;
  readonly permissions: readonly PermissionKey[];
  /** In the words of the person who set it; shown to the person it bears on. */
  readonly reason: string;
  readonly setBy: PersonId;
  readonly fromAt: Instant;
  /** Null: for good. */
  readonly untilAt: Instant | null;
}

/** Takes permissions away at a scope and everything below it: from one person, or from what one role gives. */
export type Restriction =
  | (RestrictionTerms & { readonly personId: PersonId; readonly roleId: null })
  | (RestrictionTerms & { readonly personId: null; readonly roleId: RoleId });

export interface Person {
  readonly id: PersonId;
  readonly name: string;
  readonly active: boolean;
}

/** All that a decision rests on. Default roles are always there and need not be among `roles`. */
export interface AccessFacts {
  readonly scopes: readonly Scope[];
  readonly roles: readonly Role[];
  readonly grants: readonly Grant[];
  readonly restrictions: readonly Restriction[];
  readonly people: readonly Person[];
}

/** One fact written, changed (same id) or removed. */
export type AccessChange =
  | { readonly kind: 'scopePut'; readonly scope: Scope }
  | { readonly kind: 'scopeRemoved'; readonly scopeId: ScopeId }
  | { readonly kind: 'rolePut'; readonly role: Role }
  | { readonly kind: 'roleRemoved'; readonly roleId: RoleId }
  | { readonly kind: 'grantPut'; readonly grant: Grant }
  | { readonly kind: 'grantRemoved'; readonly grantId: GrantId }
  | { readonly kind: 'restrictionPut'; readonly restriction: Restriction }
  | { readonly kind: 'restrictionRemoved'; readonly restrictionId: RestrictionId }
  | { readonly kind: 'personPut'; readonly person: Person }
  | { readonly kind: 'personRemoved'; readonly personId: PersonId };

/** May this person do this, here, now? */
export interface AccessQuestion {
  readonly personId: PersonId;
  readonly permission: PermissionKey;
  /** The scope of the record, or the scope itself. */
  readonly scopeId: ScopeId;
  /** Who created the record. Left out or null: there is no record, and own-only permissions do not count. */
  readonly ownerId?: PersonId | null;
  readonly at: Instant;
}

/** A grant that gives the permission asked for, with what a page needs to name it. */
export interface GivingGrant {
  readonly grant: Grant;
  /** The role in force: the variant where one stands in. */
  readonly role: Role;
  readonly scope: Scope;
  /** True when it counts only because the record is the person's own. */
  readonly own: boolean;
}

/** One reason why not. Several can hold at once; all are told. */
export type DenialReason =
  | { readonly kind: 'unknownPerson'; readonly personId: PersonId }
  | { readonly kind: 'unknownScope'; readonly scopeId: ScopeId }
  | { readonly kind: 'inactivePerson'; readonly person: Person }
  | {
      /** No live grant gives it here. */
      readonly kind: 'missing';
      /** Roles that can be granted here and give it, the least of them first. */
      readonly roles: readonly Role[];
      /** Who could grant one of those roles here to this person, the lowest rank first. */
      readonly grantableBy: readonly Person[];
      /** True when the person has it on their own records, and this is not (known to be) one of them. */
      readonly onlyOwn: boolean;
    }
  | {
      /** A restriction takes it away: from the person, or from the role of a grant that would give it. */
      readonly kind: 'restricted';
      readonly restriction: Restriction;
      readonly scope: Scope;
      /** Null when the account is gone. */
      readonly setBy: Person | null;
      /** Whom to ask: who may lift it. */
      readonly liftableBy: readonly Person[];
    }
  | {
      readonly kind: 'expiredScope';
      readonly scope: Scope;
      readonly expiredAt: Instant;
      /** Who may prolong the term. */
      readonly prolongableBy: readonly Person[];
    }
  | { readonly kind: 'rule'; readonly refusal: AccessRefusal };

/** The whole reason of a decision. */
export type Explanation =
  | { readonly allowed: true; readonly by: readonly GivingGrant[] }
  | { readonly allowed: false; readonly reasons: readonly DenialReason[] };

/** What a person may do at a scope. */
export interface HeldPermissions {
  readonly every: readonly PermissionKey[];
  /** Only on own records. */
  readonly own: readonly PermissionKey[];
}

/** A part of the hierarchy, as few ids as possible, for the filter of a query. */
export interface ScopeSet {
  /** In the set with everything below them. */
  readonly withBelow: readonly ScopeId[];
  /** In the set by themselves, because something below them is not. */
  readonly alone: readonly ScopeId[];
}

/** Where a person may see records: all of them, or only their own. The two sets do not overlap. */
export interface VisibleScopes {
  readonly every: ScopeSet;
  readonly own: ScopeSet;
}

/** Why a change of grants, roles, restrictions or people is refused. */
export type AccessRefusal = Refusal &
  (
    | {
        readonly code: 'access.unknown';
        readonly what: 'person' | 'scope' | 'role' | 'grant' | 'restriction';
        readonly id: string;
      }
    /** The person does not have the permission at that scope; `explain` tells why. */
    | { readonly code: 'access.denied'; readonly permission: PermissionKey; readonly scopeId: ScopeId }
    | { readonly code: 'access.inactivePerson'; readonly personId: PersonId }
    /** Nobody edits their own grants or account rights. */
    | { readonly code: 'access.ownGrants' }
    /** Nobody lifts or changes a restriction that bears on themselves. */
    | { readonly code: 'access.ownRestriction' }
    /** The person or role stands at or above the rank of who acts. */
    | {
        readonly code: 'access.rankTooHigh';
        readonly rank: number;
        readonly ownRank: number;
        readonly scopeId: ScopeId;
      }
    /** It would give permissions that who acts does not hold in that scope. */
    | {
        readonly code: 'access.notHeld';
        readonly permissions: readonly PermissionKey[];
        readonly scopeId: ScopeId;
        /** The role that has them; null where a restriction would give them back. */
        readonly roleId: RoleId | null;
      }
    | { readonly code: 'access.roleNotHere'; readonly roleId: RoleId; readonly scopeId: ScopeId }
    /** A variant is not granted by its own id: grant the default, and the variant stands in. */
    | { readonly code: 'access.roleIsVariant'; readonly roleId: RoleId; readonly variantOf: RoleId }
    | { readonly code: 'access.defaultRole'; readonly roleId: RoleId }
    | { readonly code: 'access.roleInUse'; readonly roleId: RoleId; readonly grants: number }
    | {
        readonly code: 'access.roleMalformed';
        readonly problem: 'name' | 'rank' | 'home' | 'variant' | 'key' | 'assigns';
      }
    /** The client (or platform) would be left without a Master. */
    | { readonly code: 'access.lastMaster'; readonly scopeId: ScopeId }
    /** A Master named by a Master does not outlast the Master who names. */
    | { readonly code: 'access.outlastsOwn'; readonly ownUntilAt: Instant }
    /** Set by someone who ranks higher here: only they, or someone of their rank, may lift it. */
    | { readonly code: 'access.setByHigherRank'; readonly setBy: PersonId; readonly scopeId: ScopeId }
    | { readonly code: 'access.reasonMissing' }
    | { readonly code: 'access.nothingRestricted' }
    | { readonly code: 'access.termReversed'; readonly fromAt: Instant; readonly untilAt: Instant }
    | {
        readonly code: 'access.separationOfDuties';
        readonly duty: 'review' | 'qcApproval';
        readonly personId: PersonId;
      }
  );
