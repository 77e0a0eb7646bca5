import { desc, and, eq } from 'drizzle-orm';
import type { Actor, RecordEntry } from '../shop/audit/index.ts';
import { auditEntries } from '../shop/audit/tables.ts';
import type { Clock } from '../shop/kernel/index.ts';
import type { StationAnchor } from './anchors/anchor.ts';
import type { Identity } from './identity.ts';
import type { StationStore } from './store/store.ts';

export interface LifecycleHouse {
  readonly store: StationStore;
  readonly identity: Identity;
  readonly anchor: StationAnchor;
  readonly clock: Clock;
}

const STARTED = 'station.started';
const CLOSED = 'station.closed';

/** Puts the start on record, and how the run before ended: a station that was cut off wrote no end of its own. */
export function recordStart({ store, identity, anchor }: LifecycleHouse): void {
  const { stationId, epoch, sequence, action } = auditEntries;
  const newest = store.reading
    .select({ action })
    .from(auditEntries)
    .where(and(eq(stationId, identity.id), eq(epoch, identity.epoch)))
    .orderBy(desc(sequence))
    .limit(1)
    .get();
  const runBefore = newest === undefined ? 'none' : newest.action === CLOSED ? 'closed' : 'cutOff';
  const later = anchor.laterLife();
  const putBack = later === null ? {} : { putBack: true, livedUntil: later.livedUntil };
  const facts = { runBefore, headWasTorn: anchor.wasTorn, ...putBack };
  store.write((tx) => tx.record(ofStation(identity, STARTED, facts)));
}

export function recordClose({ store, identity }: LifecycleHouse): void {
  store.write((tx) => tx.record(ofStation(identity, CLOSED, {})));
}

/** The two clocks of a machine run side by side; more than this between two looks, and somebody has set the one. */
const STEP_MILLISECONDS = 2_000;

/** Looks whether the wall clock was set, or the machine slept, since the last look; if so, that is on record. */
export function createClockWatch({ store, identity, clock }: LifecycleHouse): () => void {
  const offset = () => clock.now() - clock.monotonicMilliseconds();
  let last = offset();
  return () => {
    const stepMilliseconds = Math.round(offset() - last);
    if (Math.abs(stepMilliseconds) <= STEP_MILLISECONDS) return;
    last = offset();
    store.write((tx) => tx.record(ofStation(identity, 'station.clockStepped', { stepMilliseconds })));
  };
}

const STATION: Actor = {
  personId: null,
  personName: null,
  roleName: null,
  grantId: null,
  session: null,
  face: 'station',
};

function ofStation(
  { id, name }: Identity,
  action: string,
  facts: Readonly<Record<string, unknown>>,
): RecordEntry {
  return {
    actor: STATION,
    action,
    result: 'done',
    recordKind: 'station',
    recordId: id,
    recordName: name,
    scopeId: null,
    scopeName: null,
    facts,
  };
}
