import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { FILE_LIMITS } from '../../src/shop/files/index.ts';
import {
  CUBE_MODEL,
  cubeMesh,
  fileIn,
  measure,
  modelXml,
  refusalOf,
  temporaryDirectory,
  threeMf,
  zip,
  type ZipMember,
} from './support.ts';

const directory = temporaryDirectory();

async function measured(content: Uint8Array) {
  const result = await measure(fileIn(directory, 'a.3mf', content), '3mf');
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

async function refusal(content: Uint8Array) {
  return refusalOf(await measure(fileIn(directory, 'a.3mf', content), '3mf'));
}

const CUBE_OBJECT = `<object id="1">${cubeMesh()}</object>`;

describe('the archive', () => {
  test('[FI15] what is no ZIP, and a damaged one, are refused', async () => {
    expect(await refusal(Buffer.from('solid not a zip'))).toEqual({ code: 'files.notAZip' });
    expect(await refusal(Buffer.from([]))).toEqual({ code: 'files.notAZip' });
    expect(await refusal(threeMf(CUBE_MODEL).subarray(0, -30))).toEqual({ code: 'files.zipDamaged' });
    expect(await refusal(threeMf(CUBE_MODEL, [{ name: 'x', content: 'y' }]).fill(0xff, 200, 300))).toEqual({
      code: 'files.zipDamaged',
    });
    expect(await refusal(zip([{ name: '3D/3dmodel.model', content: CUBE_MODEL, crc: 1 }]))).toEqual({
      code: 'files.zipDamaged',
    });
    expect(await refusal(zip([{ name: 'a.txt', content: 'x' }]))).toEqual({ code: 'files.threeMfNoModel' });
  });

  const UNSAFE: readonly (readonly [string, Partial<ZipMember> & { readonly name: string }, string])[] = [
    ['a path upwards', { name: '../evil.sh' }, 'path'],
    ['an absolute path', { name: '/etc/passwd' }, 'path'],
    ['a drive', { name: 'C:/evil' }, 'path'],
    ['a backslash', { name: String.raw`a\b` }, 'path'],
    ['a control character', { name: 'a\u0007b' }, 'path'],
    ['the same name', { name: '3D/3dmodel.model' }, 'duplicate'],
    ['the same name in another case', { name: '3d/3DMODEL.model' }, 'duplicate'],
    ['encryption', { name: 'x', flags: 1 }, 'encrypted'],
    ['a symbolic link', { name: 'x', attributes: 0o120777 }, 'symlink'],
    ['another packing', { name: 'x', method: 99 }, 'compression'],
    ['shared bytes', { name: 'x', overlapping: true }, 'overlap'],
  ];

  test.each(UNSAFE)('[FI15] a member with %s is refused', async (_what, member, problem) => {
    const file = threeMf(CUBE_MODEL, [{ content: 'x', ...member }]);
    expect(await refusal(file)).toMatchObject({ code: 'files.zipUnsafeEntry', problem });
  });

  test('[FI15] 1,000 members are read, 1,001 are not', async () => {
    const fill = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `f${index}`, content: 'x', stored: true }));
    expect((await measured(threeMf(CUBE_MODEL, fill(999)))).triangles).toBe(12);
    expect(await refusal(threeMf(CUBE_MODEL, fill(1000)))).toEqual({
      code: 'files.zipTooManyEntries',
      limit: 1000,
      entries: 1001,
    });
  });

  test('[FI15] a bomb is refused by its ratio, by what it declares and by what comes out', async () => {
    const zeros = Buffer.alloc(3_000_000);
    expect(await refusal(threeMf(CUBE_MODEL, [{ name: 'bomb', content: zeros }]))).toEqual({
      code: 'files.zipRatio',
      limit: 100,
      entry: 'bomb',
    });
    expect(
      await refusal(threeMf(CUBE_MODEL, [{ name: 'a', content: 'x', declaredBytes: 0x2100_0000 }])),
    ).toMatchObject({ code: 'files.zipRatio' });
    // Ten times larger inside: a ratio that is allowed, a total that is not.
    const noise = randomBytes(12_000_000);
    const large = { content: noise, declaredBytes: 600 * 1024 * 1024 };
    const members = [
      { name: 'a', ...large },
      { name: 'b', ...large },
    ];
    expect(await refusal(threeMf(CUBE_MODEL, members))).toEqual({
      code: 'files.zipTooLargeInside',
      limitBytes: FILE_LIMITS.zipInflatedBytes,
    });
    // A model that is larger than it says.
    const lying = zip([
      { name: '3D/3dmodel.model', content: CUBE_MODEL + ' '.repeat(5000), declaredBytes: 100 },
    ]);
    expect(await refusal(lying)).toEqual({ code: 'files.zipDamaged' });
  });
});

describe('the XML', () => {
  test('[FI16] a DOCTYPE is refused, with whatever entities it brings', async () => {
    const laughs =
      '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + CUBE_MODEL.replace(/^<\?xml.*\n/, '');
    expect(await refusal(threeMf(laughs))).toMatchObject({
      code: 'files.xmlDoctype',
      part: '3D/3dmodel.model',
    });
    const external = '<!DOCTYPE m SYSTEM "file:///etc/passwd"><Relationships/>';
    expect(await refusal(threeMf(CUBE_MODEL, [{ name: '_rels/.rels', content: external }]))).toMatchObject({
      code: 'files.xmlDoctype',
      part: '_rels/.rels',
    });
    const entity = CUBE_MODEL.replace('unit="millimeter"', 'unit="&xxe;"');
    expect(await refusal(threeMf(entity))).toMatchObject({ code: 'files.xmlInvalid' });
  });

  test('[FI16] 64 levels are read, 65 are not; 256 attributes are, 257 are not', async () => {
    const nested = (depth: number) =>
      modelXml(CUBE_OBJECT, `<item objectid="1"/>${'<a>'.repeat(depth - 2)}${'</a>'.repeat(depth - 2)}`);
    expect((await measured(threeMf(nested(64)))).triangles).toBe(12);
    expect(await refusal(threeMf(nested(65)))).toMatchObject({ code: 'files.xmlTooDeep', limit: 64 });
    const wide = (count: number) =>
      CUBE_MODEL.replace(
        '<item ',
        `<item ${Array.from({ length: count - 1 }, (_, n) => `a${n}="" `).join('')}`,
      );
    expect((await measured(threeMf(wide(256)))).triangles).toBe(12);
    expect(await refusal(threeMf(wide(257)))).toMatchObject({
      code: 'files.xmlTooManyAttributes',
      limit: 256,
    });
  });

  test('[FI16] broken XML and broken UTF-8 are refused with the line', async () => {
    expect(await refusal(threeMf(CUBE_MODEL.replace('</build>', '')))).toMatchObject({
      code: 'files.xmlInvalid',
      line: 2,
    });
    expect(await refusal(threeMf(CUBE_MODEL.slice(0, -20)))).toMatchObject({ code: 'files.xmlInvalid' });
    const bytes = Buffer.from(CUBE_MODEL);
    bytes[80] = 0xff;
    const file = zip([{ name: '3D/3dmodel.model', content: bytes }]);
    expect(await refusal(file)).toMatchObject({ code: 'files.xmlInvalid' });
  });
});

describe('the model', () => {
  test('[FI17] a cube by its relationship, in another unit, moved and mirrored', async () => {
    expect(await measured(threeMf(CUBE_MODEL))).toMatchObject({
      triangles: 12,
      volumeCubicMillimetres: 1000,
      openEdges: 0,
      warnings: [],
    });
    const elsewhere = zip([
      { name: 'models/part.model', content: CUBE_MODEL },
      {
        name: '_rels/.rels',
        content:
          '<Relationships><Relationship Id="a" Target="/models/part.model" ' +
          'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>',
      },
    ]);
    expect((await measured(elsewhere)).triangles).toBe(12);
    const inches = CUBE_MODEL.replace('millimeter', 'inch');
    expect((await measured(threeMf(inches))).boundsMillimetres.maxX).toBeCloseTo(254, 3);
    const placed = CUBE_MODEL.replace(
      '<item objectid="1"/>',
      '<item objectid="1" transform="-2 0 0 0 1 0 0 0 1 100 0 5"/>',
    );
    expect(await measured(threeMf(placed))).toMatchObject({
      boundsMillimetres: { minX: 80, maxX: 100, minY: 0, maxY: 10, minZ: 5, maxZ: 15 },
      volumeCubicMillimetres: 2000,
      warnings: [],
    });
  });

  test('[FI17] components combine their transforms, inner first', async () => {
    const resources =
      CUBE_OBJECT +
      '<object id="2"><components><component objectid="1" transform="1 0 0 0 1 0 0 0 1 10 0 0"/>' +
      '<component objectid="1" transform="1 0 0 0 1 0 0 0 1 30 0 0"/></components></object>';
    const turned = '<item objectid="2" transform="0 1 0 -1 0 0 0 0 1 0 0 0"/>';
    expect(await measured(threeMf(modelXml(resources, turned)))).toMatchObject({
      triangles: 24,
      boundsMillimetres: { minX: -10, maxX: 0, minY: 10, maxY: 40 },
      volumeCubicMillimetres: 2000,
    });
  });

  test('[FI17] parts in files of their own, as slicers write projects', async () => {
    const root = modelXml(
      '<object id="2"><components><component p:path="/3D/Objects/a.model" objectid="1"/></components></object>',
      '<item objectid="2" printable="1"/><item objectid="2" printable="0" transform="1 0 0 0 1 0 0 0 1 50 0 0"/>',
      'requiredextensions="p" xmlns:p="http://schemas.microsoft.com/3dmanufacturing/production/2015/06"',
    );
    const file = threeMf(root, [{ name: '3D/Objects/a.model', content: modelXml(CUBE_OBJECT, '') }]);
    expect(await measured(file)).toMatchObject({ triangles: 12, warnings: [] });
  });

  test('[FI17] an extension that is needed but unknown is a warning', async () => {
    const model = modelXml(
      CUBE_OBJECT,
      '<item objectid="1"/>',
      'requiredextensions="b" xmlns:b="http://example.org/beamlattice"',
    );
    expect((await measured(threeMf(model))).warnings).toEqual([
      { code: 'files.threeMfExtension', extension: 'http://example.org/beamlattice' },
    ]);
  });

  test('[FI17] a cycle, a missing object and a doubled one are refused', async () => {
    const component = (id: number, to: number) =>
      `<object id="${id}"><components><component objectid="${to}"/></components></object>`;
    const item = '<item objectid="1"/>';
    expect(await refusal(threeMf(modelXml(component(1, 2) + component(2, 1), item)))).toEqual({
      code: 'files.threeMfCycle',
      objectId: '1',
    });
    expect(await refusal(threeMf(modelXml(component(1, 1), item)))).toMatchObject({
      code: 'files.threeMfCycle',
    });
    expect(await refusal(threeMf(modelXml(component(1, 7), item)))).toEqual({
      code: 'files.threeMfMissingObject',
      objectId: '7',
    });
    expect(await refusal(threeMf(modelXml(CUBE_OBJECT + CUBE_OBJECT, item)))).toEqual({
      code: 'files.threeMfDuplicateObject',
      objectId: '1',
    });
    expect(await refusal(threeMf(modelXml(CUBE_OBJECT, '')))).toEqual({ code: 'files.noTriangles' });
  });

  test('[FI17] sixteen levels of components are read, seventeen are not', async () => {
    const chain = (depth: number) =>
      modelXml(
        CUBE_OBJECT +
          Array.from(
            { length: depth - 1 },
            (_, n) =>
              `<object id="${n + 2}"><components><component objectid="${n + 1}"/></components></object>`,
          ).join(''),
        `<item objectid="${depth}"/>`,
      );
    expect((await measured(threeMf(chain(16)))).triangles).toBe(12);
    expect(await refusal(threeMf(chain(17)))).toEqual({ code: 'files.threeMfTooDeep', limit: 16 });
  });

  test('[FI17] a small file that stands for millions of parts is refused, with or without triangles', async () => {
    const explosion = (mesh: string) => {
      const levels = Array.from({ length: 12 }, (_, n) => {
        const component = `<component objectid="${n + 1}"/>`;
        return `<object id="${n + 2}"><components>${component.repeat(10)}</components></object>`;
      });
      return modelXml(`<object id="1">${mesh}</object>${levels.join('')}`, '<item objectid="13"/>');
    };
    expect(await refusal(threeMf(explosion(cubeMesh())))).toEqual({
      code: 'files.tooManyTriangles',
      limit: FILE_LIMITS.threeMfTriangles,
      triangles: 12e12,
    });
    expect(await refusal(threeMf(explosion('')))).toEqual({ code: 'files.noTriangles' });
  });

  test('[FI17] 10,000 objects are read, 10,001 are not', async () => {
    const objects = (count: number) =>
      modelXml(
        CUBE_OBJECT + Array.from({ length: count - 1 }, (_, n) => `<object id="${n + 2}"/>`).join(''),
        '<item objectid="1"/>',
      );
    expect((await measured(threeMf(objects(10_000)))).triangles).toBe(12);
    expect(await refusal(threeMf(objects(10_001)))).toEqual({
      code: 'files.threeMfTooManyObjects',
      limit: 10_000,
    });
  });

  test('[FI17] numbers and units that cannot be read are refused', async () => {
    expect(await refusal(threeMf(CUBE_MODEL.replace('x="10"', 'x="1 0"')))).toEqual({
      code: 'files.threeMfBadNumber',
      line: 2,
      attribute: 'x',
      text: '1 0',
    });
    expect(await refusal(threeMf(CUBE_MODEL.replace('x="10"', 'x="1e39"')))).toMatchObject({
      code: 'files.coordinateTooLarge',
    });
    expect(await refusal(threeMf(CUBE_MODEL.replace('v1="0"', 'v1="8"')))).toMatchObject({
      code: 'files.threeMfBadIndex',
      index: 8,
      vertices: 8,
    });
    expect(await refusal(threeMf(CUBE_MODEL.replace('v1="0"', 'v1="-1"')))).toMatchObject({
      code: 'files.threeMfBadNumber',
    });
    expect(await refusal(threeMf(CUBE_MODEL.replace('millimeter', 'furlong')))).toEqual({
      code: 'files.threeMfUnknownUnit',
      unit: 'furlong',
    });
    const eleven = '<item objectid="1" transform="1 0 0 0 1 0 0 0 1 0 0"/>';
    expect(await refusal(threeMf(modelXml(CUBE_OBJECT, eleven)))).toMatchObject({
      code: 'files.threeMfBadNumber',
      attribute: 'transform',
    });
  });
});
