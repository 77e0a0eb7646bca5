import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useScopeId, useScopes } from '../../app/place.tsx';
import { usePlaceName } from '../../ui/place-name.ts';
import { treeOf } from '../../ui/scope-crumbs.tsx';

/** What lets somebody manage people at a place; the second one only those who are operators and nothing else. */
const MANAGES: readonly PermissionKey[] = ['user.manage', 'operator.manage'];

/** The permission by which the signed-in person manages people at a place; the wider one where they lack both. */
export function useManagingPermission(): (scopeId: string) => PermissionKey {
  const { may } = useAccess();
  return (scopeId) => MANAGES.find((permission) => may(permission, scopeId)) ?? 'user.manage';
}

/** Where people can be given roles by the signed-in person, in the order of the tree. */
export function useGrantPlaces(): readonly { readonly value: string; readonly label: string }[] {
  const scopes = useScopes();
  const { may } = useAccess();
  const placeName = usePlaceName();
  const manages = ({ id }: ScopeView) => MANAGES.some((permission) => may(permission, id));
  // The tree of the screens begins with the companies; who may name somebody above them finds that here, last.
  const platforms = scopes.filter((scope) => scope.kind === 'platform' && manages(scope));
  return [
    ...treeOf(scopes)
      .filter(({ scope }) => manages(scope))
      .map(({ scope }) => ({ value: scope.id, label: scope.path.join(' › ') })),
    ...platforms.map((scope) => ({ value: scope.id, label: placeName(scope) })),
  ];
}

/** The place that is looked at, where the person may give roles there; else the highest where they may. */
export function useGrantScope(): string {
  const chosen = useScopeId();
  const scopes = useScopes();
  const places = useGrantPlaces();
  return (
    places.find(({ value }) => value === chosen)?.value ?? places[0]?.value ?? chosen ?? scopes[0]?.id ?? ''
  );
}

/**
 * Where a new role is offered first: the place that is looked at, or the only one. Empty: the person chooses, so that
 * nobody is given a whole company by a default.
 */
export function useChosenGrantPlace(): string {
  const chosen = useScopeId();
  const places = useGrantPlaces();
  const [first] = places.length === 1 ? places : places.filter(({ value }) => value === chosen);
  return first?.value ?? '';
}

/** What a place of a grant is called: the platform's stored name is a code that no person gave. */
export function usePlaceWord(): (grant: { readonly scopeId: string; readonly scopeName: string }) => string {
  const scopes = useScopes();
  const placeName = usePlaceName();
  return ({ scopeId, scopeName }) => {
    const scope = scopes.find(({ id }) => id === scopeId);
    return scope ? placeName(scope) : scopeName;
  };
}
