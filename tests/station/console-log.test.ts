import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONSOLE_LINES, createConsoleLog } from '../../src/station/console-log.ts';

test('the last lines of a printer are kept, numbered, and asked for from any number on', () => {
  fc.assert(
    fc.property(fc.nat({ max: 3 * CONSOLE_LINES }), fc.nat({ max: 4 * CONSOLE_LINES }), (count, after) => {
      const log = createConsoleLog({ now: () => 7 });
      for (let line = 1; line <= count; line += 1) log.keep('one', line % 2 ? 'sent' : 'received', `${line}`);
      log.keep('other', 'sent', 'not of this printer');
      const from = Math.max(after, count - CONSOLE_LINES);
      const expected = Array.from({ length: Math.max(0, count - from) }, (_, index) => from + 1 + index);
      const lines = log.since('one', after);
      expect(lines.map(({ number }) => number)).toEqual(expected);
      expect(lines.map(({ text }) => Number(text))).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

test('a printer that nobody has spoken to has no lines', () => {
  expect(createConsoleLog({ now: () => 0 }).since('nobody', 0)).toEqual([]);
});
