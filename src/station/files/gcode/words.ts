/** A line of G-code without its comment, line number and checksum. */
export interface GcodeLine {
  /** `G1`, `M104`, `T0`, in upper case; a firmware's macro (`PRINT_START`) as its name; empty when none. */
  readonly command: string;
  /** What follows the command. */
  readonly rest: string;
  readonly isMacro: boolean;
}

const NO_COMMAND: GcodeLine = { command: '', rest: '', isMacro: false };
const STANDARD = /^([GMT])\s*(\d{1,5}(?:\.\d{1,3})?)(?![\w.])/i;
const COMPACT = /^([GMT])(\d{1,5}(?:\.\d{1,3})?)(?=[A-Z])/i;
const MACRO = /^[A-Z_]\w*/i;

/** Where the comment starts; the length of the text when there is none. */
export function commentStart(text: string): number {
  const start = text.indexOf(';');
  return start < 0 ? text.length : start;
}

/** Splits a line. `G28 X`, `N12 G28 X*57`, `g28x` and `G28 (home) X ; home` are one command. */
export function splitLine(text: string): GcodeLine {
  let body = text.slice(0, commentStart(text));
  if (body.includes('(')) body = body.replaceAll(/\([^)]*\)/g, '');
  body = body.trim();
  if (body === '') return NO_COMMAND;
  if (/^N\s*\d/i.test(body)) body = body.replace(/^N\s*\d+\s*/i, '').replace(/\*\d*$/, '');
  const standard = STANDARD.exec(body) ?? COMPACT.exec(body);
  if (standard !== null) {
    // "M0104" and "G01" are M104 and G1 to a firmware.
    const command = `${standard[1]?.toUpperCase() ?? ''}${Number(standard[2])}`;
    return { command, rest: body.slice(standard[0].length), isMacro: false };
  }
  const macro = MACRO.exec(body);
  if (macro === null) return NO_COMMAND;
  return { command: macro[0], rest: body.slice(macro[0].length), isMacro: true };
}

/** Digits: more than a double can tell apart, fewer than would overflow it. */
const LONGEST_NUMBER = 40;
const LETTERS = 26;
const A = 65;

/** The parameters of one command: a number by letter. Kept and filled again for every line, as there are millions. */
export class Words {
  private readonly values = new Float64Array(LETTERS);
  private present = 0;

  has(letter: string): boolean {
    return (this.present & (1 << (letter.charCodeAt(0) - A))) !== 0;
  }

  /** NaN when the letter is not there. */
  get(letter: string): number {
    const index = letter.charCodeAt(0) - A;
    return (this.present & (1 << index)) === 0 ? NaN : (this.values[index] ?? NaN);
  }

  /** Reads `X1.5 Y-2 E.03`. A letter without a number counts as zero. Undefined, or the text that is no number. */
  read(text: string): string | undefined {
    this.present = 0;
    let index = 0;
    while (index < text.length) {
      const code = text.charCodeAt(index);
      if (code === 0x20 || code === 0x09) {
        index += 1;
        continue;
      }
      // Upper and lower case differ in one bit.
      const letter = (code & ~0x20) - A;
      if (letter < 0 || letter >= LETTERS) return text.slice(index, index + 40);
      const end = this.readNumber(text, index + 1, letter);
      if (end < 0) return text.slice(index, index + 40);
      index = end;
    }
    return undefined;
  }

  /** Where the number ends; −1 when it is malformed. G-code has no exponents: E is the extruder. */
  private readNumber(text: string, start: number, letter: number): number {
    let index = start;
    while (text.charCodeAt(index) === 0x20) index += 1;
    const sign = text.charCodeAt(index);
    const isSigned = sign === 0x2d || sign === 0x2b;
    if (isSigned) index += 1;
    const digitsStart = index;
    let value = 0;
    // 0 before the point; after it, ten for each digit.
    let scale = 0;
    for (; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === 0x2e && scale === 0) scale = 1;
      else if (code >= 0x30 && code <= 0x39) {
        value = value * 10 + (code - 0x30);
        scale *= 10;
      } else break;
    }
    const isMalformed = (isSigned && index === digitsStart) || text.charCodeAt(index) === 0x2e;
    if (isMalformed || index - digitsStart > LONGEST_NUMBER) return -1;
    this.values[letter] = ((sign === 0x2d ? -1 : 1) * value) / (scale > 1 ? scale : 1);
    this.present |= 1 << letter;
    return index;
  }
}
