import { inArray } from 'drizzle-orm';
import {
  decide,
  type AccessPolicy,
  type PermissionKey,
  type PersonId,
  type ScopeId,
} from '../shop/access/index.ts';
import type { Clock } from '../shop/kernel/index.ts';
import type { LiveEvent } from '../shop/live/index.ts';
import type { SessionBook, SessionEvent } from '../shop/people/sessions.ts';
import { MANAGES_PEOPLE, SEES_PEOPLE, type LocatedRecordKind } from '../shop/records/index.ts';
import { gcodeRules } from '../shop/printing/tables.ts';
import type { RowChange } from '../shop/records/store.ts';
import type { Call } from '../shop/records/use-case.ts';
import { createGoneRows, type GoneRows } from './gone-rows.ts';
import type { RecordPlace } from './locate.ts';
import type { StationStore } from './store/store.ts';
import { auditEntries } from '../shop/audit/tables.ts';

export interface LiveFeedHouse {
  readonly store: StationStore;
  readonly clock: Clock;
  readonly sessions: SessionBook;
  policy(): AccessPolicy;
  locate(kind: LocatedRecordKind, id: string): RecordPlace | null;
}

export interface LiveFeed {
  /** The events of one session, from now to its end. */
  events(call: Call, signal: AbortSignal | undefined): AsyncIteratorObject<LiveEvent, void, void>;
  /**
   * What a commit changed. `follow` lets the facts of access take it in, and tells whose they are: where a row stands is looked up before and
   * after, because what was taken away stands nowhere any more.
   */
  committed(changes: readonly RowChange[], follow: () => ReadonlySet<PersonId>): void;
  /** What these people may do changed, or may have. */
  accessChanged(people: ReadonlySet<PersonId>): void;
  /** The station's own health, that everybody sees at the foot of the window. */
  tellAll(event: Extract<LiveEvent, { kind: 'sync' }>): void;
  /** Something about a record that no row tells: a temperature, progress of work. */
  publish(event: LiveEvent, about: { readonly kind: LocatedRecordKind; readonly id: string }): void;
}

interface Listener {
  readonly sessionId: string;
  readonly personId: PersonId;
  locked: boolean;
  push(event: LiveEvent): void;
}

interface SeenBy {
  /** Any of these shows it. */
  readonly permissions: readonly PermissionKey[];
  /** Where the record stands that the row belongs to. */
  readonly kind: LocatedRecordKind;
}

/** How a row of a table is seen. */
const SEEN_BY: Readonly<Record<string, SeenBy | null>> = {
  projects: { permissions: ['project.view'], kind: 'project' },
  model_versions: { permissions: ['project.view'], kind: 'modelVersion' },
  slices: { permissions: ['project.view'], kind: 'slice' },
  print_tasks: { permissions: ['printTask.view'], kind: 'printTask' },
  prints: { permissions: ['printer.view'], kind: 'print' },
  printers: { permissions: ['printer.view'], kind: 'printer' },
  people: { permissions: SEES_PEOPLE.anyOf, kind: 'person' },
  pictures: { permissions: SEES_PEOPLE.anyOf, kind: 'person' },
  grants: { permissions: SEES_PEOPLE.anyOf, kind: 'grant' },
  restrictions: { permissions: [...SEES_PEOPLE.anyOf, 'access.restrict'], kind: 'restriction' },
  roles: { permissions: [...SEES_PEOPLE.anyOf, 'role.manage'], kind: 'role' },
  access_requests: { permissions: [...MANAGES_PEOPLE.anyOf, 'access.restrict'], kind: 'accessRequest' },
  shifts: { permissions: ['factory.list', 'masterData.manage'], kind: 'shift' },
  cameras: { permissions: ['camera.view'], kind: 'camera' },
  power_groups: { permissions: ['printer.view'], kind: 'powerGroup' },
  gcode_rules: { permissions: ['printer.view'], kind: 'gcodeRule' },
  finding_releases: { permissions: ['printTask.view'], kind: 'findingRelease' },
  // Told by the rows above, or no business of any window.
  models: null,
  approvals: null,
  start_attempts: null,
  credentials: null,
  settings_snapshots: null,
  stations: null,
  intents: null,
  intent_answers: null,
};

/** What its owner sees of a record without a permission: their own question. */
const SEEN_BY_OWNER: ReadonlySet<string> = new Set(['access_requests']);

/** By which permissions rows of a table are seen, and as what they are located; null: they are no business of a window. */
export function rowsSeenBy(table: string): SeenBy | null {
  return SEEN_BY[table] ?? null;
}

/** Whether it is said who sees the rows of a travelling table. */
export function changesSeen(table: string): boolean {
  return ['scopes', 'audit_entries'].includes(table) || Object.hasOwn(SEEN_BY, table);
}

/** By which permission an event that is no row is seen. */
const PUBLISHED_BY: Partial<Record<LocatedRecordKind, PermissionKey>> = {
  printer: 'printer.view',
  modelVersion: 'project.view',
  slice: 'project.view',
};

/** A window that takes no events for this many is asked to start again, rather than kept in memory for ever. */
const WAITING_MAXIMUM = 1_000;

export function createLiveFeed(house: LiveFeedHouse): LiveFeed {
  const listeners = new Set<Listener>();
  const gone = createGoneRows(rulesNow(house));
  house.sessions.subscribe((event) => {
    for (const listener of listeners) tellSession(listener, event);
  });

  function sees(personId: PersonId, permissions: readonly PermissionKey[], place: RecordPlace): boolean {
    const at = house.clock.now();
    return permissions.some((permission) => decide(house.policy(), { personId, permission, at, ...place }));
  }

  function seesRow(personId: PersonId, { table, permissions, place }: PlacedChange): boolean {
    if (SEEN_BY_OWNER.has(table) && place.ownerId === personId) return true;
    return sees(personId, permissions, place);
  }

  // A locked screen shows nothing that would change; when it is unlocked it asks for everything anew.
  const awake = () => [...listeners].filter((listener) => !listener.locked);

  function tellAccess(people: ReadonlySet<PersonId>): void {
    for (const listener of awake())
      if (people.has(listener.personId)) listener.push({ kind: 'accessChanged' });
  }

  return {
    events: (call, signal) => eventsOf(house, listeners, call, signal),
    committed(changes, follow) {
      // The record only grows: where an entry stands need not be looked up before as well.
      const former = changes.map((change) =>
        change.table === 'audit_entries' ? null : placed(house, change, gone),
      );
      const touched = follow();
      const places = changes.flatMap((change, index) => placed(house, change, null) ?? former[index] ?? []);
      for (const listener of awake()) {
        const seen = places.filter((change) => seesRow(listener.personId, change));
        for (const [table, rows] of Map.groupBy(seen, (row) => row.table)) {
          listener.push({
            kind: 'changed',
            table,
            recordIds: rows.map(({ rowId }) => rowId),
            scopeIds: [...new Set(rows.map(({ place }) => place.scopeId))],
          });
        }
      }
      tellAccess(touched);
    },
    accessChanged: tellAccess,
    tellAll(event) {
      for (const listener of awake()) listener.push(event);
    },
    publish(event, { kind, id }) {
      const place = house.locate(kind, id);
      const permission = PUBLISHED_BY[kind];
      if (place === null || permission === undefined) return;
      for (const listener of awake()) if (sees(listener.personId, [permission], place)) listener.push(event);
    },
  };
}

interface PlacedChange {
  readonly table: string;
  readonly rowId: string;
  readonly permissions: readonly PermissionKey[];
  readonly place: RecordPlace;
}

/** A rule that is as above again is a row less. */
const GOES = 'gcode_rules';

function rulesNow({ store, locate }: LiveFeedHouse): readonly (readonly [string, RecordPlace])[] {
  const rules = store.reading.select({ id: gcodeRules.id }).from(gcodeRules).all();
  return rules.flatMap(({ id }) => {
    const place = locate('gcodeRule', id);
    return place === null ? [] : [[id, place] as const];
  });
}

function placed(house: LiveFeedHouse, change: RowChange, gone: GoneRows | null): PlacedChange | null {
  const { table, rowId } = change;
  if (table === 'scopes') {
    const place = { scopeId: rowId as ScopeId, ownerId: null };
    return { table, rowId, permissions: ['factory.list'], place };
  }
  if (table === 'audit_entries') return placedEntry(house, rowId);
  const seenBy = SEEN_BY[table];
  if (seenBy === undefined) throw new Error(`Nobody said who sees the rows of ${table}`);
  if (seenBy === null) return null;
  const now = house.locate(seenBy.kind, rowId);
  const place = table === GOES && gone !== null ? gone.placeOf(change, now) : now;
  return place === null ? null : { table, rowId, permissions: seenBy.permissions, place };
}

function placedEntry(house: LiveFeedHouse, rowId: string): PlacedChange | null {
  const entry = house.store.reading
    .select({ scopeId: auditEntries.scopeId })
    .from(auditEntries)
    .where(inArray(auditEntries.id, [rowId]))
    .get();
  if (entry?.scopeId == null) return null;
  const place = { scopeId: entry.scopeId as ScopeId, ownerId: null };
  return { table: 'audit_entries', rowId, permissions: ['audit.view'], place };
}

function tellSession(listener: Listener, event: SessionEvent): void {
  if (listener.sessionId !== event.session.id) return;
  if (event.kind === 'locked') {
    listener.locked = true;
    listener.push({ kind: 'sessionLocked' });
  }
  if (event.kind === 'unlocked') {
    listener.locked = false;
    listener.push({ kind: 'accessChanged' });
  }
  if (event.kind === 'ended') listener.push({ kind: 'sessionEnded', why: event.why, at: event.at });
}

/** Hears from the moment of the call, not of the first look: between the two nothing is missed. */
function eventsOf(
  house: LiveFeedHouse,
  listeners: Set<Listener>,
  call: Call,
  signal: AbortSignal | undefined,
): AsyncIteratorObject<LiveEvent, void, void> {
  const found = call.token === null ? null : house.sessions.find(call.token);
  const waiting = createWaiting();
  if (found?.state === 'live') {
    const { id: sessionId, personId, locked } = found.session;
    const listener: Listener = { sessionId, personId, locked, push: waiting.push };
    listeners.add(listener);
    waiting.onLeave(() => listeners.delete(listener));
    signal?.addEventListener('abort', waiting.leave, { once: true });
    waiting.onLeave(() => signal?.removeEventListener('abort', waiting.leave));
    if (signal?.aborted === true) waiting.leave();
  } else waiting.leave();
  const events = waiting.events();
  return {
    next: () => events.next(),
    async return() {
      waiting.leave();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      waiting.leave();
    },
  };
}

/** The events that one window has not taken yet. */
function createWaiting() {
  const waiting: LiveEvent[] = [];
  const onLeave: (() => void)[] = [];
  let left = false;
  let wake: () => void = () => undefined;

  function leave(): void {
    left = true;
    for (const act of onLeave.splice(0)) act();
    wake();
  }

  async function* events(): AsyncGenerator<LiveEvent, void, void> {
    while (!left) {
      const next = waiting.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      yield next;
      if (next.kind === 'sessionEnded' || waiting.length >= WAITING_MAXIMUM) leave();
    }
  }

  return {
    leave,
    events,
    onLeave: (act: () => void) => onLeave.push(act),
    push(event: LiveEvent) {
      if (waiting.length < WAITING_MAXIMUM) waiting.push(event);
      wake();
    },
  };
}
