import type { ScopeView } from '../../src/shop/hierarchy/contract.ts';

/** One line of the tree of places. */
export interface PlaceRow {
  readonly scope: ScopeView;
  /** 0 at the top. */
  readonly depth: number;
  /** Null: nothing lies in it. */
  readonly open: boolean | null;
  /** Everywhere below it. */
  readonly printers: number;
  /** When its term, or that of a place above, is over: the earliest of them. */
  readonly endsAt: number | null;
  /** Whether duties are kept apart there: what the nearest place at or above says. */
  readonly dutiesApart: boolean;
}

interface Tree {
  readonly scope: ScopeView;
  readonly children: readonly Tree[];
  readonly printers: number;
}

/**
 * The places as lines, each before what lies in it. Names are in order; printers are counted, not shown. `closed`:
 * ids of places whose inside is folded away. With words to search for, only the places of that name and the way to
 * them are left, unfolded.
 */
export function placeRows(
  scopes: readonly ScopeView[],
  { closed, search, showPlatform }: RowOptions,
): readonly PlaceRow[] {
  const rows: PlaceRow[] = [];
  const words = asSearched(search);
  const add = (tree: Tree, depth: number, above: Above): void => {
    const { scope } = tree;
    const endsAt = earliest(scope.expiresAt ?? null, above.endsAt);
    const dutiesApart = scope.separationOfDuties ?? above.dutiesApart;
    const shown = scope.kind !== 'platform' || showPlatform;
    const folded = words === '' && closed.has(scope.id);
    const inside = words === '' ? tree.children : tree.children.filter((child) => holds(child, words));
    const open = inside.length === 0 ? null : !folded;
    if (shown) rows.push({ scope, depth, open, printers: tree.printers, endsAt, dutiesApart });
    if (folded && shown) return;
    for (const child of inside) add(child, shown ? depth + 1 : depth, { endsAt, dutiesApart });
  };
  for (const top of treesOf(scopes)) {
    if (words === '' || holds(top, words)) add(top, 0, { endsAt: null, dutiesApart: true });
  }
  return rows;
}

export interface RowOptions {
  readonly closed: ReadonlySet<string>;
  readonly search: string;
  readonly showPlatform: boolean;
}

interface Above {
  readonly endsAt: number | null;
  readonly dutiesApart: boolean;
}

/** As `placeRows` would have the one place, whatever is folded. */
export function placeRow(scopes: readonly ScopeView[], scopeId: string): PlaceRow | null {
  const rows = placeRows(scopes, { closed: new Set(), search: '', showPlatform: true });
  return rows.find(({ scope }) => scope.id === scopeId) ?? null;
}

/** A name without capitals and accents: what is typed in a hurry finds it. */
export function asSearched(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

function holds(tree: Tree, words: string): boolean {
  return asSearched(tree.scope.name).includes(words) || tree.children.some((child) => holds(child, words));
}

function treesOf(scopes: readonly ScopeView[]): readonly Tree[] {
  const known = new Set<string>(scopes.map(({ id }) => id));
  const below = new Map<string | null, ScopeView[]>();
  for (const scope of scopes) {
    const parentId = scope.parentId !== null && known.has(scope.parentId) ? scope.parentId : null;
    const siblings = below.get(parentId);
    if (siblings) siblings.push(scope);
    else below.set(parentId, [scope]);
  }
  const grow = (scope: ScopeView): Tree => {
    const all = below.get(scope.id) ?? [];
    const children = inOrder(all.filter(({ kind }) => kind !== 'printer')).map(grow);
    const own = all.filter(({ kind }) => kind === 'printer').length;
    return { scope, children, printers: children.reduce((sum, { printers }) => sum + printers, own) };
  };
  return inOrder((below.get(null) ?? []).filter(({ kind }) => kind !== 'printer')).map(grow);
}

/** Customers stand after the places of the company itself. */
function inOrder(scopes: readonly ScopeView[]): readonly ScopeView[] {
  const rank = ({ kind }: ScopeView): number => (kind === 'organization' ? 1 : 0);
  return scopes.toSorted(
    (one, other) =>
      rank(one) - rank(other) || one.name.localeCompare(other.name, undefined, { numeric: true }),
  );
}
