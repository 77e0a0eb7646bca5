import type { CancelTimer, Clock, RandomSource, Timers } from '../../shop/kernel/index.ts';
import type { Identity } from '../identity.ts';
import type { StopReason, SyncStanding } from '../../shop/sync/index.ts';
import type { LaterLife } from '../anchors/anchor.ts';
import type { PrintingDesk } from './desk.ts';
import { fenceOf } from './fence.ts';
import { HubRefuses, HubUnreachable, type Hub, type OpenHub } from './hub.ts';
import { greet } from './greeting-hub.ts';
import { createPace, GATHER_MILLISECONDS, REST_MILLISECONDS, restAfter } from './pace.ts';
import type { Replica } from './replica.ts';
import { bringAll, fetchAll, fetchGained, reached } from './rounds.ts';
import { standingOf } from './standing.ts';

export interface EngineHouse {
  readonly replica: Replica;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly openHub: OpenHub;
  readonly version: string;
  readonly schema: number;
  /** A life of this station that its store does not know; left out: nobody keeps heads that could tell. */
  laterLife?(): LaterLife | null;
  /** Another text whenever what stood back is another; left out: nobody has to be told. */
  openConflicts?(): string;
  /** The hub's clock, against which times of fields are given. */
  correctClock(offsetMilliseconds: number): void;
  /** Lets the loop turn between pieces of work. */
  breathe(): Promise<void>;
  report(error: unknown): void;
}

export interface SyncEngine extends PrintingDesk {
  /** Begins, or goes on, once the station is enrolled. */
  start(): void;
  /** Something was committed here, or a person asks: soon. */
  wake(): void;
  /** A person asks: at once, whatever was planned. */
  now(): void;
  /** A person has looked at the rows that the next round deletes. */
  allowDeletions(): void;
  version(): { readonly version: string; readonly schema: number };
  /** Ends what is under way without loss. */
  stop(): Promise<void>;
  standing(): SyncStanding;
  /** When the next try is due; null: one is under way, or none is. */
  nextAt(): number | null;
  lastError(): string | null;
  onStanding(listener: (standing: SyncStanding) => void): () => void;
  /** Resolves when nothing is under way and nothing waits that could be done now; for tests and the command line. */
  settled(): Promise<void>;
}

/** How often the hub hears how this station stands: with every scheduled round, not with those that it woke. */
const GREET_MILLISECONDS = 25_000;

/** One round after the other: what was committed here goes to the hub, what is new there is applied here. */
export function createSyncEngine(house: EngineHouse): SyncEngine {
  const { replica, clock, timers } = house;
  const pace = createPace(house);
  const standingListeners = new Set<(standing: SyncStanding) => void>();
  const onlineListeners = new Set<() => void>();
  const state = {
    hub: null as Hub | null,
    stopListening: null as (() => void) | null,
    running: null as Promise<void> | null,
    wantsAnother: false,
    /** The newest number that the hub has called for since the last round began. */
    calledFor: 0,
    /** Until then a station that hears of something new waits, by the monotonic clock. */
    restsUntil: 0,
    greetedAt: 0,
    greets: true,
    isNewHub: false,
    allowsDeletions: false,
    isStopped: true,
    failures: 0,
    offlineSince: null as number | null,
    syncedAt: null as number | null,
    lastError: null as string | null,
    timer: null as CancelTimer | null,
    /** When the timer is over, by the monotonic clock: the other may be set, and what is near would wait for what was. */
    due: 0,
    told: '',
  };

  function plan(wished: number): void {
    const milliseconds = Math.max(0, Math.round(wished));
    const due = clock.monotonicMilliseconds() + milliseconds;
    if (state.timer !== null && state.due <= due) return;
    state.timer?.();
    state.due = due;
    state.timer = timers.after(milliseconds, () => {
      state.timer = null;
      begin();
    });
  }

  function begin(): void {
    if (state.isStopped) return;
    if (state.running !== null) {
      state.wantsAnother = true;
      return;
    }
    state.calledFor = 0;
    const begunAt = clock.monotonicMilliseconds();
    state.running = round()
      .catch(house.report)
      .then(() => {
        state.running = null;
        goOn(begunAt);
      });
  }

  /** Whatever went wrong, the next round comes: syncing never sleeps for good. */
  function goOn(begunAt: number): void {
    if (state.isStopped) return;
    try {
      tell();
    } catch (error) {
      house.report(error);
    }
    const { wantsAnother } = state;
    state.wantsAnother = false;
    const endedAt = clock.monotonicMilliseconds();
    state.restsUntil = endedAt + restAfter(endedAt - begunAt);
    if (state.failures > 0) return plan(pace.retry(state.failures));
    plan(pace.scheduled());
    if (wantsAnother) plan(REST_MILLISECONDS);
    followCall();
  }

  async function round(): Promise<void> {
    const enrolled = replica.enrolled();
    if (enrolled === null || enrolled.state === 'stopped') return;
    try {
      const hub = await connected();
      const greetedFor = clock.monotonicMilliseconds() - state.greetedAt;
      if (state.greets || state.failures > 0 || greetedFor >= GREET_MILLISECONDS) {
        const stopped = await greet(house, hub, clock.now());
        if (stopped !== null) return stand(stopped);
        state.greets = false;
        state.greetedAt = clock.monotonicMilliseconds();
      }
      await fetchGained(house, hub, isEnding);
      const obstacle =
        (await bringAll(house, hub, isEnding)) ??
        (await fetchAll(house, hub, isEnding, state.allowsDeletions));
      if (obstacle === 'greetAgain') {
        // It answered: what failed before is over, and nobody waits for the next try after it.
        state.failures = 0;
        state.greets = true;
        state.wantsAnother = true;
      } else if (obstacle !== null) return stand(obstacle);
      else succeeded();
      state.allowsDeletions = false;
    } catch (error) {
      await failed(error);
    }
  }

  const isEnding = (): boolean => state.isStopped;

  async function connected(): Promise<Hub> {
    if (state.hub !== null) return state.hub;
    const enrolled = replica.enrolled();
    if (enrolled === null) throw new HubUnreachable('not enrolled');
    const { address, role, secret } = enrolled;
    const hub = await house.openHub({ address, role, secret });
    state.hub = hub;
    state.isNewHub = true;
    state.greets = true;
    const lost = (): void => {
      // The end of a connection that was replaced meanwhile is no news.
      if (state.hub === hub) void letGo();
    };
    state.stopListening = await hub.listen({ woken: wakeByHub, lost });
    return hub;
  }

  function wakeByHub(upTo: number | null): void {
    state.calledFor = Math.max(state.calledFor, upTo ?? Infinity);
    if (state.running === null) followCall();
  }

  /** At once when all was quiet. What has come meanwhile, as a station's own parts mostly have, is not fetched again. */
  function followCall(): void {
    if (state.calledFor > reached(house)) plan(state.restsUntil - clock.monotonicMilliseconds());
  }

  async function letGo(): Promise<void> {
    const { hub, stopListening } = state;
    state.hub = null;
    state.stopListening = null;
    stopListening?.();
    await hub?.close().catch(() => undefined);
    if (hub !== null && !state.isStopped && state.running === null) plan(pace.reconnect());
  }

  function succeeded(): void {
    // A connection can go and come between two rounds: who has an errand at the hub was sent away meanwhile.
    const wasAway = state.isNewHub || state.failures > 0 || state.syncedAt === null;
    state.isNewHub = false;
    state.failures = 0;
    state.offlineSince = null;
    state.syncedAt = clock.now();
    state.lastError = null;
    const enrolled = replica.enrolled();
    if (enrolled?.state === 'joining' && enrolled.cursor >= enrolled.fetchTarget)
      replica.note({ state: 'joined' });
    if (wasAway) for (const listener of onlineListeners) listener();
  }

  async function failed(error: unknown): Promise<void> {
    state.failures += 1;
    state.wantsAnother = false;
    state.offlineSince ??= clock.now();
    state.lastError = error instanceof Error ? error.message : String(error);
    await letGo();
    if (error instanceof HubRefuses && error.code === 'revoked') stand({ code: 'revoked' });
    else if (error instanceof HubRefuses && error.code === 'hubTooNew')
      stand({ code: 'hubTooNew', schema: 0 });
    else if (!(error instanceof HubUnreachable) && !(error instanceof HubRefuses)) house.report(error);
  }

  function stand(why: StopReason): void {
    replica.note({ state: 'stopped', stopped: why });
    void letGo();
  }

  const laterLife = (): LaterLife | null => house.laterLife?.() ?? null;
  const fence = () => fenceOf(replica.enrolled(), laterLife());
  const standing = (): SyncStanding => standingOf(replica, state, clock.now(), laterLife());

  /** Not of every second that passes, only of what a person would notice; what stood back is asked for again with it. */
  function tell(): void {
    const now = standing();
    const shape = JSON.stringify([{ ...now, syncedAt: null }, house.openConflicts?.()]);
    if (shape === state.told) return;
    state.told = shape;
    for (const listener of standingListeners) listener(now);
  }

  return {
    start() {
      state.isStopped = false;
      state.greets = true;
      if (replica.enrolled() !== null) begin();
      else tell();
    },
    wake() {
      if (state.isStopped || !replica.hasNews()) return;
      tell();
      if (state.failures === 0) plan(GATHER_MILLISECONDS);
    },
    now() {
      state.timer?.();
      state.timer = null;
      state.greets = true;
      begin();
    },
    allowDeletions() {
      state.allowsDeletions = true;
    },
    version: () => ({ version: house.version, schema: house.schema }),
    async stop() {
      state.isStopped = true;
      state.timer?.();
      state.timer = null;
      await state.running;
      await letGo();
      state.syncedAt = null;
      state.failures = 0;
    },
    standing,
    nextAt: () =>
      state.timer === null ? null : clock.now() + Math.max(0, state.due - clock.monotonicMilliseconds()),
    lastError: () => state.lastError,
    onStanding(listener) {
      standingListeners.add(listener);
      return () => standingListeners.delete(listener);
    },
    async settled() {
      while (state.running !== null) await state.running;
    },
    isEnrolled: () => replica.enrolled() !== null,
    fence,
    isFenced: () => fence() === 'replaced' || fence() === 'putBack',
    hub: () => (state.failures === 0 && replica.enrolled()?.state !== 'stopped' ? state.hub : null),
    places: () => replica.enrolled()?.factories ?? null,
    hubTime: () => clock.now() + (replica.enrolled()?.clockOffsetMilliseconds ?? 0),
    onOnline(listener) {
      onlineListeners.add(listener);
      return () => onlineListeners.delete(listener);
    },
  };
}
