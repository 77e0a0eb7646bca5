import { createHash } from 'node:crypto';
import type { Hub, HubAccess, OutgoingPart, Receipt, RowEdit } from '../../src/station/sync/hub.ts';

/** What stands around a hub in its suite. The hub begins empty, with one company that nobody has founded. */
export interface HubWorld {
  /** As `printhall hub add-station`: the ids of the factories that it sees (null: every one) and of the one it stands in. */
  addStation(factories: readonly string[] | null, home: string | null): Promise<HubAccess>;
  open(access: HubAccess): Promise<Hub>;
  /** As `printhall hub revoke`. */
  revoke(stationId: string): Promise<void>;
  /** As `printhall hub set-factories`. */
  setFactories(stationId: string, factories: readonly string[] | null): Promise<void>;
  /** By the hub's clock. */
  now(): number;
  /** Lets what is under way come about: real time for a real hub, virtual for another. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export const NORTH = 'factory-north';
export const SOUTH = 'factory-south';

/** A hybrid time of a station. */
export function timeOf(stationId: string, milliseconds: number, counter = 0): string {
  return `${milliseconds.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(4, '0')}-${stationId}`;
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A row that nobody has a rule for. */
export function noteEdit(rowId: string, note = ''): RowEdit {
  return { tableName: 'notes', rowId, operation: 'insert', columns: { id: rowId, note }, before: null };
}

export function factoryEdit(id: string, name: string): RowEdit {
  const columns = { id, kind: 'factory', parent_id: null, name, deleted_at: null };
  return { tableName: 'scopes', rowId: id, operation: 'insert', columns, before: null };
}

/** An entry of a station's record, as far as the hub looks at it. */
export function entryEdit(
  stationId: string,
  sequence: number,
  hashes: { readonly previous: string; readonly own: string },
  epoch = 1,
): RowEdit {
  const rowId = `entry-${stationId}-${epoch}-${sequence}`;
  const columns = {
    id: rowId,
    station_id: stationId,
    epoch,
    sequence,
    previous_hash: hashes.previous,
    hash: hashes.own,
  };
  return { tableName: 'audit_entries', rowId, operation: 'insert', columns, before: null };
}

/** A station of the suite: counts its parts as a real one does. */
export class SuiteStation {
  readonly id: string;
  readonly hub: Hub;
  readonly access: HubAccess;
  readonly #now: () => number;
  next = 1;
  epoch = 1;

  constructor(id: string, hub: Hub, access: HubAccess, now: () => number) {
    this.id = id;
    this.hub = hub;
    this.access = access;
    this.#now = now;
  }

  part(about: Partial<OutgoingPart> = {}): OutgoingPart {
    const sequence = about.sequence ?? this.next;
    this.next = Math.max(this.next, sequence + 1);
    return {
      sequence,
      transactionId: `transaction-${this.id}-${sequence}`,
      place: '',
      hybridTime: timeOf(this.id, this.#now(), sequence % 0xffff),
      personId: null,
      isFounding: false,
      schema: 4,
      edits: [noteEdit(`${this.id}-${sequence}`)],
      hash: hashOf(`${this.id} ${this.epoch} ${sequence}`),
      ...about,
    };
  }

  async push(...parts: readonly OutgoingPart[]): Promise<readonly Receipt[]> {
    const answer = await this.hub.push(this.id, this.epoch, parts);
    if (!answer.ok) throw new Error(`not taken: ${answer.why}`);
    return answer.receipts;
  }

  async seen(after = 0): Promise<readonly string[]> {
    const { parts } = await this.hub.pull(after, 1_000);
    return parts.map((part) => part.edits.map(({ rowId }) => rowId).join());
  }

  hello(about: { readonly waiting?: number; readonly troubles?: number; readonly clock?: number } = {}) {
    return this.hub.hello({
      stationId: this.id,
      epoch: this.epoch,
      version: '1.2.3',
      schema: 4,
      waiting: about.waiting ?? 0,
      troubles: about.troubles ?? 0,
      clockOffsetMilliseconds: about.clock ?? null,
    });
  }
}

/** A world with what a test does first. */
export interface Room {
  readonly world: HubWorld;
  open(access: HubAccess): Promise<Hub>;
  /** A station that has joined. */
  enrolled(id: string, factories: readonly string[] | null, home?: string): Promise<SuiteStation>;
  /** The station that has brought a company with two factories. */
  founder(): Promise<SuiteStation>;
  close(): Promise<void>;
}

export function roomIn(world: HubWorld): Room {
  const hubs: Hub[] = [];
  const open = async (access: HubAccess): Promise<Hub> => {
    const hub = await world.open(access);
    hubs.push(hub);
    return hub;
  };
  return {
    world,
    open,
    async enrolled(id, factories, home = NORTH) {
      const access = await world.addStation(factories, home);
      const hub = await open(access);
      const newSecret = `secret${hashOf(id).slice(0, 26)}`;
      await hub.enrol({ stationId: id, epoch: 1, name: id, newSecret, founding: null });
      return new SuiteStation(id, hub, { ...access, secret: newSecret }, () => world.now());
    },
    async founder() {
      const access = await world.addStation(null, null);
      const hub = await open(access);
      const founding = { companyId: 'company', companyName: 'The company', homeFactoryId: NORTH };
      const newSecret = 'secretofthefounder23456789abcdef';
      await hub.enrol({ stationId: 'first', epoch: 1, name: 'First', newSecret, founding });
      const station = new SuiteStation('first', hub, { ...access, secret: newSecret }, () => world.now());
      await station.push(
        station.part({ isFounding: true, edits: [factoryEdit(NORTH, 'North'), factoryEdit(SOUTH, 'South')] }),
      );
      return station;
    },
    async close() {
      await Promise.all(hubs.map((hub) => hub.close()));
      await world.close();
    },
  };
}
