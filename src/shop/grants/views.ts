import type { PermissionKey } from '../access/index.ts';

export interface RoleView {
  readonly roleId: string;
  readonly pack: string;
  readonly name: string;
  readonly rank: number;
  readonly permissions: number;
}

/** An answer to "why?", with names instead of ids, for people. */
export interface ExplanationView {
  readonly allowed: boolean;
  readonly permission: PermissionKey;
  readonly permissionName: string;
  readonly scopeName: string;
  readonly reason:
    | {
        readonly kind: 'grant';
        readonly roleName: string;
        readonly scopeName: string;
        readonly grantedBy: string | null;
        readonly ownOnly: boolean;
      }
    | { readonly kind: 'missing' }
    | { readonly kind: 'notOwn' }
    | {
        readonly kind: 'restricted';
        readonly setBy: string;
        readonly reason: string;
        readonly untilAt: number | null;
      }
    | { readonly kind: 'inactive' }
    | { readonly kind: 'expired'; readonly scopeName: string };
  /** Who could change that here, by name and role. */
  readonly whoCanGrant: readonly { readonly personName: string; readonly roleName: string }[];
}
