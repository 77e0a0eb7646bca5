import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/shop/hierarchy/csv.ts';

const read = (text: string) => [...readCsv(text)];
const cellsOf = (text: string) => read(text).map(({ cells }) => cells);

describe('[HI15] a CSV file', () => {
  test('[HI15] comes back as it was written, whatever is in its cells', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\r', '\n', ' ', 'a', 'é', '='), maxLength: 8 }),
    );
    const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.record({
        heading: fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: width, maxLength: width }),
        rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }),
      }),
    );
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        ({ heading, rows }, delimiter, end, mark, ended) => {
          const quoted = (value: string) =>
            /[",;\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
          const lines = [heading, ...rows].map((row) => row.map(quoted).join(delimiter));
          const text = `${mark ? '\ufeff' : ''}${lines.join(end)}${ended ? end : ''}`;
          expect(cellsOf(text)).toEqual([heading, ...rows]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('[HI15] tells on which line a record begins, also after one that goes over several', () => {
    const text = 'a,b\n"x\r\ny\nz",1\n\n2,3\r\n4,5';
    expect(read(text).map(({ line }) => line)).toEqual([1, 2, 5, 6, 7]);
  });

  test('[HI15] a quote that does not fit spoils its own line only', () => {
    expect(read('a,b\n"open,1\nc,d\n"x"y,2\nq"r,3\ne,f').map(({ quotesFit }) => quotesFit)).toEqual([
      true,
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(cellsOf(`a,b\n"never closed\n${'c,d\n'.repeat(3)}`).slice(2)).toEqual([
      ['c', 'd'],
      ['c', 'd'],
      ['c', 'd'],
    ]);
  });

  test('[HI15] never throws, and reads every character of any text once', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('"', ',', '\n', '\r', ';', 'a', '\ufeff'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(nasty, (text) => {
        const lines = read(text).map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].toSorted((left, right) => left - right));
        expect(lines.at(-1) ?? 0).toBeLessThanOrEqual(text.split(/\r\n|\n|\r/).length);
      }),
      { numRuns: 500 },
    );
  });
});
