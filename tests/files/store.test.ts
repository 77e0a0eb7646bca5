import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FILE_LIMITS, fileNameForPeople, parseContentHash } from '../../src/shop/files/index.ts';
import { openFileStore, type FileStore } from '../../src/station/files/index.ts';
import { systemRandom } from '../../src/station/system.ts';
import { refusalOf, temporaryDirectory } from './support.ts';

const root = temporaryDirectory();
let stores = 0;

async function newStore(
  limitBytes?: number,
): Promise<{ readonly store: FileStore; readonly directory: string }> {
  const directory = join(root, String((stores += 1)));
  const store = await openFileStore(directory, {
    random: systemRandom,
    ...(limitBytes === undefined ? {} : { limitBytes }),
  });
  return { store, directory };
}

async function* chunks(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

const NAME = { declaredName: 'part.stl' };

describe('receiving', () => {
  test('[FI1] keeps a file under the hash of its bytes, and recognises the same bytes', async () => {
    const { store, directory } = await newStore();
    const first = await store.receive(chunks('hel', 'lo'), NAME);
    const hash = createHash('sha256').update('hello').digest('hex');
    expect(first).toEqual({
      ok: true,
      value: { hash, sizeBytes: 5, name: 'part.stl', alreadyStored: false },
    });
    const again = await store.receive(chunks('hello'), { declaredName: 'other.stl' });
    expect(again.ok && again.value.alreadyStored).toBe(true);
    expect(filesIn(directory)).toEqual([hash]);
    expect(existsSync(join(directory, hash.slice(0, 2), hash))).toBe(true);
  });

  test('[FI1] gives back what it got, whole or in part', async () => {
    const { store } = await newStore();
    const stored = await store.receive(chunks('0123456789'), NAME);
    if (!stored.ok) throw new Error('refused');
    const { hash } = stored.value;
    expect(await store.has(hash)).toBe(true);
    const read = async (range?: { start: number; end?: number }) => {
      const parts: Uint8Array[] = [];
      for await (const part of store.read(hash, range)) parts.push(part);
      return Buffer.concat(parts).toString();
    };
    expect(await read()).toBe('0123456789');
    expect(await read({ start: 3, end: 6 })).toBe('345');
    expect(await read({ start: 8 })).toBe('89');
  });

  test('[FI2] refuses an empty file and keeps nothing', async () => {
    const { store, directory } = await newStore();
    expect(refusalOf(await store.receive(chunks(), NAME))).toEqual({ code: 'files.empty' });
    expect(filesIn(directory)).toEqual([]);
  });

  test('[FI2] refuses a stream that breaks, or ends short of what was announced', async () => {
    const { store, directory } = await newStore();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('abc');
      throw new Error('connection reset');
    }
    expect(refusalOf(await store.receive(broken(), NAME))).toEqual({
      code: 'files.incomplete',
      declaredBytes: null,
      receivedBytes: 3,
    });
    expect(refusalOf(await store.receive(chunks('abc'), { ...NAME, declaredBytes: 4 }))).toEqual({
      code: 'files.incomplete',
      declaredBytes: 4,
      receivedBytes: 3,
    });
    expect(filesIn(directory)).toEqual([]);
  });

  test('[FI2] cancelling leaves nothing, also while the source says nothing', async () => {
    const { store, directory } = await newStore();
    const cancel = new AbortController();
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('abc');
      await new Promise(() => undefined);
    }
    const received = store.receive(silent(), {
      ...NAME,
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    expect(refusalOf(await received)).toEqual({ code: 'files.cancelled' });
    expect(refusalOf(await store.receive(chunks('x'), { ...NAME, signal: cancel.signal }))).toEqual({
      code: 'files.cancelled',
    });
    expect(filesIn(directory)).toEqual([]);
  });

  test('[FI2] removes what an earlier run left half-received', async () => {
    const { directory } = await newStore();
    writeFileSync(join(directory, 'incoming', 'left-over'), 'half a file');
    await openFileStore(directory, { random: systemRandom });
    expect(filesIn(directory)).toEqual([]);
  });

  test('[FI3] takes a file of exactly the limit and refuses one byte more', async () => {
    const { store, directory } = await newStore(10);
    expect((await store.receive(chunks('01234', '56789'), NAME)).ok).toBe(true);
    expect(refusalOf(await store.receive(chunks('01234', '56789', 'x'), NAME))).toEqual({
      code: 'files.tooLarge',
      limitBytes: 10,
      sizeBytes: 11,
    });
    expect(filesIn(directory)).toHaveLength(1);
  });

  test('[FI3] refuses 600 MB while they come in, and a declared size before the first byte', async () => {
    const { store, directory } = await newStore();
    const chunk = Buffer.alloc(4 * 1024 * 1024, 'x');
    let sentBytes = 0;
    let stopped = false;
    async function* large(): AsyncGenerator<Uint8Array> {
      try {
        while (sentBytes < 600_000_000) {
          sentBytes += chunk.length;
          yield chunk;
        }
      } finally {
        stopped = true;
      }
    }
    const refusal = refusalOf(await store.receive(large(), NAME));
    expect(refusal).toMatchObject({ code: 'files.tooLarge', limitBytes: FILE_LIMITS.uploadBytes });
    expect(sentBytes).toBe(FILE_LIMITS.uploadBytes + chunk.length);
    expect(stopped).toBe(true);
    sentBytes = 0;
    const declaredBytes = FILE_LIMITS.uploadBytes + 1;
    expect(refusalOf(await store.receive(large(), { ...NAME, declaredBytes }))).toMatchObject({
      code: 'files.tooLarge',
      sizeBytes: declaredBytes,
    });
    expect(sentBytes).toBe(0);
    expect(filesIn(directory)).toEqual([]);
  });

  test('[FI1] many uploads of the same file at once end as one', async () => {
    const { store, directory } = await newStore();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => store.receive(chunks('same', 'bytes'), NAME)),
    );
    expect(all.every((result) => result.ok)).toBe(true);
    expect(filesIn(directory)).toHaveLength(1);
  });
});

describe('names', () => {
  const HOSTILE = [
    '../../etc/passwd.stl',
    String.raw`..\..\windows\system32\x.stl`,
    '/absolute.stl',
    'C:/x.stl',
    'con.stl',
    'a:b.stl',
    'nul\0byte.stl',
    'new\nline.stl',
    '\u202elts.exe',
    `${'x'.repeat(5000)}.stl`,
    '',
    '.',
    '..',
    '   ',
  ];

  test('[FI4] hostile names are only data', async () => {
    const { store, directory } = await newStore();
    for (const [index, declaredName] of HOSTILE.entries()) {
      const stored = await store.receive(chunks(`content ${index}`), { declaredName });
      if (!stored.ok) throw new Error(`refused ${declaredName}`);
      expect(stored.value.name).toMatch(/^[^/\\\p{Cc}\u202a-\u202e]{1,200}$/u);
    }
    expect(filesIn(directory).every((name) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
    expect(filesIn(directory)).toHaveLength(HOSTILE.length);
  });

  test('[FI4] whatever the name, what is shown has no separators and no control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const shown = fileNameForPeople(name);
        expect(shown).not.toMatch(/[/\\\p{Cc}]/u);
        expect(shown.trim()).not.toBe('');
        expect(Array.from(shown).length).toBeLessThanOrEqual(200);
      }),
    );
  });

  test('[FI4] only 64 hexadecimal digits are a hash', () => {
    expect(parseContentHash('a'.repeat(64))).toBe('a'.repeat(64));
    for (const text of ['', 'a'.repeat(63), 'A'.repeat(64), `../${'a'.repeat(61)}`, `${'a'.repeat(64)}\n`]) {
      expect(parseContentHash(text)).toBeUndefined();
    }
  });
});

describe('beside a file', () => {
  test('[FI5] keeps what is made from it', async () => {
    const { store } = await newStore();
    const stored = await store.receive(chunks('content'), NAME);
    if (!stored.ok) throw new Error('refused');
    const { hash } = stored.value;
    expect(await store.readDerived(hash, 'thumbnail.png')).toBeUndefined();
    await store.writeDerived(hash, 'thumbnail.png', Buffer.from('first'));
    await store.writeDerived(hash, 'thumbnail.png', Buffer.from('second'));
    expect(Buffer.from((await store.readDerived(hash, 'thumbnail.png')) ?? []).toString()).toBe('second');
    expect(statSync(await store.derivedDirectory(hash)).isDirectory()).toBe(true);
  });

  test('[FI6] sees one changed byte', async () => {
    const { store } = await newStore();
    const stored = await store.receive(chunks('content'), NAME);
    if (!stored.ok) throw new Error('refused');
    const { hash } = stored.value;
    expect(await store.verify(hash)).toEqual({ ok: true, value: { sizeBytes: 7 } });
    writeFileSync(store.pathOf(hash), 'contenT');
    expect(refusalOf(await store.verify(hash))).toEqual({ code: 'files.damaged', hash });
    const other = parseContentHash('0'.repeat(64));
    if (other === undefined) throw new Error('no hash');
    expect(refusalOf(await store.verify(other))).toEqual({ code: 'files.notStored', hash: other });
  });
});
