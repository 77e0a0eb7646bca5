import { accepted, refused, type Clock, type Result, type Timers } from '../../../shop/kernel/index.ts';
import type { Nothing } from '../../../shop/printing/house.ts';
import type { PrintingRefusal } from '../../../shop/printing/index.ts';
import type { TaskRow } from '../../../shop/printing/moves.ts';
import type { TaskClaims } from '../../../shop/printing/task-claims.ts';
import type { RowChange } from '../../../shop/records/store.ts';
import type { StationStore } from '../../store/store.ts';
import type { Fence, PrintingDesk } from '../desk.ts';
import { HubRefuses, HubUnreachable, type Hub } from '../hub.ts';
import {
  claimRows,
  cursorOf,
  hasInHand,
  isOwnPrinter,
  meantForStation,
  taskRow,
  waitsForHub,
  type ClaimRow,
} from './claim-rows.ts';
import { inTime } from './in-time.ts';

/** Longer than this nobody at a printer waits for a yes or no. */
const ANSWER_MILLISECONDS = 5_000;
/** Words that are not needed any more are given back this soon; others wait for them. */
const GIVE_BACK_MILLISECONDS = 2_000;
/** Parts that are looked through for news of a task. More than this many pages, and this station is far behind. */
const PARTS_AT_ONCE = 200;
const PAGES_MAXIMUM = 5;

export interface ClaimsHouse {
  readonly store: StationStore;
  readonly desk: PrintingDesk;
  readonly stationId: string;
  /** The station's life that may write now. */
  epoch(): number;
  readonly clock: Clock;
  readonly timers: Timers;
  stationName(stationId: string): string;
  /** Puts down that a task is meant for a printer, as the person who meant it, once its station has the word. */
  mean(task: TaskRow, printerId: string, personId: string): void;
  report(error: unknown): void;
}

export interface ClaimDesk extends TaskClaims {
  /** Rows changed, here or by what came from the hub: words are needed, or not any more. */
  follow(changes: readonly RowChange[]): void;
  /** Looks now, and resolves when it has; for tests and the command line. */
  look(): Promise<void>;
  close(): void;
}

const HELD: Result<Nothing, PrintingRefusal> = { ok: true, value: {} };

/** The words of this station at the hub: who prints a task is decided there. */
export function createTaskClaims(house: ClaimsHouse): ClaimDesk {
  const { store, desk, stationId } = house;
  const { reading } = store;
  const rows = claimRows(store, () => house.clock.now());
  const turns = new Map<string, Promise<unknown>>();
  const state = {
    isClosed: false,
    looking: null as Promise<void> | null,
    timer: null as (() => void) | null,
  };

  /** One thing after the other about one task: an answer must not overtake another. */
  function inTurn<Value>(taskId: string, act: () => Promise<Value>): Promise<Value> {
    const before = turns.get(taskId) ?? Promise.resolve();
    const mine = before.then(act, act);
    turns.set(taskId, mine);
    const forget = () => {
      if (turns.get(taskId) === mine) turns.delete(taskId);
    };
    mine.then(forget, forget);
    return mine;
  }

  const subjectOf = (taskId: string): string => `task:${taskId}`;
  const isMeantForUs = (taskId: string): boolean =>
    isOwnPrinter(reading, stationId, taskRow(reading, taskId)?.assignedPrinterId ?? null);
  const isNeeded = (taskId: string): boolean =>
    hasInHand(reading, stationId, taskId) || meantForStation(reading, stationId).includes(taskId);
  /** Held for certain: nobody can have had it since, whatever became of answers. */
  const isHeld = (row: ClaimRow | null): boolean => row?.state === 'held' || row?.state === 'toGive';

  async function release(hub: Hub, taskId: string): Promise<void> {
    rows.put(taskId, 'giving');
    await inTime(house.timers, ANSWER_MILLISECONDS, hub.release(subjectOf(taskId), house.epoch()));
    rows.forget(taskId);
  }

  async function claim(hub: Hub, taskId: string, holder: string): Promise<Result<Nothing, PrintingRefusal>> {
    const asked = hub.claim(subjectOf(taskId), holder, house.epoch());
    const answer = await inTime(house.timers, ANSWER_MILLISECONDS, asked);
    if (answer.held) return HELD;
    return refused({ code: 'printing.claimedElsewhere', station: house.stationName(answer.byStationId) });
  }

  /** Whether the task is here as whoever had the word before has left it: what they did is at the hub by then. */
  async function isFresh(hub: Hub, taskId: string): Promise<boolean> {
    let after = cursorOf(reading);
    for (let page = 0; page < PAGES_MAXIMUM; page += 1) {
      const pulled = await inTime(house.timers, ANSWER_MILLISECONDS, hub.pull(after, PARTS_AT_ONCE));
      const isTouched = pulled.parts.some(
        (part) =>
          part.stationId !== stationId &&
          part.edits.some(({ tableName, rowId }) => tableName === 'print_tasks' && rowId === taskId),
      );
      if (isTouched) return false;
      if (!pulled.isMore) return true;
      after = pulled.upTo;
    }
    return false;
  }

  async function takeNow(task: TaskRow): Promise<Result<Nothing, PrintingRefusal>> {
    const fence = fenceRefusal(desk.fence());
    if (fence !== null) return refused(fence);
    const known = rows.of(task.id);
    const isSafe = isHeld(known) || isMeantForUs(task.id);
    const hub = desk.hub();
    if (hub === null) return isSafe ? keep(task.id) : refused({ code: 'printing.hubAway' });
    try {
      // A word that may be on its way back is taken anew only once it is back.
      if (known?.state === 'giving') await release(hub, task.id);
      if (!isSafe) rows.put(task.id, 'asking');
      const claimed = await claim(hub, task.id, stationId);
      if (!claimed.ok) {
        rows.forget(task.id);
        return claimed;
      }
      rows.put(task.id, 'held');
      return (await isFresh(hub, task.id)) ? HELD : refused({ code: 'printing.comesInAMoment' });
    } catch (error) {
      if (!isAway(error)) throw error;
      return isSafe ? keep(task.id) : refused({ code: 'printing.hubAway' });
    }
  }

  function keep(taskId: string): Result<Nothing, PrintingRefusal> {
    rows.put(taskId, 'held');
    return HELD;
  }

  async function takeForNow(
    task: TaskRow,
    meant: { readonly printerId: string; readonly stationId: string; readonly personId: string },
  ): Promise<Result<'held' | 'pending', PrintingRefusal>> {
    if (meant.stationId === stationId) {
      const taken = await takeNow(task);
      return taken.ok ? accepted('held') : taken;
    }
    const hub = desk.hub();
    if (hub === null) return refused({ code: 'printing.hubAway' });
    try {
      if (rows.of(task.id) !== null) await release(hub, task.id);
      if (!(await isFresh(hub, task.id))) return refused({ code: 'printing.comesInAMoment' });
    } catch (error) {
      if (!isAway(error)) throw error;
      return refused({ code: 'printing.hubAway' });
    }
    rows.put(task.id, 'assigning', meant);
    return handOver(hub, task.id, meant.stationId);
  }

  /** The word goes to another station. When no answer came it is asked again: there is no way to take it back. */
  async function handOver(
    hub: Hub,
    taskId: string,
    holder: string,
  ): Promise<Result<'held' | 'pending', PrintingRefusal>> {
    try {
      const claimed = await claim(hub, taskId, holder);
      rows.forget(taskId);
      return claimed.ok ? accepted('held') : claimed;
    } catch (error) {
      if (!isAway(error)) throw error;
      return accepted('pending');
    }
  }

  /** What is still to be done about one word. */
  async function lookAt(row: ClaimRow): Promise<void> {
    const { taskId } = row;
    const hub = desk.hub();
    if (row.state === 'assigning') return hub === null ? undefined : finishHandOver(hub, row);
    if (isNeeded(taskId)) {
      if (isHeld(row)) return void (row.state === 'held' || rows.put(taskId, 'held'));
      if (hub !== null && (await claim(hub, taskId, stationId)).ok) rows.put(taskId, 'held');
      return;
    }
    if (row.state === 'held') rows.put(taskId, 'toGive');
    if (hub !== null && !waitsForHub(reading, taskId)) await release(hub, taskId);
  }

  async function finishHandOver(hub: Hub, row: ClaimRow): Promise<void> {
    const { taskId, printerId, stationId: holder, personId } = row;
    const task = taskRow(reading, taskId);
    const isWanted = task?.state === 'queued' && task.assignedPrinterId === null;
    if (!isWanted || printerId === null || holder === null || personId === null) return rows.forget(taskId);
    const handed = await handOver(hub, taskId, holder);
    if (handed.ok && handed.value === 'held') house.mean(task, printerId, personId);
  }

  async function lookAtAll(): Promise<void> {
    if (!desk.isEnrolled()) return rows.forgetAll();
    // Which words are needed is not known before everything has come.
    if (desk.fence() !== null) return;
    const known = new Set(rows.all().map(({ taskId }) => taskId));
    for (const taskId of meantForStation(reading, stationId))
      if (!known.has(taskId)) rows.put(taskId, 'held');
    for (const { taskId } of rows.all()) {
      if (state.isClosed) return;
      await inTurn(taskId, async () => {
        const row = rows.of(taskId);
        if (row !== null && !state.isClosed) await lookAt(row);
      }).catch((error: unknown) => {
        if (!isAway(error)) house.report(error);
      });
    }
  }

  function look(): Promise<void> {
    state.timer?.();
    state.timer = null;
    state.looking ??= lookAtAll()
      .catch(house.report)
      .then(() => {
        state.looking = null;
        if (!state.isClosed && rows.all().some(isOpen)) plan();
      })
      .catch(house.report);
    return state.looking;
  }

  /** A word that is held, and needed, asks for nothing more. */
  const isOpen = ({ state: kept }: ClaimRow): boolean => kept !== 'held';

  function plan(): void {
    if (state.isClosed || state.timer !== null || state.looking !== null) return;
    state.timer = house.timers.after(GIVE_BACK_MILLISECONDS, () => {
      state.timer = null;
      void look();
    });
  }

  const stopListening = desk.onOnline(() => void look());
  if (rows.all().length > 0) plan();
  return {
    isShared: () => desk.isEnrolled(),
    fence: () => fenceRefusal(desk.fence()),
    holds: (taskId) => isHeld(rows.of(taskId)) || isMeantForUs(taskId),
    take: (task) => inTurn(task.id, () => takeNow(task)).finally(plan),
    async confirm({ id }) {
      if (!desk.isEnrolled()) return HELD;
      const fence = fenceRefusal(desk.fence());
      if (fence !== null) return refused(fence);
      return inTurn(id, async () => {
        const hub = desk.hub();
        if (hub === null) return HELD;
        return claim(hub, id, stationId).catch((error: unknown) => {
          if (!isAway(error)) throw error;
          return HELD;
        });
      });
    },
    takeFor: (task, meant) => inTurn(task.id, () => takeForNow(task, meant)).finally(plan),
    follow(changes) {
      const isAbout = changes.some(({ table }) => ['print_tasks', 'prints', 'printers'].includes(table));
      if (isAbout && desk.isEnrolled()) plan();
    },
    look,
    close() {
      state.isClosed = true;
      state.timer?.();
      stopListening();
    },
  };
}

function fenceRefusal(fence: Fence | null): PrintingRefusal | null {
  switch (fence) {
    case null:
      return null;
    case 'replaced':
      return { code: 'printing.stationReplaced' };
    case 'putBack':
      return { code: 'printing.stationPutBack' };
    case 'joining':
      return { code: 'printing.comesInAMoment' };
  }
}

/** The hub cannot be reached, or says no to this station altogether: a person hears of that elsewhere. */
function isAway(error: unknown): boolean {
  return error instanceof HubUnreachable || error instanceof HubRefuses;
}
