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
import type { GuardedRecordKind } from '../shop/records/index.ts';
import type { RowChange } from '../shop/records/store.ts';
import type { Call } from '../shop/records/use-case.ts';
import type { RecordPlace } from './locate.ts';
import type { StationStore } from './store/store.ts';
import { auditEntries } from '../shop/audit/tables.ts';

export interface LiveFeedHouse {
  readonly store: StationStore;
  readonly clock: Clock;
  readonly sessions: SessionBook;
  policy(): AccessPolicy;
  locate(kind: GuardedRecordKind, id: string): RecordPlace | null;
}

export interface LiveFeed {
  /** The events of one session, from now to its end. */
  events(call: Call, signal: AbortSignal | undefined): AsyncIteratorObject<LiveEvent, void, void>;
  /** What a commit changed. */
  rowsChanged(changes: readonly RowChange[], accessChanged: boolean): void;
  /** Something about a record that no row tells: a temperature, progress of work. */
  publish(event: LiveEvent, about: { readonly kind: GuardedRecordKind; readonly id: string }): void;
}

interface Listener {
  readonly sessionId: string;
  readonly personId: PersonId;
  push(event: LiveEvent): void;
}

/** How a row of a table is seen: by which permission, and where the record stands that it belongs to. */
const SEEN_BY: Readonly<Record<string, { permission: PermissionKey; kind: GuardedRecordKind } | null>> = {
  projects: { permission: 'project.view', kind: 'project' },
  model_versions: { permission: 'project.view', kind: 'modelVersion' },
  slices: { permission: 'project.view', kind: 'slice' },
  print_tasks: { permission: 'printTask.view', kind: 'printTask' },
  prints: { permission: 'printer.view', kind: 'print' },
  printers: { permission: 'printer.view', kind: 'printer' },
  people: { permission: 'user.list', kind: 'person' },
  grants: { permission: 'user.list', kind: 'grant' },
  // Told by the rows above, or no business of any window.
  models: null,
  approvals: null,
  start_attempts: null,
  credentials: null,
  roles: null,
  restrictions: null,
};

/** Whether it is said who sees the rows of a travelling table. */
export function changesSeen(table: string): boolean {
  return ['scopes', 'audit_entries'].includes(table) || Object.hasOwn(SEEN_BY, table);
}

/** By which permission an event that is no row is seen. */
const PUBLISHED_BY: Partial<Record<GuardedRecordKind, PermissionKey>> = {
  printer: 'printer.view',
  modelVersion: 'project.view',
  slice: 'project.view',
};

/** A window that takes no events for this many is asked to start again, rather than kept in memory for ever. */
const WAITING_MAXIMUM = 1_000;

export function createLiveFeed(house: LiveFeedHouse): LiveFeed {
  const listeners = new Set<Listener>();
  house.sessions.subscribe((event) => {
    for (const listener of listeners) tellSession(listener, event);
  });

  function sees(personId: PersonId, permission: PermissionKey, place: RecordPlace): boolean {
    return decide(house.policy(), { personId, permission, at: house.clock.now(), ...place });
  }

  return {
    events: (call, signal) => eventsOf(house, listeners, call, signal),
    rowsChanged(changes, accessChanged) {
      const places = changes.flatMap((change) => placed(house, change) ?? []);
      for (const listener of listeners) {
        const seen = places.filter(({ permission, place }) => sees(listener.personId, permission, place));
        for (const [table, rows] of Map.groupBy(seen, (row) => row.table)) {
          listener.push({
            kind: 'changed',
            table,
            recordIds: rows.map(({ rowId }) => rowId),
            scopeIds: [...new Set(rows.map(({ place }) => place.scopeId))],
          });
        }
        if (accessChanged) listener.push({ kind: 'accessChanged' });
      }
    },
    publish(event, { kind, id }) {
      const place = house.locate(kind, id);
      const permission = PUBLISHED_BY[kind];
      if (place === null || permission === undefined) return;
      for (const listener of listeners) if (sees(listener.personId, permission, place)) listener.push(event);
    },
  };
}

interface PlacedChange {
  readonly table: string;
  readonly rowId: string;
  readonly permission: PermissionKey;
  readonly place: RecordPlace;
}

function placed(house: LiveFeedHouse, { table, rowId }: RowChange): PlacedChange | null {
  if (table === 'scopes') {
    const place = { scopeId: rowId as ScopeId, ownerId: null };
    return { table, rowId, permission: 'factory.list', place };
  }
  if (table === 'audit_entries') return placedEntry(house, rowId);
  const seenBy = SEEN_BY[table];
  if (seenBy === undefined) throw new Error(`Nobody said who sees the rows of ${table}`);
  if (seenBy === null) return null;
  const place = house.locate(seenBy.kind, rowId);
  return place === null ? null : { table, rowId, permission: seenBy.permission, place };
}

function placedEntry(house: LiveFeedHouse, rowId: string): PlacedChange | null {
  const entry = house.store.reading
    .select({ scopeId: auditEntries.scopeId })
    .from(auditEntries)
    .where(inArray(auditEntries.id, [rowId]))
    .get();
  if (entry?.scopeId == null) return null;
  const place = { scopeId: entry.scopeId as ScopeId, ownerId: null };
  return { table: 'audit_entries', rowId, permission: 'audit.view', place };
}

function tellSession(listener: Listener, event: SessionEvent): void {
  if (listener.sessionId !== event.session.id) return;
  if (event.kind === 'locked') listener.push({ kind: 'sessionLocked' });
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
    const { id: sessionId, personId } = found.session;
    const listener: Listener = { sessionId, personId, push: waiting.push };
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
