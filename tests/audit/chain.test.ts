import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalJson,
  CHAIN_START,
  entryHash,
  verifyChain,
  type ChainedEntry,
} from '../../src/shop/audit/index.ts';
import { sha256 } from '../../src/station/store/store.ts';

describe('canonical JSON', () => {
  const values = fc.jsonValue({ depthSize: 'medium', noUnicodeString: false });

  test('[AU1] says the same as JSON does', () => {
    fc.assert(
      fc.property(values, (value) => {
        // JSON.stringify and back: what JSON itself loses (minus zero) is not asked of us.
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(plain);
      }),
    );
  });

  test('[AU1] has one spelling, in whatever order the members were put in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), values), fc.nat(), (members, seed) => {
        const shuffled = Object.fromEntries(
          Object.entries(members).toSorted(([left], [right]) =>
            sha256(left + seed).localeCompare(sha256(right + seed)),
          ),
        );
        expect(canonicalJson(shuffled)).toBe(canonicalJson(members));
        expect(canonicalJson(JSON.parse(canonicalJson(members)))).toBe(canonicalJson(members));
      }),
    );
  });

  test('[AU1] follows the examples of RFC 8785', () => {
    const numbers = [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0];
    expect(canonicalJson(numbers)).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0]');
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(names)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  test('[AU1] half of a surrogate pair is written as the file would keep it', () => {
    expect(canonicalJson({ name: 'a\ud800b' })).toBe('{"name":"a\ufffdb"}');
  });
});

function chainOf(many: number, stationId = 'station', epoch = 1): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  for (let sequence = 1; sequence <= many; sequence += 1) {
    const hashed = {
      id: `${stationId}-${epoch}-${sequence}`,
      stationId,
      epoch,
      sequence,
      at: 1_000 * sequence,
      action: 'test.act',
      result: 'done' as const,
      personId: 'person',
      recordKind: 'task',
      recordId: `task-${sequence}`,
      scopeId: null,
      body: canonicalJson({ sequence }),
      previousHash: entries.at(-1)?.hash ?? CHAIN_START,
    };
    entries.push({ ...hashed, hash: entryHash(hashed, sha256) });
  }
  return entries;
}

describe('the chain', () => {
  test('[AU1] each station and epoch has a chain of its own', () => {
    const all = [...chainOf(5, 'a'), ...chainOf(3, 'a', 2), ...chainOf(4, 'b')];
    expect(verifyChain(all, sha256)).toEqual({ entries: 12, firstBad: null });
    expect(verifyChain([], sha256)).toEqual({ entries: 0, firstBad: null });
  });

  test('[AU3] a change of any field of any entry is found, and that entry is named', () => {
    const fields = Object.keys(chainOf(1)[0] ?? {}) as (keyof ChainedEntry)[];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(...fields),
        fc.integer({ min: 1, max: 99 }),
        (at, field, by) => {
          const chain = chainOf(8);
          const entry = chain[at - 1];
          if (entry === undefined) throw new Error('No such entry');
          const value = entry[field];
          const other = typeof value === 'number' ? value + by : `${value ?? ''}${by}`;
          chain[at - 1] = { ...entry, [field]: other };
          const { entries, firstBad } = verifyChain(chain, sha256);
          expect(entries).toBe(at - 1);
          // At another station or epoch it stands alone, and the first is missing before it.
          expect(firstBad?.sequence).toBe(['stationId', 'epoch'].includes(field) ? 1 : at);
        },
      ),
    );
  });
});
