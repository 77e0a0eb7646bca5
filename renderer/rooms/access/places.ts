import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useScopeId, useScopes } from '../../app/place.tsx';

export interface PlaceChoice {
  readonly value: string;
  /** Names from the top down. */
  readonly label: string;
}

/** Roles are made at these kinds of place. */
const HOMES: readonly string[] = ['client', 'enterprise'];

/** Every place that the person sees, printers too, each right before what lies in it. */
export function usePlaces(): readonly PlaceChoice[] {
  return inOrderOfTree(useScopes())
    .filter(({ within }) => within)
    .map(choiceOf);
}

/** The places where the signed-in person may do something. */
export function usePlacesWhere(permission: PermissionKey): readonly PlaceChoice[] {
  const { may } = useAccess();
  return usePlaces().filter(({ value }) => may(permission, value));
}

/** Where the signed-in person may make roles. */
export function useRoleHomes(): readonly PlaceChoice[] {
  const { may } = useAccess();
  return inOrderOfTree(useScopes())
    .filter(({ kind, id }) => HOMES.includes(kind) && may('role.manage', id))
    .map(choiceOf);
}

/** The place that is looked at; where everything is, the highest that the person stands in. */
export function usePlaceLookedAt(): string {
  const chosen = useScopeId();
  const places = usePlaces();
  return chosen ?? places[0]?.value ?? '';
}

function choiceOf(scope: ScopeView): PlaceChoice {
  return { value: scope.id, label: (scope.path.length > 0 ? scope.path : [scope.name]).join(' › ') };
}

function inOrderOfTree(scopes: readonly ScopeView[]): readonly ScopeView[] {
  const known = new Set<string>(scopes.map(({ id }) => id));
  const children = Map.groupBy(scopes, ({ parentId }) =>
    parentId !== null && known.has(parentId) ? parentId : null,
  );
  const below = (parentId: ScopeView['parentId']): readonly ScopeView[] =>
    (children.get(parentId) ?? []).flatMap((scope) => [scope, ...below(scope.id)]);
  return below(null);
}
