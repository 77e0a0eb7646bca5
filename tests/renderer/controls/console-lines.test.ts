import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  appended,
  askAfter,
  beganAnew,
  isChatter,
  KEPT_LINES,
  NO_LINES,
  type ConsoleLines,
} from '../../../renderer/rooms/controls/console-lines.ts';
import type { ConsoleLine } from '../../../src/shop/printers/index.ts';

const STATION_KEEPS = 500;

function line(number: number, at = number, text = `line ${number}`): ConsoleLine {
  return { number, at, direction: 'received', text };
}

/** A station that counts its lines and keeps the last of them. */
function station(startedAt = 0) {
  let lines: readonly ConsoleLine[] = [];
  return {
    say: (count: number) => {
      const first = (lines.at(-1)?.number ?? 0) + 1;
      const said = Array.from({ length: count }, (_, index) =>
        line(first + index, startedAt + first + index),
      );
      lines = [...lines, ...said].slice(-STATION_KEEPS);
    },
    after: (number: number) => lines.filter((each) => each.number > number),
    last: () => lines.at(-1)?.number ?? 0,
  };
}

function ask(kept: ConsoleLines, from: ReturnType<typeof station>): ConsoleLines {
  const answer = from.after(askAfter(kept));
  return beganAnew(kept, answer) ? appended(NO_LINES, from.after(0)) : appended(kept, answer);
}

test('asked again and again, every line stands there once, in order, and what was missed is marked', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 12 }), (bursts) => {
      const wire = station();
      let kept = NO_LINES;
      for (const count of bursts) {
        wire.say(count);
        kept = ask(kept, wire);
        expect(kept.lines.at(-1)?.number ?? 0).toBe(wire.last());
        const numbers = kept.lines.map(({ number }) => number);
        const follows = (number: number, index: number) => {
          const before = numbers[index - 1] ?? number - 1;
          return number === before + 1 || (number > before && kept.gapsBefore.has(number));
        };
        expect(numbers.every(follows)).toBe(true);
      }
      expect(kept.lines.length).toBeLessThanOrEqual(KEPT_LINES);
    }),
  );
});

test('nothing is marked as missing while the station keeps what was said between two questions', () => {
  const wire = station();
  let kept = NO_LINES;
  for (let turn = 0; turn < 20; turn += 1) {
    wire.say(STATION_KEEPS - 1);
    kept = ask(kept, wire);
  }
  expect(kept.gapsBefore.size).toBe(0);
});

test('a station that began anew is heard from its first line', () => {
  const before = station();
  before.say(40);
  const kept = ask(NO_LINES, before);
  for (const said of [1, 39, 40, 41, 300]) {
    const anew = station(10_000);
    anew.say(said);
    const heard = ask(kept, anew);
    expect(heard.lines.map(({ number }) => number)).toEqual(
      Array.from({ length: said }, (_, index) => index + 1),
    );
    expect(heard.lines[0]?.at).toBeGreaterThan(10_000);
  }
});

test('a quiet wire changes nothing at all', () => {
  const wire = station();
  wire.say(10);
  const kept = ask(NO_LINES, wire);
  expect(ask(kept, wire)).toBe(kept);
});

test.each([
  'ok',
  'ok ',
  'ok N12 P15 B3',
  'ok T:21.3 /0.0 B:20.9 /0.0 @:0 B@:0',
  ' T:199.8 /200.0 B:60.0 /60.0 @:64 B@:12',
  'T0:20.1 /0.0',
  'wait',
  'echo:busy: processing',
  'busy: heating',
])('received “%s” is chatter', (text) => {
  expect(isChatter({ direction: 'received', text })).toBe(true);
});

test.each([
  'Error:checksum mismatch',
  'Resend: 12',
  'echo:Unknown command: "T:9"',
  'okay',
  'start',
  '//action:pause',
  'X:0.00 Y:0.00 Z:5.00 E:0.00',
])('received “%s” is never hidden', (text) => {
  expect(isChatter({ direction: 'received', text })).toBe(false);
});

test('of what is sent, only the questions for temperatures are hidden', () => {
  expect(isChatter({ direction: 'sent', text: 'M105' })).toBe(true);
  expect(isChatter({ direction: 'sent', text: 'N12 M105*37' })).toBe(true);
  expect(isChatter({ direction: 'sent', text: 'M155 S2' })).toBe(true);
  for (const text of ['M1050', 'M104 S200', 'N4 G1 X10*85', 'G28', 'ok'])
    expect(isChatter({ direction: 'sent', text })).toBe(false);
});
