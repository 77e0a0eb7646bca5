import type { Clock, RandomSource } from './clock.ts';

declare const kind: unique symbol;

/** An identifier that cannot be handed over where one of another kind is wanted. */
export type Id<Kind extends string> = string & { readonly [kind]: Kind };

/** Makes ids: UUID version 7 (RFC 9562), so that ids made later sort later, at one station. */
export type MakeId = <Kind extends string>() => Id<Kind>;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Builds the id maker of a station. Never gives the same id twice as long as `random` does not repeat itself. */
export function idMaker(clock: Clock, random: RandomSource): MakeId {
  let lastMilliseconds = 0;
  let sequence = 0;
  return <Kind extends string>() => {
    const bytes = random.bytes(16);
    const now = Math.max(clock.now(), lastMilliseconds);
    // 12 bits of sequence after the millisecond keep the order of ids made within one (RFC 9562, method 1).
    sequence = now === lastMilliseconds ? sequence + 1 : 0;
    lastMilliseconds = sequence > 0xfff ? now + 1 : now;
    if (sequence > 0xfff) sequence = 0;
    for (let index = 0; index < 6; index += 1) {
      bytes[index] = Math.floor(lastMilliseconds / 2 ** (8 * (5 - index))) % 256;
    }
    bytes[6] = 0x70 | (sequence >> 8);
    bytes[7] = sequence & 0xff;
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    return format(bytes) as Id<Kind>;
  };
}

function format(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => HEX[byte]).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
