/** Digits in the order in which their characters sort. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Places counted up or down at the two ends of a queue, where nearly all tasks are put. From the middle there is room
 * for a hundred million million of them before a key grows a ninth digit.
 */
const END_PLACES = 8;

/** A key this long comes of a hundred moves to one place: time to spread the queue out again. */
export const LONG_KEY_CHARACTERS = 24;

/**
 * A key that sorts strictly between two others, so that moving one task writes one row and two stations can both move
 * tasks without renumbering. A key is a fraction in base 62 without its trailing zeros.
 *
 * @param before sorts below the answer; null: the answer may be the first
 * @param after sorts above the answer; null: the answer may be the last
 */
export function keyBetween(before: string | null, after: string | null): string {
  for (const key of [before, after]) {
    if (key !== null && !/^[0-9A-Za-z]*[1-9A-Za-z]$/.test(key)) throw new Error(`No key of a queue: ${key}`);
  }
  if (before !== null && after !== null && before >= after) {
    throw new Error(`No key between ${before} and ${after}`);
  }
  if (before !== null && after === null) return stepUp(before) ?? midpoint(before, after);
  if (before === null && after !== null) return stepDown(after) ?? midpoint(before, after);
  return midpoint(before, after);
}

function midpoint(before: string | null, after: string | null): string {
  let key = '';
  for (let place = 0; ; place += 1) {
    const low = before === null ? 0 : digitAt(before, place);
    // Once the key is below `after` at some place, the later places are free.
    const high = after === null || !after.startsWith(key) ? DIGITS.length : digitAt(after, place);
    if (high - low > 1) return key + (DIGITS[low + Math.floor((high - low) / 2)] ?? '');
    key += DIGITS[low] ?? '';
  }
}

/** The next of the keys of `END_PLACES` digits; null when there is none above. */
function stepUp(key: string): string | null {
  const next = inNumber(key) + 1;
  return next === DIGITS.length ** END_PLACES ? null : inDigits(next, END_PLACES);
}

/** The one before of the keys of `END_PLACES` digits; null when there is none below. */
function stepDown(key: string): string | null {
  const whole = inNumber(key);
  // A longer key stands above its own first digits.
  const previous = key.length > END_PLACES ? whole : whole - 1;
  return previous <= 0 ? null : inDigits(previous, END_PLACES);
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

/** The first `END_PLACES` digits as a number. */
function inNumber(key: string): number {
  let value = 0;
  for (let place = 0; place < END_PLACES; place += 1) value = value * DIGITS.length + digitAt(key, place);
  return value;
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
