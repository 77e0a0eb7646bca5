import { checksum } from '../../../shop/printers/protocol/framing.ts';
import type { Simulation } from './options.ts';

/** Numbers in 0 … 1, the same row for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** One bit of one character flips, anywhere in the text. */
export function damage(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const bit = 1 << Math.floor(random() * 7);
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ bit) + text.slice(at + 1);
}

/** Which trouble a line met, by the name of its option. */
export type Trouble =
  | 'corrupt'
  | 'torn'
  | 'joined'
  | 'noise'
  | 'drop-line'
  | 'lose-start'
  | 'garble'
  | 'torn-answers'
  | 'joined-answers'
  | 'noise-answers';

/** What trouble is drawn again for, at most; then the line goes through whole. */
const MAX_DRAWS = 20;

/** Left of a line whose number got lost: a command that a firmware would do without looking at a checksum. */
const BARE_COMMAND = /^\s*[GMT]\s*\d/i;

/**
 * The cable between host and printer: text goes in at one end whole and comes out as the cable left it.
 *
 * Two kinds of damage no host can see, and they are left out here: a line of which several characters change and the
 * eight bits of its checksum still fit (one in 256), and one that loses exactly its number, which firmwares other than
 * Marlin 1 then do unchecked. `lose-start` does the second on purpose. RULES.md of printers says what follows.
 */
export class Cable {
  readonly #simulation: Simulation;
  readonly #random: () => number;
  readonly #met: (trouble: Trouble) => void;
  /** Came without its end: the next line is behind it. */
  #unended = '';

  constructor(simulation: Simulation, random: () => number, met: (trouble: Trouble) => void) {
    this.#simulation = simulation;
    this.#random = random;
    this.#met = met;
  }

  /** The lines that arrive for one that the host sent, without their ends: none, one or two. */
  toPrinter(line: string): readonly string[] {
    const before = this.#unended;
    this.#unended = '';
    const [first, ...others] = this.#draw(line);
    // Two lines in one whose checksum fits all the same: such damage is left out, and the first has its end after all.
    const isSeen = first === undefined || before === '' || !passes(before + first);
    const pieces = isSeen ? [before + (first ?? ''), ...others] : [before, first, ...others];
    if (pieces[0] === '') pieces.shift();
    if (pieces.length > 0 && before === '' && this.#strikes('joined', this.#simulation.joined)) {
      this.#unended = pieces.pop() ?? '';
    }
    return pieces;
  }

  /** What arrives at the host for one line of the firmware; `end` is the firmware's own end of line. */
  toHost(line: string, end: string): string {
    const { garble, tornAnswers, joinedAnswers, noiseAnswers } = this.#simulation;
    let text = line;
    if (this.#strikes('garble', garble)) text = damage(text, this.#random);
    if (this.#strikes('noise-answers', noiseAnswers)) text = this.#spatter(text);
    if (this.#strikes('torn-answers', tornAnswers)) {
      const at = this.#below(text.length + 1);
      text = `${text.slice(0, at)}\n${text.slice(at)}`;
    }
    return this.#strikes('joined-answers', joinedAnswers) ? text : text + end;
  }

  #draw(line: string): string[] {
    for (let count = 0; count < MAX_DRAWS; count += 1) {
      const { pieces, troubles, isMeant } = this.#spoil(line);
      if (!isMeant && pieces.some((piece) => piece !== line && passes(piece))) continue;
      for (const trouble of troubles) this.#met(trouble);
      return pieces;
    }
    return [line];
  }

  #spoil(line: string): { pieces: string[]; troubles: Trouble[]; isMeant: boolean } {
    const { corrupt, torn, noise, dropLine, loseStart } = this.#simulation;
    const troubles: Trouble[] = [];
    const strikes = (trouble: Trouble, share: number) => {
      const isHit = share > 0 && this.#random() < share;
      if (isHit) troubles.push(trouble);
      return isHit;
    };
    if (strikes('drop-line', dropLine)) return { pieces: [], troubles, isMeant: false };
    if (strikes('lose-start', loseStart)) {
      return { pieces: [line.replace(/^N\d+\s*/, '')], troubles, isMeant: true };
    }
    let text = line;
    if (strikes('corrupt', corrupt)) text = damage(text, this.#random);
    if (strikes('noise', noise)) text = this.#spatter(text);
    if (!strikes('torn', torn)) return { pieces: [text], troubles, isMeant: false };
    const at = this.#below(text.length + 1);
    const pieces = [text.slice(0, at), text.slice(at)].filter((piece) => piece.trim() !== '');
    return { pieces, troubles, isMeant: false };
  }

  /** One to eight characters of anything but the end of a line, put over or between what was there. */
  #spatter(text: string): string {
    const count = 1 + this.#below(8);
    const rubbish = Array.from({ length: count }, () => {
      const code = this.#below(256);
      return String.fromCharCode(code === 10 || code === 13 ? 0 : code);
    }).join('');
    const at = this.#below(text.length + 1);
    return text.slice(0, at) + rubbish + text.slice(this.#random() < 0.5 ? at : at + count);
  }

  #strikes(trouble: Trouble, share: number): boolean {
    const isHit = share > 0 && this.#random() < share;
    if (isHit) this.#met(trouble);
    return isHit;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

/** A firmware would take this for a good line. */
function passes(piece: string): boolean {
  const text = piece.trim();
  if (!text.startsWith('N')) return BARE_COMMAND.test(text);
  const star = text.lastIndexOf('*');
  return star > 0 && Number.parseInt(text.slice(star + 1), 10) === checksum(text.slice(0, star));
}
