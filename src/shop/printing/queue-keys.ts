/** Digits in the order in which their characters sort. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A key that sorts strictly between two others, so that moving one task writes one row and two stations can both move
 * tasks without renumbering. A key is a fraction in base 62 without its trailing zeros.
 *
 * @param before sorts below the answer; null: the answer may be the first
 * @param after sorts above the answer; null: the answer may be the last
 */
export function keyBetween(before: string | null, after: string | null): string {
  if (before !== null && after !== null && before >= after) {
    throw new Error(`No key between ${before} and ${after}`);
  }
  let key = '';
  for (let place = 0; ; place += 1) {
    const low = before === null ? 0 : digitAt(before, place);
    // Once the key is below `after` at some place, the later places are free.
    const high = after === null || !after.startsWith(key) ? DIGITS.length : digitAt(after, place);
    if (high - low > 1) return key + (DIGITS[low + Math.floor((high - low) / 2)] ?? '');
    key += DIGITS[low] ?? '';
  }
}

/** Keys for a whole queue in a given order, evenly apart. */
export function keysInOrder(count: number): readonly string[] {
  const width = Math.max(1, Math.ceil(Math.log(count + 1) / Math.log(DIGITS.length))) + 1;
  const step = DIGITS.length ** width / (count + 1);
  return Array.from({ length: count }, (_, index) => inDigits(Math.floor(step * (index + 1)), width));
}

function digitAt(key: string, place: number): number {
  return place < key.length ? DIGITS.indexOf(key.charAt(place)) : 0;
}

function inDigits(value: number, width: number): string {
  let rest = value;
  let text = '';
  for (let place = 0; place < width; place += 1) {
    text = (DIGITS[rest % DIGITS.length] ?? '') + text;
    rest = Math.floor(rest / DIGITS.length);
  }
  return text.replace(/0+$/, '');
}
