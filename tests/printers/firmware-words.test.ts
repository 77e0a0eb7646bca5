import { describe, expect, test } from 'vitest';
import { emptySplitter, splitChunk } from '../../src/shop/printers/protocol/framing.ts';
import { parseReply } from '../../src/shop/printers/protocol/replies.ts';
import { FIRMWARE_WORDS, meaningOf } from './support/firmware-words.ts';

/** The lines that come of bytes cut in two at one place. */
function cutAt(bytes: Uint8Array, cut: number): readonly string[] {
  const first = splitChunk(emptySplitter, bytes.subarray(0, cut));
  const second = splitChunk(first.splitter, bytes.subarray(cut));
  return [...first.lines, ...second.lines];
}

describe('what firmwares say', () => {
  test.each(FIRMWARE_WORDS)('[PT2] %s: %s', (_firmware, line, meaning) => {
    for (const end of ['\n', '\r\n']) {
      const bytes = Buffer.from(line + end, 'latin1');
      for (let cut = 0; cut <= bytes.length; cut += 1) {
        const lines = cutAt(bytes, cut);
        expect(lines).toEqual([line]);
        expect(meaningOf(parseReply(lines[0] ?? ''))).toBe(meaning);
      }
    }
  });

  test('[PT2] the table holds every firmware and every meaning', () => {
    expect(FIRMWARE_WORDS.length).toBeGreaterThanOrEqual(60);
    const words = new Set(FIRMWARE_WORDS.map(([, line]) => line));
    expect(words.size).toBe(FIRMWARE_WORDS.length);
  });
});

describe('a complaint that the cable has changed', () => {
  const asks = (line: string) => meaningOf(parseReply(line)) === 'asks again';
  const complaints = FIRMWARE_WORDS.filter(
    ([, line, meaning]) => line.startsWith('Error') && meaning === 'asks again',
  );

  test.each(complaints)(
    '[PT2] %s: %s is known with any one character changed, or cut anywhere',
    (_firmware, line) => {
      for (let at = 'Error:'.length; at < line.length; at += 1) {
        expect([at, asks(`${line.slice(0, at)}~${line.slice(at + 1)}`)]).toEqual([at, true]);
        expect([at, asks(line.slice(0, at))]).toEqual([at, true]);
      }
    },
  );

  test('[PT5] and nothing that stops a printer is taken for one', () => {
    const stops = FIRMWARE_WORDS.filter(([, , meaning]) => meaning === 'thermal' || meaning === 'stopped');
    expect(stops.filter(([, line]) => asks(line))).toEqual([]);
    expect(stops.length).toBeGreaterThan(40);
  });
});
