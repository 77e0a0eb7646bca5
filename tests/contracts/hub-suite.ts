import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  CLOCK_LEEWAY_MILLISECONDS,
  HubRefuses,
  type Hub,
  type HubAccess,
  type OutgoingPart,
  type Receipt,
  type RowEdit,
} from '../../src/station/sync/hub.ts';

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
      pushed: this.next - 1,
      pushedHash: null,
      version: '1.2.3',
      schema: 4,
      waiting: about.waiting ?? 0,
      troubles: about.troubles ?? 0,
      clockOffsetMilliseconds: about.clock ?? null,
    });
  }
}

/** What every hub must do, whatever keeps it. */
export function hubSuite(name: string, openWorld: () => Promise<HubWorld>): void {
  describe(`${name}`, () => {
    let world: HubWorld;
    let hubs: Hub[];

    beforeEach(async () => {
      world = await openWorld();
      hubs = [];
    });
    afterEach(async () => {
      await Promise.all(hubs.map((hub) => hub.close()));
      await world.close();
    });

    const open = async (access: HubAccess): Promise<Hub> => {
      const hub = await world.open(access);
      hubs.push(hub);
      return hub;
    };

    const enrolled = async (
      id: string,
      factories: readonly string[] | null,
      home = NORTH,
    ): Promise<SuiteStation> => {
      const access = await world.addStation(factories, home);
      const hub = await open(access);
      const newSecret = `secret${hashOf(id).slice(0, 26)}`;
      await hub.enrol({ stationId: id, epoch: 1, name: id, newSecret, founding: null });
      return new SuiteStation(id, hub, { ...access, secret: newSecret }, () => world.now());
    };

    /** A station that has brought a company with two factories. */
    const founder = async (): Promise<SuiteStation> => {
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
    };

    describe('order', () => {
      test('[SY10] parts are numbered without gaps over all stations, and come back in that order', async () => {
        const first = await founder();
        const north = await enrolled('north', [NORTH]);
        const south = await enrolled('south', [SOUTH], SOUTH);
        const all = [first, north, south];
        const receipts: Receipt[] = [];
        for (let round = 0; round < 5; round += 1) {
          const answers = await Promise.all(all.map((one) => one.push(one.part(), one.part())));
          receipts.push(...answers.flat());
        }
        const numbers = receipts.map((receipt) => (receipt.kind === 'taken' ? receipt.hubSequence : -1));
        expect(numbers.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: 30 }, (_, index) => index + 2),
        );
        const { parts, upTo, isMore } = await north.hub.pull(0, 1_000);
        expect(parts.map((part) => part.hubSequence)).toEqual(
          Array.from({ length: 31 }, (_, index) => index + 1),
        );
        expect({ upTo, isMore }).toEqual({ upTo: 31, isMore: false });
        for (const one of all) {
          const own = parts.filter((part) => part.stationId === one.id).map((part) => part.sequence);
          expect(own).toEqual(own.toSorted((a, b) => a - b));
        }
      });

      test('[SY10] a part comes back as it went, with what the hub adds', async () => {
        const first = await founder();
        const columns = {
          text: 'a "quoted" \\ line\nand é 漢 \u{1F600}',
          zero: '\u0000',
          half: 1.5,
          none: null,
        };
        const edits: RowEdit[] = [
          {
            tableName: 'notes',
            rowId: 'r',
            operation: 'update',
            columns,
            before: { ...columns, half: -0.25 },
          },
        ];
        const sent = first.part({ edits, personId: 'person', place: NORTH });
        const before = world.now();
        await first.push(sent);
        const { parts } = await first.hub.pull(1, 10);
        expect(parts).toHaveLength(1);
        const { receivedAt, ...part } = parts[0] ?? expect.unreachable();
        expect(part).toEqual({
          ...sent,
          hubSequence: 2,
          stationId: 'first',
          epoch: 1,
          orderedTime: sent.hybridTime,
        });
        expect(receivedAt).toBeGreaterThanOrEqual(before);
        expect(receivedAt).toBeLessThanOrEqual(world.now());
      });

      test('[SY10] pages end where they say, and tell whether there is more', async () => {
        const first = await founder();
        await first.push(
          ...Array.from({ length: 9 }, (_, index) => first.part({ place: index % 2 === 0 ? NORTH : SOUTH })),
        );
        const north = await enrolled('north', [NORTH]);
        const page = await north.hub.pull(0, 3);
        expect(page.parts.map((part) => part.hubSequence)).toEqual([1, 2, 4]);
        expect(page).toMatchObject({ isMore: true, upTo: 4 });
        const rest = await north.hub.pull(page.upTo, 3);
        expect(rest.parts.map((part) => part.hubSequence)).toEqual([6, 8, 10]);
        expect(rest).toMatchObject({ isMore: false, upTo: 10 });
        expect(await north.hub.pull(10, 3)).toMatchObject({ parts: [], isMore: false, upTo: 10 });
        const one = await first.hub.pull(0, 1_000, [SOUTH]);
        expect(one.parts.map((part) => part.hubSequence)).toEqual([3, 5, 7, 9]);
        expect(one).toMatchObject({ isMore: false, upTo: 10 });
      });
    });

    describe('places', () => {
      test('[SY11] a station sees the whole company’s parts and its own factories’, and no others', async () => {
        const first = await founder();
        const north = await enrolled('north', [NORTH]);
        const south = await enrolled('south', [SOUTH], SOUTH);
        const both = await enrolled('both', [NORTH, SOUTH]);
        await first.push(first.part(), first.part({ place: NORTH }), first.part({ place: SOUTH }));
        expect(await north.seen(1)).toEqual(['first-2', 'first-3']);
        expect(await south.seen(1)).toEqual(['first-2', 'first-4']);
        expect(await both.seen(1)).toEqual(['first-2', 'first-3', 'first-4']);
        expect(await first.seen(1)).toEqual(['first-2', 'first-3', 'first-4']);
        expect((await north.hub.pull(0, 100, [SOUTH])).parts).toEqual([]);
        expect((await north.hub.pull(0, 100)).upTo).toBe(4);
      });

      test('[SY11] a station that loses a factory reads nothing of it any more, and one that gains one reads all', async () => {
        const first = await founder();
        const moving = await enrolled('moving', [NORTH]);
        await moving.push(moving.part({ place: NORTH }));
        await first.push(first.part({ place: NORTH }), first.part({ place: SOUTH }));
        await world.setFactories('moving', [SOUTH]);
        expect(await moving.seen(1)).toEqual(['first-3']);
        expect((await moving.hello()).station.factories).toEqual([SOUTH]);
        const [again] = await moving.push({ ...moving.part({ sequence: 1, place: NORTH }) });
        expect(again).toMatchObject({ kind: 'known', sequence: 1 });
      });

      test('[SY11] a change wakes the stations that see its place', async () => {
        const first = await founder();
        const north = await enrolled('north', [NORTH]);
        const south = await enrolled('south', [SOUTH], SOUTH);
        const woken = { first: 0, north: 0, south: 0 };
        const hear = (who: keyof typeof woken) => ({
          woken: () => void (woken[who] += 1),
          lost: () => undefined,
        });
        const stops = [
          await first.hub.listen(hear('first')),
          await north.hub.listen(hear('north')),
          await south.hub.listen(hear('south')),
        ];
        await first.push(first.part({ place: NORTH }));
        await world.settle();
        expect(woken).toEqual({ first: 1, north: 1, south: 0 });
        await first.push(first.part());
        await world.settle();
        expect(woken).toEqual({ first: 2, north: 2, south: 1 });
        stops[1]?.();
        await first.push(first.part());
        await world.settle();
        expect(woken).toEqual({ first: 3, north: 2, south: 2 });
        for (const stop of stops) stop();
      });
    });

    describe('once', () => {
      test('[SY12] the same part again is known, with its number, and nothing happens', async () => {
        const first = await founder();
        const parts = [first.part(), first.part(), first.part()];
        const taken = await first.push(...parts.slice(0, 2));
        const again = await first.push(...parts);
        expect(taken.map(({ kind }) => kind)).toEqual(['taken', 'taken']);
        expect(again).toEqual([
          { kind: 'known', sequence: 2, hubSequence: 2 },
          { kind: 'known', sequence: 3, hubSequence: 3 },
          { kind: 'taken', sequence: 4, hubSequence: 4 },
        ]);
        expect(await first.seen(1)).toEqual(['first-2', 'first-3', 'first-4']);
        expect(await first.push()).toEqual([]);
      });

      test('[SY12] a number with another hash is told, and nothing of the push is taken', async () => {
        const first = await founder();
        await first.push(first.part(), first.part());
        const other = first.part({ sequence: 3, hash: hashOf('another station with the same name') });
        expect(await first.hub.push('first', 1, [other, first.part({ sequence: 4 })])).toEqual({
          ok: false,
          why: 'reused',
          sequence: 3,
        });
        expect(await first.seen(1)).toEqual(['first-2', 'first-3']);
      });

      test('[SY12] a part that is missing before the others is asked for', async () => {
        const first = await founder();
        const early = first.part({ sequence: 4 });
        expect(await first.hub.push('first', 1, [early])).toEqual({ ok: false, why: 'gap', expected: 2 });
        const holed = [first.part({ sequence: 2 }), first.part({ sequence: 4 })];
        expect(await first.hub.push('first', 1, holed)).toEqual({ ok: false, why: 'gap', expected: 3 });
        expect(await first.seen(1)).toEqual([]);
      });

      test('[SY12] pushes of one station at the same time take each part once', async () => {
        const first = await founder();
        const parts = Array.from({ length: 20 }, () => first.part());
        const again = await open(first.access);
        await Promise.all([
          first.push(...parts),
          again.push('first', 1, parts),
          first.push(...parts.slice(0, 5)),
        ]);
        expect(await first.seen(1)).toEqual(parts.map((part) => `first-${part.sequence}`));
      });
    });

    describe('poison', () => {
      test('[SY13] a part of another place is kept aside, and those behind it are taken', async () => {
        await founder();
        const north = await enrolled('north', [NORTH]);
        const parts = [north.part({ place: NORTH }), north.part({ place: SOUTH }), north.part()];
        const receipts = await north.push(...parts);
        expect(receipts.map(({ kind }) => kind)).toEqual(['taken', 'rejected', 'taken']);
        expect(receipts[1]).toMatchObject({ sequence: 2, code: 'notItsPlace' });
        expect(receipts[2]).toMatchObject({ hubSequence: 3 });
        const again = await north.push(...parts, north.part());
        expect(again.map(({ kind }) => kind)).toEqual(['known', 'rejected', 'known', 'taken']);
        expect(again[1]).toMatchObject({ sequence: 2, code: 'notItsPlace' });
      });

      test('[SY13] what is malformed is kept aside', async () => {
        const first = await founder();
        const bad: readonly Partial<OutgoingPart>[] = [
          { hybridTime: 'yesterday' },
          { hybridTime: timeOf('somebody-else', world.now()) },
          { hash: 'no hash' },
          { edits: { not: 'a list' } as never },
          { place: 'x'.repeat(300) },
        ];
        const receipts = await first.push(...bad.map((about) => first.part(about)), first.part());
        expect(receipts.map((one) => (one.kind === 'rejected' ? one.code : one.kind))).toEqual([
          ...bad.map(() => 'malformed'),
          'taken',
        ]);
      });

      test('[SY13] entries of another station’s record are not taken from this one', async () => {
        await founder();
        const north = await enrolled('north', [NORTH]);
        const forged = north.part({
          edits: [entryEdit('first', 1, { previous: '0'.repeat(64), own: hashOf('x') })],
        });
        const [receipt, next] = await north.push(forged, north.part());
        expect(receipt).toMatchObject({ kind: 'rejected', code: 'notItsRecord' });
        expect(next).toMatchObject({ kind: 'taken', hubSequence: 2 });
      });

      test('[SY13] only the founder founds, and only until the company goes on', async () => {
        const first = await founder();
        const north = await enrolled('north', [NORTH]);
        const [byOther] = await north.push(north.part({ isFounding: true }));
        expect(byOther).toMatchObject({ kind: 'rejected', code: 'notFounder' });
        const receipts = await first.push(
          first.part({ isFounding: true }),
          first.part(),
          first.part({ isFounding: true }),
        );
        expect(receipts.map(({ kind }) => kind)).toEqual(['taken', 'taken', 'rejected']);
        const [late] = await first.push(first.part({ isFounding: true }));
        expect(late).toMatchObject({ kind: 'rejected', code: 'notFounder' });
      });
    });

    describe('epochs', () => {
      test('[SY14] a new epoch fences the old one: it pushes nothing, claims nothing, gives nothing back', async () => {
        const first = await founder();
        await first.push(first.part());
        expect(await first.hub.claim('task:1', 'first', 1)).toEqual({ held: true });
        const other = await open(first.access);
        expect(await other.renew('first', 1, 3)).toEqual({ epoch: 2 });
        expect(await first.hub.push('first', 1, [first.part()])).toEqual({
          ok: false,
          why: 'fenced',
          epoch: 2,
        });
        expect(await first.hub.claim('task:2', 'first', 1)).toMatchObject({
          held: false,
          byStationId: 'first',
        });
        expect(await first.hub.claim('task:1', 'first', 1)).toMatchObject({
          held: false,
          byStationId: 'first',
        });
        await first.hub.release('task:1', 1);
        expect(await other.claim('task:1', 'first', 2)).toEqual({ held: true });
        expect(
          await other.push('first', 2, [{ ...first.part({ sequence: 3 }), hash: hashOf('anew') }]),
        ).toMatchObject({
          ok: true,
          receipts: [{ kind: 'taken', sequence: 3, hubSequence: 3 }],
        });
        expect((await first.hello()).station).toMatchObject({
          epoch: 2,
          lastSequence: 3,
          lastHash: hashOf('anew'),
        });
        const { parts } = await other.pull(2, 10);
        expect(parts).toMatchObject([{ epoch: 2, sequence: 3 }]);
      });

      test('[SY14] one that was fenced can take over again, and the other is fenced then', async () => {
        const first = await founder();
        expect(await first.hub.renew('first', 1, 2)).toEqual({ epoch: 2 });
        expect(await first.hub.renew('first', 1, 2)).toEqual({ epoch: 3 });
        expect(await first.hub.push('first', 2, [first.part()])).toMatchObject({ why: 'fenced', epoch: 3 });
      });
    });

    describe('times', () => {
      test('[SY15] a clock far ahead orders nothing: the hub’s time counts, and what was said is kept', async () => {
        const first = await founder();
        const days = 400 * 24 * 3_600_000;
        const before = world.now();
        const sent = [
          first.part({ hybridTime: timeOf('first', world.now() + days) }),
          first.part({ hybridTime: timeOf('first', world.now() + days, 1) }),
          first.part({ hybridTime: timeOf('first', world.now() + days, 2) }),
        ];
        await first.push(...sent.slice(0, 2));
        await first.push(...sent.slice(2));
        const { parts } = await first.hub.pull(1, 10);
        expect(parts.map((part) => part.hybridTime)).toEqual(sent.map((part) => part.hybridTime));
        const times = parts.map((part) => part.orderedTime);
        expect(times).toEqual([...new Set(times)].toSorted());
        for (const time of times) {
          expect(time).toMatch(/^[0-9a-f]{12}-[0-9a-f]{4}-first$/);
          const milliseconds = Number.parseInt(time.slice(0, 12), 16);
          expect(milliseconds).toBeGreaterThanOrEqual(before);
          expect(milliseconds).toBeLessThanOrEqual(world.now() + 10);
        }
      });

      test('[SY15] a clock a little ahead, or behind, is believed', async () => {
        const first = await founder();
        const sent = [
          first.part({ hybridTime: timeOf('first', world.now() - 24 * 3_600_000) }),
          first.part({ hybridTime: timeOf('first', world.now() + CLOCK_LEEWAY_MILLISECONDS - 60_000) }),
        ];
        await first.push(...sent);
        const { parts } = await first.hub.pull(1, 10);
        expect(parts.map((part) => part.orderedTime)).toEqual(sent.map((part) => part.hybridTime));
      });

      test('[SY15] what a station wrote later is never ordered before what it wrote earlier', async () => {
        const first = await founder();
        const near = world.now() + CLOCK_LEEWAY_MILLISECONDS - 60_000;
        const far = world.now() + 3_600_000;
        await first.push(
          first.part({ hybridTime: timeOf('first', near) }),
          first.part({ hybridTime: timeOf('first', far) }),
        );
        await first.push(first.part({ hybridTime: timeOf('first', far, 1) }));
        const { parts } = await first.hub.pull(1, 10);
        const times = parts.map((part) => part.orderedTime);
        expect(times).toEqual([...new Set(times)].toSorted());
        expect(times[0]).toBe(timeOf('first', near));
      });
    });

    describe('claims', () => {
      test('[SY16] a claim has one holder, and only the holder gives it back', async () => {
        const first = await founder();
        const north = await enrolled('north', [NORTH]);
        const since = world.now();
        expect(await first.hub.claim('task:1', 'north', 1)).toEqual({ held: true });
        expect(await north.hub.claim('task:1', 'north', 1)).toEqual({ held: true });
        const answer = await first.hub.claim('task:1', 'first', 1);
        expect(answer).toMatchObject({ held: false, byStationId: 'north' });
        expect(answer.held ? 0 : answer.since).toBeGreaterThanOrEqual(since);
        await first.hub.release('task:1', 1);
        expect(await first.hub.claim('task:1', 'first', 1)).toMatchObject({ held: false });
        await north.hub.release('task:1', 1);
        await north.hub.release('task:1', 1);
        expect(await first.hub.claim('task:1', 'first', 1)).toEqual({ held: true });
      });

      test('[SY16] of many that ask at once, one has it', async () => {
        const first = await founder();
        const north = await enrolled('north', [NORTH]);
        const answers = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            index % 2 === 0 ? first.hub.claim('task:9', 'first', 1) : north.hub.claim('task:9', 'north', 1),
          ),
        );
        const held = answers.flatMap(({ held: isHeld }, index) => (isHeld ? [index % 2] : []));
        expect(held).toHaveLength(5);
        expect(new Set(held).size).toBe(1);
      });
    });

    describe('enrolling', () => {
      test('[SY17] a code says what it opens, and is one station’s from its first use on', async () => {
        await founder();
        const access = await world.addStation([NORTH, SOUTH], SOUTH);
        const hub = await open(access);
        expect(await hub.look()).toMatchObject({
          companyId: 'company',
          companyName: 'The company',
          homeFactoryId: SOUTH,
          homeFactoryName: 'South',
          stationId: null,
        });
        expect((await hub.look()).factories).toEqual([
          { id: NORTH, name: 'North' },
          { id: SOUTH, name: 'South' },
        ]);
        const enrolment = {
          stationId: 'new',
          epoch: 1,
          name: 'New',
          newSecret: 'x'.repeat(32),
          founding: null,
        };
        await hub.enrol(enrolment);
        await hub.enrol(enrolment);
        const theft = { ...enrolment, stationId: 'thief', newSecret: 'y'.repeat(32) };
        await expect(hub.enrol(theft)).rejects.toMatchObject({ code: 'codeUsed' });
        await expect(world.open(access)).rejects.toBeInstanceOf(HubRefuses);
        await expect(world.open(access)).rejects.toMatchObject({ code: 'credentials' });
        const again = await open({ ...access, secret: enrolment.newSecret });
        expect((await again.look()).stationId).toBe('new');
      });

      test('[SY17] the first station brings the company, and no other does', async () => {
        const access = await world.addStation(null, null);
        const hub = await open(access);
        expect(await hub.look()).toMatchObject({ companyId: null, homeFactoryId: null, factories: null });
        const founding = { companyId: 'company', companyName: 'The company', homeFactoryId: NORTH };
        const early = { stationId: 'early', epoch: 1, name: 'Early', newSecret: 'e'.repeat(32) };
        const second = await open(await world.addStation(null, null));
        await expect(second.enrol({ ...early, founding: null })).rejects.toBeInstanceOf(HubRefuses);
        await hub.enrol({ ...early, stationId: 'first', founding });
        await expect(second.enrol({ ...early, founding })).rejects.toMatchObject({ code: 'codeUsed' });
        const first = new SuiteStation('first', hub, access, () => world.now());
        expect(await first.hello()).toMatchObject({
          companyId: 'company',
          companyName: 'The company',
          isFounded: false,
          station: { homeFactoryId: NORTH, factories: null, epoch: 1, lastSequence: 0, lastHash: null },
        });
        await first.push(first.part({ isFounding: true }));
        expect(await first.hello()).toMatchObject({ isFounded: true, hubSequence: 1 });
      });

      test('[SY17] a station is not enrolled twice under two codes', async () => {
        await founder();
        await enrolled('north', [NORTH]);
        const hub = await open(await world.addStation([NORTH], NORTH));
        await expect(
          hub.enrol({
            stationId: 'north',
            epoch: 1,
            name: 'North',
            newSecret: 'n'.repeat(32),
            founding: null,
          }),
        ).rejects.toMatchObject({ code: 'codeUsed' });
      });

      test('[SY17] each station tells how it stands, and sees the others', async () => {
        const first = await founder();
        const north = await enrolled('north', [NORTH]);
        await north.hello({ waiting: 3, troubles: 1, clock: -86_400_000 });
        const lines = await first.hub.stations();
        expect(lines.map(({ stationId }) => stationId)).toEqual(['first', 'north']);
        expect(lines[1]).toMatchObject({
          homeFactoryId: NORTH,
          factories: [NORTH],
          version: '1.2.3',
          waiting: 3,
          troubles: 1,
          clockOffsetMilliseconds: -86_400_000,
          revokedAt: null,
          recordBroken: false,
        });
        const contact = lines[1]?.lastContactAt ?? 0;
        expect(Math.abs(contact - world.now())).toBeLessThan(60_000);
      });
    });

    describe('taken out', () => {
      test('[SY18] a station that was taken out reads and writes nothing from then on', async () => {
        const first = await founder();
        const north = await enrolled('north', [NORTH]);
        await north.push(north.part());
        await world.revoke('north');
        const asked: (() => Promise<unknown>)[] = [
          () => north.hub.pull(0, 10),
          () => north.hub.push('north', 1, [north.part()]),
          () => north.hello(),
          () => north.hub.claim('task:1', 'north', 1),
          () => north.hub.stations(),
          () => north.hub.files.get(NORTH, hashOf('file'), 0),
        ];
        for (const ask of asked) await expect(refusalOf(ask)).resolves.toBe('revoked');
        expect(
          (await first.hub.stations()).find(({ stationId }) => stationId === 'north')?.revokedAt,
        ).not.toBeNull();
        expect(await first.seen(1)).toEqual(['north-1']);
      });

      test('[SY18] one that comes again with a new code goes on where it was', async () => {
        await founder();
        const north = await enrolled('north', [NORTH]);
        await north.push(north.part(), north.part());
        await world.revoke('north');
        const hub = await open(await world.addStation([NORTH], NORTH));
        await hub.enrol({
          stationId: 'north',
          epoch: 1,
          name: 'North',
          newSecret: 'n'.repeat(32),
          founding: null,
        });
        expect(await hub.push('north', 1, [north.part({ sequence: 2 }), north.part()])).toMatchObject({
          ok: true,
          receipts: [
            { kind: 'known', sequence: 2 },
            { kind: 'taken', sequence: 3 },
          ],
        });
      });
    });

    describe('the record', () => {
      const chain = (stationId: string, count: number): RowEdit[] => {
        const hashes = [
          '0'.repeat(64),
          ...Array.from({ length: count }, (_, index) => hashOf(`${stationId} ${index + 1}`)),
        ];
        return hashes
          .slice(1)
          .map((own, index) => entryEdit(stationId, index + 1, { previous: hashes[index] ?? '', own }));
      };
      const isBroken = async (station: SuiteStation): Promise<boolean | undefined> =>
        (await station.hub.stations()).find(({ stationId }) => stationId === station.id)?.recordBroken;

      test('[SY19] a record that continues itself is whole, also where a transaction is told at two places', async () => {
        const first = await founder();
        const [one, two, three, four, five] = chain('first', 5) as [
          RowEdit,
          RowEdit,
          RowEdit,
          RowEdit,
          RowEdit,
        ];
        await first.push(first.part({ edits: [one] }));
        const transactionId = 'one-transaction';
        await first.push(first.part({ transactionId, edits: [two, four], place: NORTH }));
        await first.push(first.part({ transactionId, edits: [three] }), first.part({ edits: [five] }));
        expect(await isBroken(first)).toBe(false);
      });

      for (const [fault, spoil] of [
        ['an entry is left out', (all: RowEdit[]) => all.filter((_, index) => index !== 1)],
        ['an entry comes twice', (all: RowEdit[]) => [...all.slice(0, 2), ...all.slice(1)]],
        [
          'an entry was written anew',
          (all: RowEdit[]) => all.map((edit, index) => (index === 1 ? rehashed(edit) : edit)),
        ],
      ] as const) {
        test(`[SY19] a record in which ${fault} is told, and the part is kept`, async () => {
          const first = await founder();
          for (const edit of spoil(chain('first', 4))) await first.push(first.part({ edits: [edit] }));
          expect(await isBroken(first)).toBe(true);
          expect(await first.seen(1)).toHaveLength(spoil(chain('first', 4)).length);
        });
      }
    });

    describe('files', () => {
      const bytes = Buffer.alloc(1_200_000, 'printhall');
      const contentHash = createHash('sha256').update(bytes).digest('hex');

      test('a file is brought in chunks, goes on after a cut, and is read as it was', async () => {
        const first = await founder();
        const { files } = first.hub;
        expect(await files.describe(NORTH, contentHash)).toBeNull();
        const file = await files.begin(NORTH, contentHash, bytes.length);
        expect(file).toEqual({ bytes: bytes.length, chunkBytes: 1_048_576, chunks: 2, present: [] });
        await files.put(NORTH, contentHash, 1, bytes.subarray(file.chunkBytes));
        await files.put(NORTH, contentHash, 1, bytes.subarray(file.chunkBytes));
        expect((await files.begin(NORTH, contentHash, bytes.length)).present).toEqual([1]);
        expect(await files.get(NORTH, contentHash, 0)).toBeNull();
        await files.put(NORTH, contentHash, 0, bytes.subarray(0, file.chunkBytes));
        const north = await enrolled('north', [NORTH]);
        const chunks = await Promise.all(
          [0, 1].map((index) => north.hub.files.get(NORTH, contentHash, index)),
        );
        expect(Buffer.concat(chunks.map((chunk) => chunk ?? Buffer.alloc(0))).equals(bytes)).toBe(true);
      });

      test('[SY11] a file of another factory is not there, and cannot be put there', async () => {
        const first = await founder();
        const south = await enrolled('south', [SOUTH], SOUTH);
        const chunk = Buffer.from('of the north');
        const hash = createHash('sha256').update(chunk).digest('hex');
        await first.hub.files.begin(NORTH, hash, chunk.length);
        await first.hub.files.put(NORTH, hash, 0, chunk);
        expect(await south.hub.files.describe(NORTH, hash)).toBeNull();
        expect(await south.hub.files.get(NORTH, hash, 0)).toBeNull();
        await expect(south.hub.files.begin(NORTH, hashOf('mine'), 10)).rejects.toBeInstanceOf(Error);
        await expect(south.hub.files.put(NORTH, hash, 0, chunk)).rejects.toBeInstanceOf(Error);
        await expect(
          first.hub.files.put(NORTH, hash, 0, Buffer.from('too long for it all')),
        ).rejects.toBeInstanceOf(Error);
        await expect(first.hub.files.put(NORTH, hash, 1, chunk)).rejects.toBeInstanceOf(Error);
      });
    });
  });
}

function rehashed(edit: RowEdit): RowEdit {
  return { ...edit, columns: { ...edit.columns, hash: hashOf('another text') } };
}

/** What the hub says no with; a connection that was ended is asked once more. */
async function refusalOf(ask: () => Promise<unknown>): Promise<string> {
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      await ask();
      return 'it answered';
    } catch (error) {
      if (error instanceof HubRefuses) return error.code;
      await sleep(20);
    }
  }
  return 'unreachable';
}
