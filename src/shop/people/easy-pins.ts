/**
 * Six-digit numbers that are tried first and that no other rule here catches: walks over the keypad and numbers
 * that are known by heart (from published counts of leaked PINs, in our own words).
 */
const COMMON: ReadonlySet<string> = new Set([
  '112358',
  '123321',
  '123654',
  '142536',
  '147258',
  '147852',
  '159357',
  '159753',
  '258369',
  '258456',
  '271828',
  '314159',
  '321456',
  '357159',
  '369258',
  '456123',
  '520131',
  '741852',
  '753951',
  '789123',
  '789456',
  '852456',
  '963852',
]);

/** Fewer different digits than this are seen over a shoulder at once. */
const DIFFERENT_DIGITS_MINIMUM = 3;
/** An e-mail with one or two digits in it says nothing about a PIN. */
const EMAIL_DIGITS_MINIMUM = 4;

const YEAR = '(?:19|20)\\d\\d';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';
const MONTH = '(?:0[1-9]|1[0-2])';

/** A day written in any order, or a year of the last or this century with two further digits or another year. */
const DATES = [
  `${YEAR}\\d\\d`,
  `\\d\\d${YEAR}`,
  `${YEAR}${YEAR}`,
  ...['\\d\\d', YEAR].flatMap((year) => [
    `${DAY}${MONTH}${year}`,
    `${MONTH}${DAY}${year}`,
    `${year}${MONTH}${DAY}`,
  ]),
].map((shape) => new RegExp(`^${shape}$`));

/**
 * Whether a PIN is one of the first that are guessed: repeats, digits that follow each other, dates and years, the
 * digits of the person's own e-mail, and those that everybody takes.
 *
 * @param pin 6 to 12 digits
 */
export function isTooEasy(pin: string, email: string): boolean {
  return (
    new Set(pin).size < DIFFERENT_DIGITS_MINIMUM ||
    isRepeated(pin) ||
    isSteady(pin) ||
    isSteady(pin.replaceAll(/(\d)\1+/g, '$1')) ||
    isDate(pin) ||
    COMMON.has(pin) ||
    isOfEmail(pin, email)
  );
}

/** The same digits over and over, as in 123123. */
function isRepeated(pin: string): boolean {
  return /^(\d+)\1+$/.test(pin);
}

/** Up or down by the same step, over the nine to the zero too, as in 345678, 987654 or 246802. */
function isSteady(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10);
  return new Set(steps).size <= 1;
}

function isDate(pin: string): boolean {
  return DATES.some((shape) => shape.test(pin));
}

function isOfEmail(pin: string, email: string): boolean {
  const digits = email.replaceAll(/\D/g, '');
  return digits.length >= EMAIL_DIGITS_MINIMUM && (pin.includes(digits) || digits.includes(pin));
}
