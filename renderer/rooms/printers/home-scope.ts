import { useScopeId, useScopes } from '../../app/place.tsx';

/** Where something new belongs: the chosen factory or area, else the first factory of the person. */
export function useHomeScope(): string {
  const scopeId = useScopeId();
  const scopes = useScopes();
  const chosen = scopes.find(({ id }) => id === scopeId);
  if (chosen?.kind === 'factory' || chosen?.kind === 'area') return chosen.id;
  const within = scopes.filter(
    (scope) => scope.within && (chosen === undefined || lies(scope.path, chosen.path)),
  );
  return (
    (within.find(({ kind }) => kind === 'factory') ?? within.find(({ kind }) => kind === 'area'))?.id ?? ''
  );
}

function lies(path: readonly string[], above: readonly string[]): boolean {
  return above.every((name, index) => path[index] === name);
}
