import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEnrolmentCode, writeEnrolmentCode } from '../../src/station/sync/enrolment-code.ts';
import type { HubAccess } from '../../src/station/sync/hub.ts';

const word = fc.string({ minLength: 1, maxLength: 60 });
const accesses: fc.Arbitrary<HubAccess> = fc.record({
  address: fc.record({
    host: word,
    port: fc.integer({ min: 1, max: 65_535 }),
    database: word,
    tls: fc.oneof(
      fc.constant({ kind: 'off' } as const),
      fc.constant({ kind: 'verified' } as const),
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => ({
        kind: 'pinned' as const,
        fingerprint: Buffer.from(bytes).toString('hex'),
      })),
    ),
  }),
  role: word,
  secret: word,
});

/** What happens to a text on its way: quoted, broken over lines, in other capitals. */
const manglings: fc.Arbitrary<(code: string) => string> = fc.constantFrom(
  (code: string) => code,
  (code: string) => code.toLowerCase(),
  (code: string) => code.replaceAll('-', ' '),
  (code: string) => code.replaceAll(/[-\n]/g, ''),
  (code: string) => `> ${code.replaceAll('\n', '\r\n> ')}`,
  (code: string) => code.replaceAll(/(.{17})/g, '$1\n   '),
  (code: string) => `Hello, the Printhall code is: ${code}\n\nIt leads to the hub. Best regards, Phil`,
  (code: string) => `\u00a0${code.replaceAll('1', 'l').replaceAll('0', 'o')}\n`,
);

describe('the code that enrols a station', () => {
  test('says what was put into it, whatever mail does to its lines', () => {
    fc.assert(
      fc.property(accesses, manglings, (access, mangle) => {
        expect(readEnrolmentCode(mangle(writeEnrolmentCode(access)))).toEqual({ ok: true, value: access });
      }),
    );
  });

  test('with one letter changed, left out or twice, says nothing else', () => {
    fc.assert(
      fc.property(
        accesses,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.constantFrom('change', 'drop', 'double'),
        fc.integer({ min: 1, max: 31 }),
        (access, where, fault, by) => {
          const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
          const code = writeEnrolmentCode(access).replaceAll(/[-\n]/g, '');
          const at = Math.floor(where * code.length);
          const letter = code[at] ?? '';
          const other = letters[(letters.indexOf(letter) + by) % 32] ?? '';
          const put = { change: other, drop: '', double: letter + letter }[fault];
          const spoiled = code.slice(0, at) + put + code.slice(at + 1);
          const read = readEnrolmentCode(spoiled);
          // A letter more before the beginning or behind the end is not the code's: it still says the same.
          if (read.ok && fault === 'double') expect(read.value).toEqual(access);
          else expect(read).toEqual({ ok: false, refusal: { code: 'sync.codeUnreadable' } });
        },
      ),
    );
  });

  test('nothing that anybody pastes makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `PH1${text}`),
        ),
        (text) => {
          expect(readEnrolmentCode(text).ok).toBe(false);
        },
      ),
    );
  });
});
