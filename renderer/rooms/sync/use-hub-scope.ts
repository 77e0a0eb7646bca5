import { useAccess } from '../../app/access.tsx';
import { useScopes } from '../../app/place.tsx';

/** The company whose hub is meant: one where the person may decide about it, else the one that a control names. */
export function useHubScope(): string {
  const scopes = useScopes();
  const { may } = useAccess();
  const companies = scopes.filter(({ kind }) => kind === 'client');
  const own = companies.find(({ id }) => may('connectivity.manage', id));
  return (own ?? companies[0] ?? scopes[0])?.id ?? '';
}
