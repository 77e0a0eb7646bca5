import {
  scopesUpward,
  type AccessPolicy,
  type Scope,
  type ScopeId,
  type ScopeKind,
} from '../access/index.ts';
import type { Instant } from '../kernel/index.ts';
import { PLACE_COLUMNS, type PlaceColumn } from './import-lines.ts';
import { asRead } from './scope-rows.ts';

/** A place that is there, or that a file would make. */
export interface PlannedPlace {
  /** Null until it is made. */
  id: ScopeId | null;
  readonly kind: ScopeKind;
  readonly name: string;
  /** Null for the place that the file is brought to. */
  readonly above: PlannedPlace | null;
  timeZone: string | null;
  expiresAt: Instant | null;
}

export interface FreshPlace extends PlannedPlace {
  readonly kind: PlaceColumn;
}

/** The places below the one that a file is brought to, as they are and as the file adds to them. */
export interface PlannedPlaces {
  readonly root: PlannedPlace;
  /** The column of which every line of the file has a name, or the next one above it. */
  readonly needed: PlaceColumn;
  /** Whether places of that kind stand at the root or above it, and so not below it. */
  isAbove(column: PlaceColumn): boolean;
  /** Whether the place of that kind at the root or above it has that name. */
  isNamed(column: PlaceColumn, name: string): boolean;
  below(place: PlannedPlace, name: string): PlannedPlace | undefined;
  add(place: PlannedPlace): void;
}

export function plannedPlaces(policy: AccessPolicy, root: Scope): PlannedPlaces {
  const children = Map.groupBy(policy.scopes.values(), ({ parentId }) => parentId);
  const namesAbove = new Map(scopesUpward(policy, root.id).map(({ kind, name }) => [kind, asRead(name)]));
  const first = PLACE_COLUMNS.findLastIndex((column) => namesAbove.has(column)) + 1;
  const looked = new Map<PlannedPlace, Map<string, PlannedPlace>>();

  function namesIn(place: PlannedPlace): Map<string, PlannedPlace> {
    const known = looked.get(place);
    if (known !== undefined) return known;
    const there = place.id === null ? [] : (children.get(place.id) ?? []);
    const names = new Map(there.map((scope) => [asRead(scope.name), placeOf(scope, place)]));
    looked.set(place, names);
    return names;
  }

  return {
    root: placeOf(root, null),
    needed: neededIn(root.kind),
    isAbove: (column) => PLACE_COLUMNS.indexOf(column) < first,
    isNamed: (column, name) => namesAbove.get(column) === asRead(name),
    below: (place, name) => namesIn(place).get(asRead(name)),
    add(place) {
      if (place.above !== null) namesIn(place.above).set(asRead(place.name), place);
    },
  };
}

/** The column that a file must have to be brought to a place of a kind. */
export function neededIn(kind: ScopeKind): PlaceColumn {
  return kind === 'platform' ? 'client' : 'factory';
}

/** The nearest place, from this one upward, that is there already: what a decision on it rests on. */
export function nearestThere(place: PlannedPlace): ScopeId {
  if (place.id !== null) return place.id;
  if (place.above === null) throw new Error('A file is brought to a place that is not there');
  return nearestThere(place.above);
}

function placeOf({ id, kind, name }: Scope, above: PlannedPlace | null): PlannedPlace {
  return { id, kind, name, above, timeZone: null, expiresAt: null };
}
