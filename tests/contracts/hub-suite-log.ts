import { describe, expect, test } from 'vitest';
import {
  CLOCK_LEEWAY_MILLISECONDS,
  type OutgoingPart,
  type Receipt,
  type RowEdit,
} from '../../src/station/sync/hub.ts';
import { entryEdit, hashOf, NORTH, SOUTH, timeOf, type Room } from './hub-suite-world.ts';

/** The log: order, places, repetition, poison, times. */
export function testLog(room: () => Room): void {
  const founder = () => room().founder();
  const enrolled: Room['enrolled'] = (...about) => room().enrolled(...about);
  const open: Room['open'] = (access) => room().open(access);

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
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 2));
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
      const before = room().world.now();
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
      expect(receivedAt).toBeLessThanOrEqual(room().world.now());
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
      await room().world.setFactories('moving', [SOUTH]);
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
      const upTo: (number | null)[] = [];
      const hear = (who: keyof typeof woken) => ({
        woken(number: number | null) {
          woken[who] += 1;
          if (who === 'north') upTo.push(number);
        },
        lost: () => undefined,
      });
      const stops = [
        await first.hub.listen(hear('first')),
        await north.hub.listen(hear('north')),
        await south.hub.listen(hear('south')),
      ];
      const before = (await first.hello()).hubSequence;
      await first.push(first.part({ place: NORTH }));
      await room().world.settle();
      expect(woken).toEqual({ first: 1, north: 1, south: 0 });
      await first.push(first.part());
      await room().world.settle();
      expect(woken).toEqual({ first: 2, north: 2, south: 1 });
      expect(upTo).toEqual([before + 1, before + 2]);
      stops[1]?.();
      await first.push(first.part());
      await room().world.settle();
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
        { hybridTime: timeOf('somebody-else', room().world.now()) },
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

  describe('times', () => {
    test('[SY15] a clock far ahead orders nothing: the hub’s time counts, and what was said is kept', async () => {
      const first = await founder();
      const days = 400 * 24 * 3_600_000;
      const before = room().world.now();
      const sent = [
        first.part({ hybridTime: timeOf('first', room().world.now() + days) }),
        first.part({ hybridTime: timeOf('first', room().world.now() + days, 1) }),
        first.part({ hybridTime: timeOf('first', room().world.now() + days, 2) }),
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
        expect(milliseconds).toBeLessThanOrEqual(room().world.now() + 10);
      }
    });

    test('[SY15] a clock a little ahead, or behind, is believed', async () => {
      const first = await founder();
      const sent = [
        first.part({ hybridTime: timeOf('first', room().world.now() - 24 * 3_600_000) }),
        first.part({ hybridTime: timeOf('first', room().world.now() + CLOCK_LEEWAY_MILLISECONDS - 60_000) }),
      ];
      await first.push(...sent);
      const { parts } = await first.hub.pull(1, 10);
      expect(parts.map((part) => part.orderedTime)).toEqual(sent.map((part) => part.hybridTime));
    });

    test('[SY15] what a station wrote later is never ordered before what it wrote earlier', async () => {
      const first = await founder();
      const near = room().world.now() + CLOCK_LEEWAY_MILLISECONDS - 60_000;
      const far = room().world.now() + 3_600_000;
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
}
