import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useScopeId, useScopes } from '../../app/place.tsx';
import { usePlaceName } from '../../ui/place-name.ts';

export interface PlaceChoice {
  readonly value: string;
  /** Names from the top down. */
  readonly label: string;
}

/** Roles are made at these kinds of place. */
const HOMES: readonly string[] = ['client', 'enterprise'];

/** Every place that the person sees, printers too, each right before what lies in it; all companies only of several. */
export function usePlaces(): readonly PlaceChoice[] {
  const placeName = usePlaceName();
  const scopes = useScopes();
  const companies = scopes.filter(({ kind }) => kind === 'client').length;
  return inOrderOfTree(scopes)
    .filter(({ within, kind }) => within && (kind !== 'platform' || companies !== 1))
    .map((scope) => choiceOf(scope, placeName));
}

/** The places where the signed-in person may do something. */
export function usePlacesWhere(permission: PermissionKey): readonly PlaceChoice[] {
  const { may } = useAccess();
  return usePlaces().filter(({ value }) => may(permission, value));
}

/** Where the signed-in person may make roles. */
export function useRoleHomes(): readonly PlaceChoice[] {
  const { may } = useAccess();
  const placeName = usePlaceName();
  return inOrderOfTree(useScopes())
    .filter(({ kind, id }) => HOMES.includes(kind) && may('role.manage', id))
    .map((scope) => choiceOf(scope, placeName));
}

/** The place that is looked at; where everything is, the highest that the person stands in. */
export function usePlaceLookedAt(): string {
  const chosen = useScopeId();
  const places = usePlaces();
  return chosen ?? places[0]?.value ?? '';
}

function choiceOf(scope: ScopeView, placeName: (scope: ScopeView) => string): PlaceChoice {
  return { value: scope.id, label: scope.kind === 'platform' ? placeName(scope) : scope.path.join(' › ') };
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
