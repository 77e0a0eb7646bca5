import type { RoleView } from '../../../src/shop/grants/index.ts';

/** A role as the core tells it, with only what a test cares about. */
export function roleView(some: Partial<RoleView>): RoleView {
  return {
    roleId: 'role',
    pack: 'custom',
    key: 'role',
    name: 'Role',
    rank: 20,
    kind: 'custom',
    variantOf: null,
    homeScopeId: 'client',
    homeScopeName: 'Demo Company',
    permissions: [],
    own: [],
    assigns: [],
    version: 1,
    holders: 0,
    ...some,
  };
}
