import type { PermissionKey, ScopeId } from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Call } from '../records/use-case.ts';
import type { ImportLine, ImportPlan, ImportProblem } from './contract.ts';
import type { HierarchyHouse, Tx } from './house.ts';
import { PLACE_COLUMNS, readImport, type PlaceColumn, type ReadLine } from './import-lines.ts';
import {
  nearestThere,
  neededIn,
  plannedPlaces,
  type FreshPlace,
  type PlannedPlace,
  type PlannedPlaces,
} from './import-places.ts';
import type { HierarchyRefusal } from './model.ts';
import { NOT_FOUND, recordScope } from './scope-rows.ts';
import { scopes } from './tables.ts';

interface ImportInput {
  readonly parentId: ScopeId;
  readonly csv: string;
}

/** Says, line by line, what a file of places would do below a place. Changes nothing. */
export function planImport(
  house: HierarchyHouse,
  call: Call,
  input: ImportInput,
): Result<ImportPlan, HierarchyRefusal> {
  const planned = planOf(house, call, input);
  return planned.ok ? accepted(planned.value.plan) : planned;
}

/**
 * Makes the places of a file; none when a line is wrong, unless it is said to leave such lines out. They are made in
 * portions, each whole, with a turn for everybody else between two: a print that streams must not wait for a file. What
 * is made when something comes in between stays, and the same file brought again goes on from there.
 */
export async function importScopes(
  house: HierarchyHouse,
  call: Call,
  { leaveOutWrong, ...input }: ImportInput & { readonly leaveOutWrong: boolean },
): Promise<Result<{ created: number }, HierarchyRefusal>> {
  let created = 0;
  for (;;) {
    const planned = planOf(house, call, input);
    if (!planned.ok) return planned;
    const { plan, places } = planned.value;
    if (plan.wrong > 0 && !leaveOutWrong) {
      return refused({ code: 'hierarchy.linesWrong', lines: plan.wrong });
    }
    const made = await makePlaces(house, call, places);
    created += made;
    if (made === places.length) return accepted({ created });
    // Somebody changed a place or a grant meanwhile: what is left is planned anew.
  }
}

/** Makes places portion by portion, as long as nothing changed that their plan rests on. Gives how many it made. */
async function makePlaces(house: HierarchyHouse, call: Call, places: readonly FreshPlace[]): Promise<number> {
  let made = 0;
  let basis = house.policy();
  while (made < places.length && house.policy() === basis) {
    const portion = places.slice(made, made + PLACES_A_PORTION);
    house.store.write((tx) => insertPlaces(house, tx, call, portion));
    made += portion.length;
    basis = house.policy();
    await house.turn();
  }
  return made;
}

interface Planned {
  readonly plan: ImportPlan;
  /** What is to be made, each after the place that it stands in. */
  readonly places: readonly FreshPlace[];
}

function planOf(
  house: HierarchyHouse,
  call: Call,
  { parentId, csv }: ImportInput,
): Result<Planned, HierarchyRefusal> {
  const root = house.policy().scopes.get(parentId);
  if (root === undefined) return refused(NOT_FOUND);
  const file = readImport(csv, neededIn(root.kind));
  if (!file.ok) return file;
  const planning: Planning = {
    call,
    known: plannedPlaces(house.policy(), root),
    named: new Map(),
    places: [],
  };
  const lines = file.value.lines.map((line) => judge(planning, line));
  const creates: Partial<Record<PlaceColumn, number>> = {};
  for (const { kind } of planning.places) creates[kind] = (creates[kind] ?? 0) + 1;
  const wrong = lines.filter(({ verdict }) => verdict === 'wrong').length;
  const { unknownColumns } = file.value;
  return accepted({ plan: { lines, creates, wrong, unknownColumns }, places: planning.places });
}

interface Planning {
  readonly call: Call;
  readonly known: PlannedPlaces;
  /** Which line named a place as the one it is about. */
  readonly named: Map<PlannedPlace, number>;
  readonly places: FreshPlace[];
}

function judge(planning: Planning, read: ReadLine): ImportLine {
  const { line, names } = read;
  const wrong = (problem: ImportProblem): ImportLine => ({ line, ...names, verdict: 'wrong', problem });
  if (read.problem !== null) return wrong(read.problem);
  const found = findPlaces(planning.known, names);
  if (!found.ok) return wrong(found.problem);
  const { place, fresh } = found;
  const problem = lineProblem(planning, read, place, fresh);
  if (problem !== null) return wrong(problem);
  planning.named.set(place, line);
  for (const one of fresh) {
    planning.known.add(one);
    planning.places.push(one);
  }
  sayOf(place, read);
  return { line, ...names, verdict: fresh.length > 0 ? 'create' : 'exists', problem: null };
}

type Found =
  | { readonly ok: true; readonly place: PlannedPlace; readonly fresh: readonly FreshPlace[] }
  | { readonly ok: false; readonly problem: ImportProblem };

/** The place that a line is about, and those on the way that are to be made for it. */
function findPlaces(known: PlannedPlaces, names: ReadLine['names']): Found {
  const fresh: FreshPlace[] = [];
  let place: PlannedPlace = known.root;
  for (const column of PLACE_COLUMNS) {
    const name = names[column];
    if (name === null) continue;
    if (known.isAbove(column)) {
      // Where the file is brought to may be named in it, and nothing else of that kind.
      if (!known.isNamed(column, name)) return { ok: false, problem: { kind: 'elsewhere', column } };
      continue;
    }
    const there = known.below(place, name);
    if (there !== undefined && there.kind !== column) {
      return { ok: false, problem: { kind: 'nameTaken', column } };
    }
    if (there === undefined) {
      const made = { id: null, kind: column, name, above: place, timeZone: null, expiresAt: null };
      fresh.push(made);
      place = made;
    } else {
      place = there;
    }
  }
  // Below the platform everything stands in a client.
  const isHomeless = known.needed === 'client' && names.client === null;
  return place === known.root || isHomeless
    ? { ok: false, problem: { kind: 'nameMissing', column: known.needed } }
    : { ok: true, place, fresh };
}

function lineProblem(
  { call, named }: Planning,
  { timeZone, expiresAt }: ReadLine,
  place: PlannedPlace,
  fresh: readonly FreshPlace[],
): ImportProblem | null {
  const before = named.get(place);
  if (before !== undefined) return { kind: 'twice', line: before };
  const lacks = fresh
    .map((one) => MAKES[one.kind])
    .find((permission) => !call.may(permission, nearestThere(place)));
  if (lacks !== undefined) return { kind: 'notAllowed', permission: lacks };
  const bearer = bearerOf(place);
  if (bearer.id !== null) return null;
  if (timeZone !== null && (bearer.timeZone ?? timeZone) !== timeZone) {
    return { kind: 'timeZone', value: timeZone };
  }
  if (expiresAt === null) return null;
  if (expiresAt <= call.at || (bearer.expiresAt ?? expiresAt) !== expiresAt) {
    return { kind: 'date', value: new Date(expiresAt).toISOString() };
  }
  const prolongs = bearer.kind === 'client' ? 'client.modify' : 'factory.manageExpiration';
  return call.may(prolongs, nearestThere(place)) ? null : { kind: 'notAllowed', permission: prolongs };
}

/** What it takes to make a place of each kind. */
const MAKES: Readonly<Record<PlaceColumn, PermissionKey>> = {
  client: 'client.create',
  enterprise: 'enterprise.create',
  factory: 'factory.create',
  area: 'factory.modify',
};

/** The place that a line's time zone and term are of: its factory, else its client. */
function bearerOf(place: PlannedPlace): PlannedPlace {
  return place.kind === 'area' && place.above !== null ? place.above : place;
}

/** A place that is to be made takes what a line says of it; one that is there already stays as it is. */
function sayOf(place: PlannedPlace, { timeZone, expiresAt }: ReadLine): void {
  const bearer = bearerOf(place);
  if (bearer.id !== null) return;
  bearer.timeZone = timeZone ?? bearer.timeZone;
  bearer.expiresAt = expiresAt ?? bearer.expiresAt;
}

/** About ten milliseconds of work on a slow machine, the sync of the disk aside. */
const PLACES_A_PORTION = 25;

function insertPlaces(house: HierarchyHouse, tx: Tx, call: Call, places: readonly FreshPlace[]): void {
  for (const place of places) {
    // Those above come first, so that each finds the id of the place that it stands in.
    const id = house.makeId<'Scope'>();
    place.id = id;
    const { kind, name, timeZone, expiresAt } = place;
    const parentId = place.above?.id ?? null;
    tx.rows
      .insert(scopes)
      .values({ id, kind, parentId, name, timeZone, expiresAt, createdAt: call.at })
      .run();
    const said = Object.entries({ timeZone, expiresAt }).filter(([, value]) => value !== null);
    recordScope(tx, call, { id, name }, { kind, ...Object.fromEntries(said) });
  }
}
