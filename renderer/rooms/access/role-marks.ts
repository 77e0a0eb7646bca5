import { ADMINISTER, PERMISSIONS } from '../../../src/shop/access/index.ts';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { RoleView } from '../../../src/shop/grants/index.ts';

/** How a role stands to a permission. */
export type Mark = 'every' | 'own' | 'no';

/** What a permission became, seen from the default role. Null: the same. */
export type MarkChange = 'added' | 'removed' | 'widened' | 'narrowed' | null;

/** What a role gives, in a form that is quick to ask and to change. Left out: no. */
export type Marks = ReadonlyMap<PermissionKey, Exclude<Mark, 'no'>>;

/** A role with `platform.administer` holds every permission, listed or not. */
export function marksOf({ permissions, own }: Pick<RoleView, 'permissions' | 'own'>): Marks {
  if (permissions.includes(ADMINISTER)) return new Map(PERMISSIONS.map(({ key }) => [key, 'every'] as const));
  return new Map([
    ...own.map((key) => [key, 'own'] as const),
    ...permissions.map((key) => [key, 'every'] as const),
  ]);
}

export function markIn(marks: Marks, key: PermissionKey): Mark {
  return marks.get(key) ?? 'no';
}

export function withMark(marks: Marks, key: PermissionKey, mark: Mark): Marks {
  const next = new Map(marks);
  if (mark === 'no') next.delete(key);
  else next.set(key, mark);
  return next;
}

/** The two lists of a role, in the order of the catalogue. */
export function listsOf(marks: Marks): {
  readonly permissions: readonly PermissionKey[];
  readonly own: readonly PermissionKey[];
} {
  const keys = PERMISSIONS.map(({ key }) => key);
  return {
    permissions: keys.filter((key) => marks.get(key) === 'every'),
    own: keys.filter((key) => marks.get(key) === 'own'),
  };
}

export function changeOf(from: Mark, to: Mark): MarkChange {
  if (from === to) return null;
  if (from === 'no') return 'added';
  if (to === 'no') return 'removed';
  return to === 'every' ? 'widened' : 'narrowed';
}

/** How many permissions became what, from one set of marks to another. */
export function countChanges(from: Marks, to: Marks): Readonly<Record<Exclude<MarkChange, null>, number>> {
  const counts = { added: 0, removed: 0, widened: 0, narrowed: 0 };
  for (const { key } of PERMISSIONS) {
    const change = changeOf(markIn(from, key), markIn(to, key));
    if (change !== null) counts[change] += 1;
  }
  return counts;
}

export function sameMarks(one: Marks, other: Marks): boolean {
  return one.size === other.size && [...one].every(([key, mark]) => other.get(key) === mark);
}
