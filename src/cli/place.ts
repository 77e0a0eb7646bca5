import type { AccessPolicy, Scope } from '../shop/access/index.ts';
import { Unanswered } from './unanswered.ts';

/** What the top of every installation may be called on a path, however it is named in the store. */
const PLATFORM = 'printhall';

/**
 * The place at the end of a path of names from the top down, without regard to capitals. The platform may be left out,
 * a name may hold a slash itself, and an id stands for itself. Throws Unanswered.
 */
export function placeAt(policy: AccessPolicy, path: string): Scope {
  const known = [...policy.scopes.values()];
  const byId = known.find(({ id }) => id === path);
  if (byId !== undefined) return byId;
  const names = path.split('/').map((name) => name.trim());
  if (names.every((name) => name === '')) throw new Unanswered('The path of the place is empty.');
  const below = Map.groupBy(known, ({ parentId }) =>
    parentId !== null && policy.scopes.has(parentId) ? parentId : null,
  );
  const tops = below.get(null) ?? [];
  const starts = [...tops, ...tops.filter(isPlatform).flatMap(({ id }) => below.get(id) ?? [])];
  const walk: Walk = { below, farthest: 0 };
  const found = descend(walk, starts, names, 0);
  if (found === null)
    throw new Unanswered(`There is no place called ${names[walk.farthest] ?? ''} in ${path}.`);
  return found;
}

interface Walk {
  readonly below: ReadonlyMap<Scope['parentId'], readonly Scope[]>;
  /** How many names were found on the way that led farthest. */
  farthest: number;
}

/** The place that the names lead to from some siblings; null where they lead nowhere. */
function descend(
  walk: Walk,
  siblings: readonly Scope[],
  names: readonly string[],
  depth: number,
): Scope | null {
  walk.farthest = Math.max(walk.farthest, depth);
  for (let taken = 1; depth + taken <= names.length; taken += 1) {
    const name = names
      .slice(depth, depth + taken)
      .join('/')
      .toLowerCase();
    for (const scope of siblings.filter((one) => isCalled(one, name))) {
      if (depth + taken === names.length) return scope;
      const found = descend(walk, walk.below.get(scope.id) ?? [], names, depth + taken);
      if (found !== null) return found;
    }
  }
  return null;
}

function isCalled(scope: Scope, name: string): boolean {
  return scope.name.toLowerCase() === name || (isPlatform(scope) && name === PLATFORM);
}

function isPlatform({ kind }: Scope): boolean {
  return kind === 'platform';
}
