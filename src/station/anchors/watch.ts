import { walkRecord, type RecordFinding, type WalkExtent } from '../../shop/audit/record-walk.ts';
import type { StationStatus } from '../../shop/live/index.ts';
import type { SessionBook } from '../../shop/people/sessions.ts';
import type { CancelTimer, Timers } from '../../shop/kernel/index.ts';
import type { LateRecord } from '../late-record.ts';
import { createClockWatch, recordClose, recordStart, type LifecycleHouse } from '../lifecycle.ts';
import { sha256 } from '../store/store.ts';

export interface RecordWatchHouse extends LifecycleHouse {
  readonly sessions: SessionBook;
  readonly timers: Timers;
  readonly lateRecord: LateRecord;
  report(error: unknown): void;
}

/** Keeps the record proven while the station runs: signs heads when it is time, and looks whether all is as it was. */
export interface RecordWatch {
  /** What the foot of every window shows. */
  status(): StationStatus['record'];
  /** Walks the whole record. Two who ask at once get one answer. */
  lookAtRecord(): Promise<RecordFinding>;
  /** Signs the newest entry now. */
  sign(): void;
  /** Puts the end on record and signs it; nothing is looked at any more. */
  close(): void;
}

/** A head every five minutes, while entries come (reliability L-03): what is newer could be cut off unseen. */
const SIGN_MILLISECONDS = 5 * 60_000;
/** In a busy hour, one every so many entries, so that few of them stand unproven. */
const SIGN_ENTRIES = 1_000;
/** What is looked at when a station starts (reliability L-08): some days of work, in a tenth of a second. */
const NEWEST_ENTRIES = 10_000;
/** The whole record is looked at this often (reliability L-08). */
const WHOLE_MILLISECONDS = 24 * 60 * 60_000;

/** How often it is looked for a clock that was set, and for entries that could not be written. */
const SWEEP_MILLISECONDS = 5_000;

/** Puts the start on record, and looks at the newest entries in the background. */
export function watchRecord(house: RecordWatchHouse): RecordWatch {
  const { store, timers, clock, identity } = house;
  const seen = { status: { state: 'notLookedAt', lookedAt: null } as StationStatus['record'], closed: false };
  const pending = new Set<CancelTimer>();
  let unsigned = 0;
  let looking: Promise<RecordFinding> | null = null;

  function sign(): void {
    try {
      if (house.anchor.sign().kind === 'broken') seen.status = { state: 'broken', lookedAt: clock.now() };
      unsigned = 0;
    } catch (error) {
      // No room on the disk, say: the work goes on, and the next head proves these entries too.
      house.report(error);
    }
  }

  async function look(extent: WalkExtent): Promise<RecordFinding> {
    const before = seen.status;
    seen.status = { ...before, state: 'looking' };
    try {
      const finding = await walkRecord({ reading: store.reading, anchor: house.anchor, sha256 }, extent);
      seen.status = { state: finding.firstBad === null ? 'unbroken' : 'broken', lookedAt: clock.now() };
      return finding;
    } catch (error) {
      seen.status = before;
      throw error;
    }
  }

  function lookAtRecord(): Promise<RecordFinding> {
    looking ??= look('whole').finally(() => {
      looking = null;
    });
    return looking;
  }

  function inBackground(work: () => Promise<unknown>): void {
    void work().catch((error: unknown) => {
      // A station that closes takes the store away from under the look.
      if (!seen.closed) house.report(error);
    });
  }

  function every(milliseconds: number, work: () => void): void {
    const cancel = timers.after(milliseconds, () => {
      pending.delete(cancel);
      work();
      every(milliseconds, work);
    });
    pending.add(cancel);
  }

  const stopListening = [
    store.onCommit((changes) => {
      unsigned += changes.filter(({ table }) => table === 'audit_entries').length;
      // A copy of the store from before a print began must not begin it again unseen.
      const begins = changes.some(({ table }) => table === 'start_attempts');
      if (begins || unsigned >= SIGN_ENTRIES) sign();
    }),
    house.sessions.subscribe((event) => {
      if (event.kind === 'ended' && event.why === 'shiftEnded') sign();
    }),
  ];
  every(SIGN_MILLISECONDS, () => {
    if (unsigned > 0) sign();
  });
  every(WHOLE_MILLISECONDS, () => inBackground(lookAtRecord));
  const lookAtClocks = createClockWatch(house);
  every(SWEEP_MILLISECONDS, () => {
    house.lateRecord.retry();
    lookAtClocks();
  });
  recordStart(house);
  sign();
  const newest = { stationId: identity.id, epoch: identity.epoch, newest: NEWEST_ENTRIES };
  inBackground(() => look(newest));

  return {
    status: () => seen.status,
    lookAtRecord,
    sign,
    close() {
      if (seen.closed) return;
      seen.closed = true;
      for (const cancel of pending) cancel();
      for (const stop of stopListening) stop();
      house.lateRecord.retry();
      recordClose(house);
      sign();
    },
  };
}
