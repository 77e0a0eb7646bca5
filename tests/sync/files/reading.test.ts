import { afterEach, beforeEach, expect, test } from 'vitest';
import { slices } from '../../../src/shop/projects/tables.ts';
import { endSlicesCutOff } from '../../../src/shop/projects/slicing.ts';
import { createShownFiles, type ShownFiles } from '../../../src/station/shown-files.ts';
import { memoryDepot, type DepotState } from '../support/memory-depot.ts';
import { entry } from '../../support/open-station.ts';
import { hashOf, noise, NORTH, openFileStation, soon, type FileStation } from './support/file-worlds.ts';
import { plant } from './support/shaky-depot.ts';

const { actor: STATION } = entry();
const MINUTE = 60_000;
const BYTES = noise(1_000, 1);
const HASH = hashOf(BYTES);

let depot: DepotState;
let here: FileStation;
let shown: ShownFiles;
let now: number;
let begun: string[];
let drawn: string[];

beforeEach(async () => {
  depot = new Map();
  here = await openFileStation(memoryDepot(() => ({ depot, factories: null })));
  plant(depot, NORTH, HASH, BYTES, 1024 * 1024);
  [now, begun, drawn] = [0, [], []];
  shown = createShownFiles({
    store: here.store,
    files: here.files,
    fileMoves: here.moves,
    makeId: () => 'id' as never,
    stationActor: STATION,
    stationId: here.id,
    clock: { now: () => 0, monotonicMilliseconds: () => now },
    workshop: {} as never,
    work: {
      on: () => null,
      cancel: () => undefined,
      start: ({ recordId }) => {
        begun.push(recordId);
        return 'work';
      },
    },
    displays: {
      make: (hash) => {
        drawn.push(hash);
        return null;
      },
      close: async () => undefined,
    },
  });
});
afterEach(() => here.close());

const MESH = {
  state: 'mesh' as const,
  facts: {
    format: 'stl',
    triangles: 1,
    sizeMillimetres: { x: 1, y: 1, z: 1 },
    volumeCubicMillimetres: 1,
    openEdges: 0,
    warnings: [],
  },
};

test('[SY57] what another station received is read there, and only after ten minutes of asking here', async () => {
  const version = here.version(NORTH, HASH, BYTES.byteLength, { stationId: 'station-b' });
  expect(await shown.picture(version, 'person')).toEqual({ kind: 'none' });
  await soon(() => here.files.has(HASH), 'a small file comes ahead of need');
  now = 9 * MINUTE;
  await shown.picture(version, 'person');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(begun).toEqual([]);
  now = 11 * MINUTE;
  await shown.picture(version, 'person');
  await soon(() => begun.length > 0, 'it is read here');
  expect(begun).toEqual([version]);
});

test('[SY57] what this station received is read by nobody else’s clock', async () => {
  const version = here.version(NORTH, HASH, BYTES.byteLength, { stationId: here.id });
  for (now of [0, 11 * MINUTE, 100 * MINUTE]) await shown.picture(version, 'person');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(begun).toEqual([]);
});

test('[SY57] what is drawn is asked of the file only when it is here and can be drawn', async () => {
  const version = here.version(NORTH, HASH, BYTES.byteLength, { stationId: 'station-b', analysis: MESH });
  expect(await shown.ofVersion(version, 'toolpath.bin')).toEqual({ kind: 'none' });
  expect(await shown.ofVersion(version, 'display-mesh.bin')).toMatchObject({ kind: 'onItsWay' });
  expect(drawn).toEqual([]);
  await soon(() => here.files.has(HASH), 'the file is here');
  await shown.ofVersion(version, 'display-mesh.bin');
  expect(drawn).toEqual([HASH]);
  await here.files.writeDerived(HASH, 'display-mesh.bin', noise(5, 2));
  expect(await shown.ofVersion(version, 'display-mesh.bin')).toMatchObject({ kind: 'bytes' });
});

test('[SY57] a start ends the slices that it was cut off from, and no other station’s', () => {
  const slice = {
    modelVersionId: 'v',
    profileKey: 'p',
    materialKey: 'm',
    slicer: 's',
    createdBy: 'x',
    createdAt: 1,
  };
  here.write((rows) => {
    for (const [id, stationId] of [
      ['own', here.id],
      ['old', null],
      ['other', 'station-b'],
    ] as const) {
      rows
        .insert(slices)
        .values({ ...slice, id, stationId, state: 'slicing' })
        .run();
    }
  });
  endSlicesCutOff({ store: here.store, stationActor: STATION, stationId: here.id });
  const states = here.store.reading
    .select()
    .from(slices)
    .all()
    .map(({ id, state }) => [id, state]);
  expect(Object.fromEntries(states)).toEqual({ own: 'failed', old: 'failed', other: 'slicing' });
});
