import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { readPng } from '../../src/shop/people/png.ts';
import { pictures } from '../../src/shop/people/tables.ts';
import { encodePng } from '../../src/station/files/picture/png.ts';
import { openBareStation, type BareStation } from '../support/open-station.ts';
import { clientOf, refusalOf, type Client } from '../support/station.ts';
import { addOperator, addWithRole, COMPANY, found, placeOf, type Founded } from './accounts.ts';

function png(width = 64, height = width): Buffer {
  const pixels = Uint8Array.from({ length: width * height * 4 }, (_, index) => index % 251);
  return Buffer.from(encodePng({ width, height, pixels }));
}

/** The same picture with one more chunk right after its header. */
function withChunk(file: Buffer, name: string, contents: string): Buffer {
  const named = Buffer.from(name + contents, 'latin1');
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(contents.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  const headerEnd = 8 + 25;
  return Buffer.concat([
    file.subarray(0, headerEnd),
    frame.subarray(0, 4),
    named,
    frame.subarray(4),
    file.subarray(headerEnd),
  ]);
}

const base64 = (file: Uint8Array) => Buffer.from(file).toString('base64');

describe('a PNG', () => {
  test('[PE22] is known by its header, and what does not draw is left out', () => {
    const file = png(200, 201);
    expect(readPng(file)).toMatchObject({ width: 200, height: 201 });
    const talking = withChunk(withChunk(file, 'tEXt', 'Author\0somebody'), 'eXIf', '46.07 N, 11.12 E');
    expect(base64(readPng(talking)?.bytes ?? new Uint8Array())).toBe(base64(file));
  });

  test('[PE22] that is cut anywhere, or has something behind its end, is none', () => {
    const file = png();
    for (let length = 0; length < file.length; length += 1)
      expect(readPng(file.subarray(0, length))).toBeNull();
    expect(readPng(Buffer.concat([file, Buffer.from('PK')]))).toBeNull();
    expect(readPng(Buffer.concat([file, file]))).toBeNull();
  });

  test('[PE22] of which one byte is another is none', () => {
    const file = png();
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(file);
        damaged[at] = (file[at] ?? 0) ^ change;
        const read = readPng(damaged);
        expect(read).toBeNull();
      }),
    );
  });

  test('[PE22] any other bytes are none, and are read without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, signed) => {
        const file = signed ? Buffer.concat([png().subarray(0, 8), bytes]) : bytes;
        expect(readPng(file)).toBeNull();
      }),
    );
  });
});

describe('pictures of people', () => {
  let house: BareStation;
  let master: Founded;
  beforeEach(async () => {
    house = await openBareStation();
    master = await found(house);
  });
  afterEach(() => house.discard());

  const set = (client: Client, file: Uint8Array) => client.people.setPicture({ imageBase64: base64(file) });

  test('[PE22] a picture shows beside its person everywhere, until it is taken away', async () => {
    const otto = await addOperator(house, master.client);
    const file = png(128);
    const { pictureHash } = await set(otto.client, file);
    expect(pictureHash).toMatch(/^[0-9a-f]{64}$/);
    const personId = otto.personId as never;
    const listed = async () =>
      (await master.client.people.list({ search: 'otto' })).people[0]?.pictureHash ?? null;
    expect(await listed()).toBe(pictureHash);
    expect((await master.client.people.get({ personId })).pictureHash).toBe(pictureHash);
    expect((await otto.client.people.mine()).person.pictureHash).toBe(pictureHash);
    expect(await master.client.people.picture({ personId })).toEqual({ imageBase64: base64(file) });
    expect((await set(otto.client, png(129))).pictureHash).not.toBe(pictureHash);
    await otto.client.people.setPicture({ imageBase64: null });
    expect(await listed()).toBeNull();
    expect(await master.client.people.picture({ personId })).toEqual({ imageBase64: null });
    const entries = house.station.store.reading.select().from(auditEntries).all();
    // The record says which picture, not what it shows.
    expect(entries.filter(({ action }) => action === 'people.setPicture')).toHaveLength(3);
    expect(JSON.stringify(entries)).not.toContain(base64(file).slice(0, 40));
  });

  test.each([
    ['too small', () => png(63)],
    ['too large', () => png(513)],
    ['not square', () => png(100, 102)],
    ['cut', () => png().subarray(0, 500)],
    ['no picture', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['of another kind', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ])('[PE22] one that is %s is not taken, and the one before stays', async (_what, file) => {
    const { pictureHash } = await set(master.client, png(100, 101));
    expect(await refusalOf(set(master.client, file()))).toEqual({ code: 'people.pictureUnreadable' });
    expect((await master.client.people.mine()).person.pictureHash).toBe(pictureHash);
  });

  test('[PE22] base64 that is none is not taken', async () => {
    for (const imageBase64 of ['', '=', 'not base64!', `${base64(png())}=`, `data:${base64(png())}`])
      expect(await refusalOf(master.client.people.setPicture({ imageBase64 }))).toEqual({
        code: 'people.pictureUnreadable',
      });
    expect(house.station.store.reading.select().from(pictures).all()).toEqual([]);
  });

  test('[PE22] who holds a grant in a company of that person sees it; to others there is none', async () => {
    const client = await placeOf(master.client, 'client');
    const platform = await placeOf(master.client, 'platform');
    const other = await master.client.hierarchy.createClient({ parentId: platform, name: 'Other' });
    const otto = await addOperator(house, master.client);
    const ours = { email: 'ours@acme.example', roleId: 'print-farm/designer', scopeId: client };
    const theirs = { ...ours, email: 'theirs@other.example', scopeId: other.scopeId };
    const [colleague, stranger] = [
      await addWithRole(house, master.client, ours),
      await addWithRole(house, master.client, theirs),
    ];
    const imageBase64 = base64(png());
    await set(otto.client, png());
    await set(master.client, png());
    const seenBy = async (viewer: Client, personId: string) =>
      (await viewer.people.picture({ personId: personId as never })).imageBase64;
    expect(await seenBy(colleague.client, otto.personId)).toBe(imageBase64);
    expect(await seenBy(stranger.client, otto.personId)).toBeNull();
    expect(await seenBy(stranger.client, 'nobody')).toBeNull();
    // Who stands above all companies is everybody's.
    expect(await seenBy(stranger.client, master.personId)).toBe(imageBase64);
    await master.client.access.grant({
      personId: stranger.personId as never,
      roleId: 'print-farm/designer',
      scopeId: client,
    });
    expect(await seenBy(stranger.client, otto.personId)).toBe(imageBase64);
    // Of who holds nothing any more, those see it who worked with them.
    await master.client.people.get({ personId: otto.personId as never }).then(async ({ grants }) => {
      for (const { grantId } of grants) await master.client.access.revoke({ grantId: grantId as never });
    });
    expect(await seenBy(colleague.client, otto.personId)).toBe(imageBase64);
  });

  test('[PE23] a person changes their name; what is on record keeps the old one', async () => {
    const { client } = master;
    await client.people.changeName({ name: 'Ada Lovelace' });
    expect((await client.people.mine()).person.name).toBe('Ada Lovelace');
    await client.people.setLanguage({ language: 'it' });
    expect((await client.people.mine()).person.language).toBe('it');
    const names = house.station.store.reading
      .select()
      .from(auditEntries)
      .all()
      .map(({ action, body }) => {
        const { actor, facts } = JSON.parse(body) as Record<'actor' | 'facts', Record<string, unknown>>;
        return [action, actor['personName'], facts];
      });
    expect(names).toContainEqual([
      'people.changeName',
      COMPANY.name,
      { before: COMPANY.name, after: 'Ada Lovelace' },
    ]);
    expect(names).toContainEqual(['people.setLanguage', 'Ada Lovelace', { before: 'en', after: 'it' }]);
    for (const name of ['', ' ', 'two\nlines', 'x'.repeat(121), '\u202Eadmin'])
      expect(await refusalOf(client.people.changeName({ name }))).toMatchObject({ code: 'input.invalid' });
    const stranger = clientOf(house.station, null);
    expect(await refusalOf(stranger.people.changeName({ name: 'X' }))).toEqual({ code: 'people.signedOut' });
  });
});
