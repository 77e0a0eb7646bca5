import { defaultRoleId } from '../../../shop/access/index.ts';
import { editsOf, onlyEditOf, unlawful, type Case, type Objection } from './case.ts';
import { firstCredentials, firstGrant, firstPerson, placeMade } from './shapes.ts';

/**
 * The first start: the platform, a company, a factory and the Master who names themselves. Where nobody and nothing is
 * there yet, and never again.
 */
export function judgeBeginning(one: Case): Objection | null {
  const { policy, actorId } = one;
  if (policy.people.size > 0 || policy.scopes.size > 0 || policy.grants.size > 0) return unlawful(one);
  const person = firstPerson.safeParse(onlyEditOf(one, 'people')?.columns);
  const grant = firstGrant.safeParse(onlyEditOf(one, 'grants')?.columns);
  const secrets = firstCredentials.safeParse(onlyEditOf(one, 'credentials')?.columns);
  const places = editsOf(one, 'scopes').map(({ columns }) => placeMade.safeParse(columns));
  if (!person.success || !grant.success || !secrets.success) return unlawful(one);
  const kinds = places.map((place) => (place.success ? place.data.kind : null));
  const isWhole =
    person.data.id === actorId &&
    secrets.data.person_id === actorId &&
    grant.data.person_id === actorId &&
    grant.data.role_id === defaultRoleId('print-farm', 'master') &&
    kinds.join() === 'platform,client,factory' &&
    places[0]?.data?.id === grant.data.scope_id;
  return isWhole ? null : unlawful(one);
}
