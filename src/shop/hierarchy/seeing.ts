import { and, isNotNull, isNull, or } from 'drizzle-orm';
import type { Grant, ScopeId } from '../access/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { ScopeView } from './contract.ts';
import type { HierarchyHouse } from './house.ts';
import { scopes } from './tables.ts';

/**
 * The caller's places, what lies below them, and the way up. One walk down and one up over the numbered tree: a
 * company of thousands of printers is looked through once, not once a printer.
 */
export function visibleHierarchy(house: HierarchyHouse, call: Call): readonly ScopeView[] {
  const policy = house.policy();
  const { tree } = policy;
  const personId = signedInPerson(call);
  const granted = new Set(
    (policy.indexes.grantsOf.get(personId) ?? [])
      .filter((grant) => isInForce(grant, call.at))
      .map(({ scopeId }) => scopeId),
  );
  const within: boolean[] = [];
  const paths: (readonly string[])[] = [];
  for (const [number, scope] of tree.scopes.entries()) {
    const parent = tree.parents[number] ?? -1;
    within[number] = granted.has(scope.id) || within[parent] === true;
    const isBelowPlatform = parent < 0 || tree.scopes[parent]?.kind === 'platform';
    paths[number] = isBelowPlatform ? [scope.name] : [...(paths[parent] ?? []), scope.name];
  }
  const shown = [...within];
  for (let number = tree.scopes.length - 1; number >= 0; number -= 1) {
    const parent = tree.parents[number] ?? -1;
    if (shown[number] === true && parent >= 0) shown[parent] = true;
  }
  const further = furtherFacts(house);
  return tree.scopes.flatMap((scope, number) =>
    shown[number] === true
      ? [
          {
            ...scope,
            path: paths[number] ?? [],
            within: within[number] === true,
            ...(further.get(scope.id) ?? { timeZone: null, customer: null }),
          },
        ]
      : [],
  );
}

/** What a place says of itself that no decision on access rests on. */
function furtherFacts(house: HierarchyHouse): ReadonlyMap<ScopeId, Pick<ScopeView, 'timeZone' | 'customer'>> {
  const rows = house.store.reading
    .select({ id: scopes.id, timeZone: scopes.timeZone, customer: scopes.customer })
    .from(scopes)
    .where(and(isNull(scopes.deletedAt), or(isNotNull(scopes.timeZone), isNotNull(scopes.customer))))
    .all();
  return new Map(rows.map(({ id, timeZone, customer }) => [id as ScopeId, { timeZone, customer }]));
}

function isInForce({ fromAt, untilAt }: Grant, at: number): boolean {
  return fromAt <= at && (untilAt === null || at < untilAt);
}
