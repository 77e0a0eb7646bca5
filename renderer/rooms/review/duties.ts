import type { OwnAccess } from '../../../src/shop/people/contract.ts';

/**
 * Whether, in a scope, who asked for a print may not review it: said by the nearest scope at or above that says
 * either, and on where none does. The core decides; this only explains before a person tries.
 */
export function dutiesAreSeparate(scopes: OwnAccess['scopes'], scopeId: string): boolean {
  let scope = scopes.find(({ id }) => id === scopeId);
  while (scope) {
    if (scope.separationOfDuties !== undefined && scope.separationOfDuties !== null) {
      return scope.separationOfDuties;
    }
    const { parentId } = scope;
    scope = scopes.find(({ id }) => id === parentId);
  }
  return true;
}
