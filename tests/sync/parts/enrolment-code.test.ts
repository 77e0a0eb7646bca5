import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEnrolmentCode, writeEnrolmentCode } from '../../../src/station/sync/enrolment-code.ts';
import type { HubAccess } from '../../../src/station/sync/hub.ts';

const access = fc.record({
  address: fc.record({
    host: fc.domain(),
    port: fc.integer({ min: 1, max: 65_535 }),
    database: fc.stringMatching(/^[a-z_]{1,40}$/),
    tls: fc.oneof(
      fc.constant({ kind: 'off' } as const),
      fc.constant({ kind: 'verified' } as const),
      fc.stringMatching(/^[0-9a-f]{64}$/).map((fingerprint) => ({ kind: 'pinned', fingerprint }) as const),
    ),
  }),
  role: fc.stringMatching(/^[a-z_0-9]{1,40}$/),
  secret: fc.stringMatching(/^[\w-]{8,64}$/),
}) satisfies fc.Arbitrary<HubAccess>;

test('a code is read as it was written, however mail broke it', () => {
  fc.assert(
    fc.property(access, fc.nat(40), fc.boolean(), (given, width, small) => {
      const code = writeEnrolmentCode(given);
      expect(code).toMatch(/^PH1[0-9A-Z-]+$/);
      const broken = code.replaceAll(new RegExp(`.{${width + 5}}`, 'g'), '$&\r\n > ');
      expect(readEnrolmentCode(small ? broken.toLowerCase() : broken)).toEqual({ ok: true, value: given });
    }),
  );
});

test('a slip of the finger is found', () => {
  fc.assert(
    fc.property(
      access,
      fc.nat(),
      fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
      (given, at, sign) => {
        const code = writeEnrolmentCode(given).replaceAll('-', '');
        const place = 3 + (at % (code.length - 3));
        const slipped = code.slice(0, place) + sign + code.slice(place + 1);
        if (slipped === code) return;
        const read = readEnrolmentCode(slipped);
        // The last sign holds a few bits that stand for nothing.
        if (read.ok) expect(read.value).toEqual(given);
        else expect(read.refusal).toEqual({ code: 'sync.codeUnreadable' });
      },
    ),
  );
});

test('anything else is no code', () => {
  for (const text of ['', 'PH1', 'PH1-000000', 'hello', 'PH1-ÄÖÜ', 'ph2-'.repeat(50)]) {
    expect(readEnrolmentCode(text).ok, text).toBe(false);
  }
  fc.assert(fc.property(fc.string(), (text) => !readEnrolmentCode(text).ok));
});
