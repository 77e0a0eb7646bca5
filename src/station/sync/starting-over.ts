import { accepted, assertNever, refused, type Result } from '../../shop/kernel/index.ts';
import type { StopReason, SyncRefusal } from '../../shop/sync/index.ts';
import type { LaterLife } from '../anchors/anchor.ts';
import type { Identity } from '../identity.ts';
import type { StationStore } from '../store/store.ts';
import { HubRefuses, HubUnreachable, type Hub, type OpenHub, type Welcome } from './hub.ts';
import type { Replica } from './replica.ts';
import type { SyncEngine } from './engine.ts';

export interface StartingOverHouse {
  readonly identity: Identity;
  readonly replica: Replica;
  readonly sync: SyncEngine;
  readonly openHub: OpenHub;
  keepCopy(): Promise<void>;
  /** Whether a run at this station is under way, whose rows must not go. */
  isPrinting(): boolean;
  /** Ends the connections to this station’s printers: their rows go, and come again. */
  letGoOfPrinters(): Promise<void>;
}

type Over = Result<Record<string, never>, SyncRefusal>;

/** After a stop, when a person with the right to has looked. The engine stands still meanwhile. */
export async function startOver(house: StartingOverHouse, stopped: StopReason): Promise<Over> {
  switch (stopped.code) {
    case 'manyDeletions':
      house.sync.allowDeletions();
      return goOn(house);
    case 'hubTooNew':
    case 'revoked':
      // Looks again: the hub says the same once more where nothing has changed.
      return goOn(house);
    case 'hubRestored':
      return followRestoredHub(house);
    case 'otherHub':
    case 'fenced':
      // Nothing that is here can say which is the right one: a fresh code does.
      return refused({ code: 'sync.needsCode' });
    default:
      return assertNever(stopped);
  }
}

/**
 * A station that is alone and was put back from a backup: nobody else can tell what its later life did. It goes on
 * under a new epoch, so that its record begins a chain of its own and signs again.
 */
export function goOnPutBack(
  { identity, store }: { readonly identity: Identity; readonly store: StationStore },
  later: LaterLife,
): void {
  store.journal(() => identity.beginEpoch(Math.max(identity.epoch, later.epoch) + 1));
}

function goOn({ replica }: StartingOverHouse): Over {
  const isWhole = (replica.enrolled()?.fetchTarget ?? 0) <= (replica.enrolled()?.cursor ?? 0);
  replica.note({ state: isWhole ? 'joined' : 'joining', stopped: null });
  return accepted({});
}

/**
 * The hub lost what came after its backup. Where it has the company, what it has is taken, and what only this station
 * knew stays in a copy of its store; where it has not, this station's rows become the company's beginning once more.
 */
async function followRestoredHub(house: StartingOverHouse): Promise<Over> {
  const { replica, identity } = house;
  const enrolled = replica.enrolled();
  if (enrolled === null) return refused({ code: 'sync.notEnrolled' });
  if (house.isPrinting()) return refused({ code: 'sync.printersBusy' });
  let hub: Hub | null = null;
  try {
    hub = await house.openHub(enrolled);
    const welcome = await hub.hello(askingOnly(house));
    await house.keepCopy();
    const epoch = await nextEpoch(hub, identity, welcome, replica.newest() + 1);
    if (epoch > identity.epoch) replica.beginEpoch(epoch);
    const { generation } = welcome;
    const fresh = { generation, cursor: 0, gained: null, stopped: null };
    if (welcome.isFounded) {
      await house.letGoOfPrinters();
      replica.empty();
      replica.note({ ...fresh, state: 'joining', fetchTarget: welcome.hubSequence });
    } else {
      replica.clearWaiting();
      replica.note({ ...fresh, state: 'joined' });
      replica.sealCopy();
    }
    return accepted({});
  } catch (error) {
    if (error instanceof HubUnreachable)
      return refused({ code: 'sync.hubUnreachable', detail: error.message });
    if (error instanceof HubRefuses) return refused({ code: 'sync.hubRefused', detail: error.message });
    throw error;
  } finally {
    await hub?.close();
  }
}

function askingOnly({ identity, replica, sync }: StartingOverHouse): Parameters<Hub['hello']>[0] {
  return {
    stationId: identity.id,
    epoch: identity.epoch,
    ...sync.version(),
    waiting: replica.waiting(),
    troubles: replica.troubles(),
    clockOffsetMilliseconds: null,
  };
}

/** Numbers of a life that the hub has forgotten are not counted on. */
async function nextEpoch(hub: Hub, identity: Identity, { station }: Welcome, first: number): Promise<number> {
  const { epoch } = await hub.renew(identity.id, Math.max(station.epoch, identity.epoch), first);
  return epoch;
}
