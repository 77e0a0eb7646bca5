import {
  decide,
  type AccessPolicy,
  type PermissionKey,
  type PersonId,
  type ScopeId,
} from '../../../shop/access/index.ts';
import type { Actor } from '../../../shop/audit/index.ts';
import {
  accepted,
  refused,
  type Clock,
  type MakeId,
  type Refusal,
  type Result,
} from '../../../shop/kernel/index.ts';
import type { Asking, Elsewhere, Wish } from '../../../shop/printers/elsewhere.ts';
import type { AskedAction, PrintersRefusal } from '../../../shop/printers/index.ts';
import { preheatForPrint } from '../../../shop/printing/bench-work.ts';
import { cancelPrint, pausePrint, resumePrint } from '../../../shop/printing/holding.ts';
import type { PrintingHouse } from '../../../shop/printing/house.ts';
import { printAt, taskAt, type PrintRow } from '../../../shop/printing/moves.ts';
import { printerOf, reading } from '../../../shop/printing/printer-rows.ts';
import { heardIntents } from '../../../shop/printing/tables.ts';
import type { RowChange } from '../../../shop/records/store.ts';
import type { Call } from '../../../shop/records/use-case.ts';
import { intentAnswers, intents } from '../../../shop/sync/tables.ts';
import { callOnBehalf } from '../../calls.ts';
import type { StationStore } from '../../store/store.ts';
import type { HubDesk } from '../desk.ts';
import { ANSWERED, ASKED, openIntents, type IntentRow } from './intent-rows.ts';

/**
 * For how long a wish is good, by the hub's clock. Half a minute: whoever asks still looks at the screen, and remembers
 * why. A stop ten seconds: after that somebody beside the printer has dealt with it, or nobody has, and stopping what
 * was begun meanwhile would be worse (reliability N-04).
 */
export const GOOD_FOR_MILLISECONDS: Readonly<Record<AskedAction, number>> = {
  pause: 30_000,
  resume: 30_000,
  cancel: 30_000,
  preheat: 30_000,
  stop: 10_000,
};

/** What the same act asks of a person beside the printer. Anybody stops one. */
const PERMISSIONS: Readonly<Record<AskedAction, PermissionKey | null>> = {
  pause: 'print.pause',
  resume: 'print.resume',
  cancel: 'print.cancel',
  preheat: 'printer.preheat',
  stop: null,
};

export interface IntentsHouse {
  readonly store: StationStore;
  readonly desk: HubDesk;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly stationId: string;
  readonly stationActor: Actor;
  policy(): AccessPolicy;
  /** The printing room, and how it stops a printer; asked for late: they know this in their turn. */
  printing(): PrintingHouse;
  stop(call: Call, printerId: string): Result<unknown, Refusal>;
  stationName(stationId: string): string;
  report(error: unknown): void;
}

export interface Intents extends Pick<Elsewhere, 'ask'> {
  /** What came: does what is asked of this station, and answers. Without any, what was left open. */
  hear(changes?: readonly RowChange[]): void;
}

/** What people ask of printers at other stations, and what this one is asked. */
export function createIntents(house: IntentsHouse): Intents {
  const begun = new Set<string>();
  return {
    ask: (call, wish, printerName) => ask(house, call, wish, printerName),
    hear(changes) {
      if (changes !== undefined && !changes.some(({ table }) => table === 'intents')) return;
      for (const { intent, isBegun } of openIntents(house.store.reading, house.stationId)) {
        if (begun.has(intent.id)) continue;
        begun.add(intent.id);
        try {
          hearOne(house, intent, isBegun);
        } catch (error) {
          house.report(error);
        } finally {
          begun.delete(intent.id);
        }
      }
    },
  };
}

/** On its way means that the hub could be reached just now: nobody waits for what will come tomorrow. */
function ask(
  house: IntentsHouse,
  call: Asking,
  wish: Wish,
  printerName: string,
): Result<Record<string, never>, PrintersRefusal> {
  const { desk, store } = house;
  if (desk.hub() === null || desk.isFenced()) {
    const station = house.stationName(wish.stationId);
    return refused({ code: 'printers.stationOutOfReach', printer: printerName, station });
  }
  const askedAt = desk.hubTime();
  const id = house.makeId<'Intent'>();
  store.write((tx) => {
    const askedBy = call.personId ?? '';
    const expiresAt = askedAt + GOOD_FOR_MILLISECONDS[wish.action];
    tx.rows
      .insert(intents)
      .values({ id, ...wish, askedBy, askedAt, expiresAt })
      .run();
    recordIntent(tx, { id, ...wish }, printerName, { actor: call.actor, action: ASKED });
  });
  return accepted({});
}

function recordIntent(
  tx: Parameters<Parameters<StationStore['write']>[0]>[0],
  { id, printerId, printId, action }: Pick<IntentRow, 'id' | 'printerId' | 'printId' | 'action'>,
  printerName: string | null,
  act: { readonly actor: Actor; readonly action: string },
  facts: Readonly<Record<string, unknown>> = {},
): void {
  tx.record({
    ...act,
    result: 'done',
    recordKind: 'intent',
    recordId: id,
    recordName: printerName,
    scopeId: printerId,
    scopeName: null,
    facts: { wish: action, printerId, ...(printId === null ? {} : { printId }), ...facts },
  });
}

function hearOne(house: IntentsHouse, intent: IntentRow, isBegun: boolean): void {
  // It was begun, and the station ended before it could say how that went. What may have been done is not done again.
  if (isBegun) return answer(house, intent, 'refused', { code: 'printers.cutOff' } satisfies PrintersRefusal);
  if (house.desk.hubTime() >= intent.expiresAt) return answer(house, intent, 'expired', null);
  house.store.journal((rows) => {
    rows.insert(heardIntents).values({ id: intent.id, heardAt: house.clock.now() }).run();
  });
  const done = act(house, intent);
  if (done.ok) answer(house, intent, 'done', null);
  else answer(house, intent, 'refused', done.refusal);
}

function answer(
  house: IntentsHouse,
  intent: IntentRow,
  result: 'done' | 'refused' | 'expired',
  refusal: Refusal | null,
): void {
  const by = { actor: house.stationActor, action: ANSWERED };
  house.store.write((tx) => {
    tx.rows
      .insert(intentAnswers)
      .values({
        id: intent.id,
        result,
        refusal: refusal === null ? null : { ...refusal },
        answeredAt: house.desk.hubTime(),
      })
      .run();
    recordIntent(tx, intent, null, by, refusal === null ? { answer: result } : { answer: result, refusal });
  });
}

/** Does it as that person, if they may here and now. */
function act(house: IntentsHouse, intent: IntentRow): Result<unknown, Refusal> {
  const printing = house.printing();
  const printer = printerOf(reading(printing), intent.printerId);
  if (printer?.stationId !== house.stationId) return refused({ code: 'printers.notFound' });
  const facts = { intentId: intent.id };
  if (intent.action === 'stop') {
    return house.stop({ ...callOf(house, intent, 'printers.stop') }, intent.printerId);
  }
  const found = printAt(reading(printing), intent.printId ?? '', null);
  if (!found.ok) return found;
  const print = found.value;
  if (print.printerId !== intent.printerId) return refused({ code: 'printing.notFound' });
  const denied = deniedAt(house, intent, print);
  if (denied !== null) return refused(denied);
  const call = { ...callOf(house, intent, `printing.${intent.action}`), facts };
  const input = { printId: print.id, expectedVersion: print.version };
  switch (intent.action) {
    case 'pause':
      return pausePrint(printing, call, input);
    case 'resume':
      return resumePrint(printing, call, input);
    case 'cancel':
      return cancelPrint(printing, call, input);
    case 'preheat':
      return preheatForPrint(printing, call, input);
  }
}

/** Judged by what this station knows of people now, not by what the asking one knew. */
function deniedAt(house: IntentsHouse, intent: IntentRow, print: PrintRow): Refusal | null {
  const permission = PERMISSIONS[intent.action];
  if (permission === null) return null;
  const task = taskAt(reading(house.printing()), print.taskId, null);
  const scopeId = intent.printerId as ScopeId;
  const ownerId = task.ok ? (task.value.requestedBy as PersonId) : null;
  const personId = intent.askedBy as PersonId;
  const at = house.clock.now();
  if (decide(house.policy(), { personId, permission, scopeId, ownerId, at })) return null;
  return { code: 'access.denied', permission, scopeId } as Refusal;
}

function callOf(house: IntentsHouse, { askedBy }: IntentRow, action: string): Call {
  const call = callOnBehalf(house, askedBy as PersonId, action);
  return askedBy === '' ? { ...call, personId: null, actor: { ...call.actor, personId: null } } : call;
}
