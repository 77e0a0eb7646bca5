import type { RandomSource } from '../kernel/index.ts';

const BASE64_URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 256 random bits, as text that goes into a header. */
export function makeToken(random: RandomSource): string {
  return base64Url(random.bytes(32));
}

function base64Url(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(index, index + 3);
    const group = (first << 16) | (second << 8) | third;
    const digits = Math.min(4, Math.ceil(((bytes.length - index) * 8) / 6));
    for (let digit = 0; digit < digits; digit += 1)
      text += BASE64_URL.charAt((group >> (18 - 6 * digit)) & 63);
  }
  return text;
}
