import type { Instant } from '../../kernel/index.ts';
import { encodeLine } from './framing.ts';
import { isLongCommand } from './gcode.ts';
import {
  addToHistory,
  emptyHistory,
  endOfHistory,
  entryAt,
  POLL,
  type Entry,
  type History,
} from './history.ts';
import { PLAIN_WINDOW, WINDOW_BYTES } from './limits.ts';
import type { LinkQuality } from './model.ts';

/**
 * Delivery of numbered lines: each exactly once and in order, or a failure.
 *
 * What makes it safe is one rule: a number always means the same line, and a firmware takes only the number after
 * the last one it took. So anything may be *sent* twice and nothing is *executed* twice; all that acknowledgements
 * steer is the pace. They carry no number in most firmwares and get lost, doubled and late, so `acknowledged` is a
 * belief, put right by every `Resend:`, every `ok N…` and every `ok T:` (the answer to a numbered M105).
 *
 * The last lines are kept, not the whole job: a firmware that keeps its count asks no further back than its own
 * buffers. One that asks further back has lost its count (it restarted), and giving it what it asks for would print
 * the start of the job onto the part: that is a failure, after being asked twice (digits get damaged too).
 */
export interface Wire {
  readonly history: History;
  /** The next number to transmit; less than the end of the history while lines are sent again. */
  readonly cursor: number;
  readonly acknowledged: number;
  readonly window: number;
  /** Lines before this one are never sent again (where the running job begins). */
  readonly floor: number;
  readonly settling: Settling | null;
  readonly lastResend: { readonly line: number; readonly times: number } | null;
  /** A request out of reach, waiting to be repeated before it counts. */
  readonly doubted: number | null;
  /** Number of the newest M105 still unanswered. */
  readonly poll: number | null;
  /** Number of the line sent past the window because an answer is overdue. */
  readonly probe: number | null;
  /** Number of the newest long command. */
  readonly longLine: number;
  readonly saysBusy: boolean;
  /** The firmware prints from its card: any line of ours may wait for a long command of the file. */
  readonly isPatient: boolean;
  readonly okCarriesTemperatures: boolean;
  /** When the firmware last answered, said busy, or was last sent a line. */
  readonly activeAt: Instant;
  /** When any line came from the firmware. */
  readonly heardAt: Instant;
  readonly timeoutsInRow: number;
  readonly quality: LinkQuality;
}

/** A `Resend:` has come; sending stops until its `ok` came (or will not) and the wire fell quiet. */
export interface Settling {
  readonly line: number;
  readonly isAnswered: boolean;
  /** `Resend:` lines since sending rests: one damaged line causes several. */
  readonly requests: number;
  readonly until: Instant;
}

/** The wire after the firmware answered `M110 N0`: the next line is number 1. */
export function openWire(now: Instant): Wire {
  return {
    history: emptyHistory(1),
    cursor: 1,
    acknowledged: 0,
    window: PLAIN_WINDOW,
    floor: 1,
    settling: null,
    lastResend: null,
    doubted: null,
    poll: null,
    probe: null,
    longLine: 0,
    saysBusy: false,
    isPatient: false,
    okCarriesTemperatures: false,
    activeAt: now,
    heardAt: now,
    timeoutsInRow: 0,
    quality: { sentLines: 0, resentLines: 0, timeouts: 0 },
  };
}

export function linesInFlight(wire: Wire): number {
  return wire.cursor - 1 - wire.acknowledged;
}

/** True when a line waits to be sent again. */
export function mustRepeat(wire: Wire): boolean {
  return wire.cursor < endOfHistory(wire.history);
}

/** True when one more line may go out now. */
export function canSend(wire: Wire): boolean {
  if (wire.settling) return false;
  const inFlight = linesInFlight(wire);
  if (inFlight < PLAIN_WINDOW) return true;
  return inFlight < wire.window && bytesInFlight(wire) < WINDOW_BYTES;
}

function bytesInFlight(wire: Wire): number {
  let bytes = 0;
  for (let line = wire.acknowledged + 1; line < wire.cursor; line += 1) {
    // `N`, the number, a blank, `*`, up to three digits, line feed.
    bytes += (entryAt(wire.history, line)?.command.length ?? 0) + String(line).length + 7;
  }
  return bytes;
}

/** Transmits the line at the cursor again. Only when `mustRepeat`. */
export function repeatLine(wire: Wire, now: Instant): { readonly wire: Wire; readonly text: string } {
  const entry = entryAt(wire.history, wire.cursor);
  if (!entry) throw new Error(`Line ${wire.cursor} is not in the history`);
  return {
    wire: {
      ...wire,
      cursor: wire.cursor + 1,
      activeAt: now,
      poll: entry.command === POLL.command ? wire.cursor : wire.poll,
      quality: { ...wire.quality, resentLines: wire.quality.resentLines + 1 },
    },
    text: encodeLine(wire.cursor, entry.command),
  };
}

/** Gives a new line the next number and transmits it. Only when no line waits to be sent again. */
export function sendLine(
  wire: Wire,
  entry: Entry,
  now: Instant,
): { readonly wire: Wire; readonly text: string } {
  const line = wire.cursor;
  return {
    wire: {
      ...wire,
      history: addToHistory(wire.history, entry),
      cursor: line + 1,
      activeAt: now,
      poll: entry.command === POLL.command ? line : wire.poll,
      longLine: isLong(wire, entry) ? line : wire.longLine,
      quality: { ...wire.quality, sentLines: wire.quality.sentLines + 1 },
    },
    text: encodeLine(line, entry.command),
  };
}

function isLong({ isPatient }: Wire, { command, origin }: Entry): boolean {
  return isPatient || (origin.kind !== 'card' && isLongCommand(command));
}

/** True while an unanswered line is one that may take minutes. */
export function isLongRunning(wire: Wire): boolean {
  return wire.longLine > wire.acknowledged && wire.longLine < wire.cursor;
}

/** True when the probe that `overdue` decided on has not been transmitted yet. */
export function owesProbe(wire: Wire): boolean {
  return wire.probe === wire.cursor && !wire.settling;
}
