import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Toolpath } from '../../src/shop/files/index.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { SimulatedPicture } from '../../src/station/cameras/simulated-picture.ts';
import { Floor } from '../printing/floor.ts';
import { factoryOf, refusalOf, requestBytes, until } from '../support/station.ts';

const SEGMENTS = 60;

/** Once around: x and y of the start and of the end of each side. */
const SQUARE = [80, 80, 120, 80, 120, 80, 120, 120, 120, 120, 80, 120, 80, 120, 80, 80];

/** A square tower of some layers, a segment a line. */
const TOWER: Toolpath = {
  boundsMillimetres: { minX: 80, minY: 80, minZ: 0, maxX: 120, maxY: 120, maxZ: 3 },
  estimatedSeconds: 60,
  nozzleMillimetres: 0.4,
  simplified: false,
  layerZ: Float32Array.from({ length: SEGMENTS / 4 }, (_, layer) => 0.2 * (layer + 1)),
  layerFirstSegment: Uint32Array.from({ length: SEGMENTS / 4 }, (_, layer) => 4 * layer),
  layerFirstLine: Uint32Array.from({ length: SEGMENTS / 4 }, (_, layer) => 4 * layer + 1),
  layerStartSeconds: new Float32Array(SEGMENTS / 4),
  points: Float32Array.from({ length: 4 * SEGMENTS }, (_, index) => SQUARE[index % SQUARE.length] ?? 0),
  lines: Uint32Array.from({ length: SEGMENTS }, (_, index) => index + 1),
  features: new Uint8Array(SEGMENTS).fill(1),
};

const BED = { x: 220, y: 220 };

describe('the picture of a simulated camera', () => {
  test('[CM10] is the same drawn step by step or at once, and follows a print that begins anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(SEGMENTS), { minLength: 1, maxLength: 8 }), async (lines) => {
        const followed = new SimulatedPicture(TOWER, BED);
        for (const line of lines) {
          expect(await followed.at(line)).toEqual(await new SimulatedPicture(TOWER, BED).at(line));
        }
      }),
      { numRuns: 8 },
    );
  });

  test('[CM10] grows with the print', async () => {
    const seen = new Set<string>();
    for (const line of [0, 1, 20, SEGMENTS]) {
      seen.add(Buffer.from(await new SimulatedPicture(TOWER, BED).at(line)).toString('base64'));
    }
    seen.add(Buffer.from(await new SimulatedPicture(null, BED).at(0)).toString('base64'));
    expect(seen.size).toBe(5);
  });
});

describe('a simulated camera at a station', () => {
  let floor: Floor;
  beforeAll(async () => {
    floor = await Floor.open();
  });
  afterAll(() => floor.house.discard());

  const camera = (printerId: Id<'Printer'>) =>
    floor.master.cameras.save({
      printerId,
      name: 'Front',
      kind: 'snapshot',
      address: 'simulated:',
      turnDegrees: 0,
      isMirrored: false,
    });

  test('[CM10] stands beside simulated printers only', async () => {
    const { printerId } = await floor.master.printers.add({
      scopeId: await factoryOf(floor.master, 'Print room'),
      name: 'Real one',
      // Nobody listens there.
      address: 'tcp:127.0.0.1:9',
      profileKey: 'simulated-220-standard',
      materialKey: 'PLA',
    });
    expect(await refusalOf(camera(printerId))).toEqual({
      code: 'cameras.badAddress',
      address: 'simulated:',
    });
  });

  test('[CM10] shows another picture once its printer prints', async () => {
    const printerId = await floor.printer();
    const { cameraId } = await camera(printerId);
    const { token } = floor.house.people.operator;
    const look = async (after = ''): Promise<{ readonly frame: string; readonly bytes: string } | null> => {
      const path = `/files/printers/${printerId}/camera?camera=${cameraId}&after=${after}`;
      const response = await requestBytes(floor.house.station, path, { token });
      if (response === null || response.status !== 200) return null;
      expect(response.headers.get('content-type')).toBe('image/png');
      const frame = response.headers.get('printhall-frame') ?? '';
      return { frame, bytes: Buffer.from(await response.arrayBuffer()).toString('base64') };
    };
    const empty = await until(look, (seen) => seen !== null);
    const print = await floor.preheated(printerId);
    await floor.operator.printing.start({
      ...floor.seen(print),
      plateToken: await floor.word(printerId),
    });
    await until(
      () => look(empty?.frame),
      (seen) => seen !== null && seen.bytes !== empty?.bytes,
    );
    expect(floor.house.reported).toEqual([]);
  });
});
