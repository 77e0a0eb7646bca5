import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { HubRefuses, type RowEdit } from '../../src/station/sync/hub.ts';
import { entryEdit, hashOf, NORTH, SOUTH, SuiteStation, type Room } from './hub-suite-world.ts';

/** The stations: epochs, claims, enrolling, being taken out, their records, and files. */
export function testStanding(room: () => Room): void {
  const founder = () => room().founder();
  const enrolled: Room['enrolled'] = (...about) => room().enrolled(...about);
  const open: Room['open'] = (access) => room().open(access);

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

  describe('claims', () => {
    test('[SY16] a claim has one holder, and only the holder gives it back', async () => {
      const first = await founder();
      const north = await enrolled('north', [NORTH]);
      const since = room().world.now();
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
      const access = await room().world.addStation([NORTH, SOUTH], SOUTH);
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
      await expect(room().world.open(access)).rejects.toBeInstanceOf(HubRefuses);
      await expect(room().world.open(access)).rejects.toMatchObject({ code: 'credentials' });
      const again = await open({ ...access, secret: enrolment.newSecret });
      expect((await again.look()).stationId).toBe('new');
    });

    test('[SY17] the first station brings the company, and no other does', async () => {
      const access = await room().world.addStation(null, null);
      const hub = await open(access);
      expect(await hub.look()).toMatchObject({ companyId: null, homeFactoryId: null, factories: null });
      const founding = { companyId: 'company', companyName: 'The company', homeFactoryId: NORTH };
      const early = { stationId: 'early', epoch: 1, name: 'Early', newSecret: 'e'.repeat(32) };
      const second = await open(await room().world.addStation(null, null));
      await expect(second.enrol({ ...early, founding: null })).rejects.toBeInstanceOf(HubRefuses);
      await hub.enrol({ ...early, stationId: 'first', founding });
      await expect(second.enrol({ ...early, founding })).rejects.toMatchObject({ code: 'codeUsed' });
      const first = new SuiteStation('first', hub, access, () => room().world.now());
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
      const hub = await open(await room().world.addStation([NORTH], NORTH));
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
      expect(Math.abs(contact - room().world.now())).toBeLessThan(60_000);
    });
  });

  describe('taken out', () => {
    test('[SY18] a station that was taken out reads and writes nothing from then on', async () => {
      const first = await founder();
      const north = await enrolled('north', [NORTH]);
      await north.push(north.part());
      await room().world.revoke('north');
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
      await room().world.revoke('north');
      const hub = await open(await room().world.addStation([NORTH], NORTH));
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
      [
        'an entry names none before it',
        (all: RowEdit[]) => all.map((edit, index) => (index === 2 ? followingNone(edit) : edit)),
      ],
    ] as const) {
      test(`[SY19] a record in which ${fault} is told, and the part is kept`, async () => {
        const first = await founder();
        for (const edit of spoil(chain('first', 4))) await first.push(first.part({ edits: [edit] }));
        expect(await isBroken(first)).toBe(true);
        expect(await first.seen(1)).toHaveLength(spoil(chain('first', 4)).length);
      });

      test(`[SY19] the same of a record in which ${fault}, where its entries come together`, async () => {
        const first = await founder();
        const [begin, ...rest] = spoil(chain('first', 4)).map((edit) => first.part({ edits: [edit] }));
        if (begin !== undefined) await first.push(begin);
        await first.push(...rest);
        expect(await isBroken(first)).toBe(true);
        expect(await first.seen(1)).toHaveLength(rest.length + 1);
      });
    }

    test('[SY19] entries that come together continue those that came before', async () => {
      const first = await founder();
      const parts = chain('first', 7).map((edit) => first.part({ edits: [edit] }));
      await first.push(...parts.slice(0, 1));
      await first.push(...parts.slice(1, 4));
      await first.push(...parts.slice(4));
      expect(await isBroken(first)).toBe(false);
    });
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
      const chunks = await Promise.all([0, 1].map((index) => north.hub.files.get(NORTH, contentHash, index)));
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
}

function rehashed(edit: RowEdit): RowEdit {
  return { ...edit, columns: { ...edit.columns, hash: hashOf('another text') } };
}

function followingNone(edit: RowEdit): RowEdit {
  return { ...edit, columns: { ...edit.columns, previous_hash: null } };
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
