import type { ConsoleLine } from '../../../src/shop/printers/index.ts';

/** An hour of a quiet printer, some seconds of one that prints: enough to scroll back to what went wrong. */
export const KEPT_LINES = 3_000;

/** What is on the screen of a console: the lines so far, and where some were missed. */
export interface ConsoleLines {
  readonly lines: readonly ConsoleLine[];
  /** Numbers of the lines before which some are missing: the printer said more than the station keeps. */
  readonly gapsBefore: ReadonlySet<number>;
}

export const NO_LINES: ConsoleLines = { lines: [], gapsBefore: new Set() };

/**
 * What to ask for next. One line that is known already is asked for again: its absence tells that the station began
 * anew, and counts from one.
 */
export function askAfter({ lines }: ConsoleLines): number {
  return Math.max(0, (lines.at(-1)?.number ?? 0) - 1);
}

/** True when the answer cannot belong to the lines so far: everything has to be asked for again. */
export function beganAnew({ lines }: ConsoleLines, answer: readonly ConsoleLine[]): boolean {
  const last = lines.at(-1);
  if (last === undefined) return false;
  const known = answer.find(({ number }) => number === last.number);
  if (known !== undefined) return known.at !== last.at || known.text !== last.text;
  return (answer.at(-1)?.number ?? 0) < last.number;
}

/** The lines so far with those that came after them; the oldest go when there are too many. */
export function appended(kept: ConsoleLines, answer: readonly ConsoleLine[]): ConsoleLines {
  const last = kept.lines.at(-1)?.number ?? 0;
  const fresh = answer.filter(({ number }) => number > last);
  const first = fresh[0];
  if (first === undefined) return kept;
  const missed = last > 0 && first.number > last + 1;
  return {
    lines: [...kept.lines, ...fresh].slice(-KEPT_LINES),
    gapsBefore: missed ? new Set([...kept.gapsBefore, first.number]) : kept.gapsBefore,
  };
}

/** Temperatures (`T:21.3 /0.0`, also behind an ok), bare acknowledgements, and what says only that it is alive. */
const CHATTER_RECEIVED =
  /^(?:ok(?:\s+[NPB]-?\d+)*\s*$|(?:ok\s+)?(?:T\d?|B|C):\s*-?\d|wait\s*$|(?:echo:\s*)?busy:)/;
/** The questions for temperatures, with their line number or without. */
const CHATTER_SENT = /^(?:N-?\d+\s*)?(?:M105|M155)\b/;

/** What a person who looks for something else reads past. */
export function isChatter({ direction, text }: Pick<ConsoleLine, 'direction' | 'text'>): boolean {
  return direction === 'sent' ? CHATTER_SENT.test(text) : CHATTER_RECEIVED.test(text.trim());
}
