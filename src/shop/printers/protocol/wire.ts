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
import {
  BUSY_TIMEOUT_MILLISECONDS,
  LONG_COMMAND_SILENCE_MILLISECONDS,
  LONG_PROBE_MILLISECONDS,
  MAX_REQUESTS_AT_REST,
  MAX_SAME_RESENDS,
  MAX_TIMEOUTS,
  MAX_WINDOW,
  PLAIN_TIMEOUT_MILLISECONDS,
  PLAIN_WINDOW,
  RESEND_OK_MILLISECONDS,
  RESEND_QUIET_MILLISECONDS,
  WAIT_GRACE_MILLISECONDS,
  WINDOW_BYTES,
} from './limits.ts';
import type { JobFailureReason, LinkQuality } from './model.ts';
import type { Reply } from './replies.ts';

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
  readonly okCarriesTemperatures: boolean;
  /** When the firmware last answered, said busy, or was last sent a line. */
  readonly activeAt: Instant;
  /** When any line came from the firmware. */
  readonly heardAt: Instant;
  readonly timeoutsInRow: number;
  readonly quality: LinkQuality;
}

/** A `Resend:` has come; sending stops until its `ok` came (or will not) and the wire fell quiet. */
interface Settling {
  readonly line: number;
  readonly isAnswered: boolean;
  /** `Resend:` lines since sending rests: one damaged line causes several. */
  readonly requests: number;
  readonly until: Instant;
}

export type WireFailure = Extract<
  JobFailureReason,
  'printerSilent' | 'resendLoop' | 'resendOutOfReach' | 'printerReset'
>;

/** The wire after one step, or why it cannot go on. */
export type WireStep = { readonly wire: Wire; readonly failure: WireFailure | null };

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
      longLine: isLongCommand(entry.command) ? line : wire.longLine,
      quality: { ...wire.quality, sentLines: wire.quality.sentLines + 1 },
    },
    text: encodeLine(line, entry.command),
  };
}

/** Takes note of one reply; replies that do not concern delivery only prove that the firmware lives. */
export function receiveReply(wire: Wire, reply: Reply, now: Instant): WireStep {
  const heard = { ...wire, heardAt: now };
  switch (reply.kind) {
    case 'ok':
      return { wire: receiveOk(heard, reply, now), failure: null };
    case 'position':
      return { wire: reply.isOk ? receiveOk(heard, PLAIN, now) : heard, failure: null };
    case 'resend':
      return receiveResend(heard, reply.line, now);
    case 'error':
      if (reply.error.kind !== 'resend' || heard.settling) return { wire: heard, failure: null };
      // Should the `Resend:` that follows be lost, the error itself says what is wanted.
      return { wire: settle(heard, inReach(heard, reply.error.lastLine), now), failure: null };
    case 'busy':
      return { wire: { ...heard, saysBusy: true, activeAt: now, timeoutsInRow: 0 }, failure: null };
    case 'wait':
      return receiveWait(heard, now);
    default:
      return { wire: heard, failure: null };
  }
}

type Ok = Extract<Reply, { kind: 'ok' }>;
const PLAIN: Ok = { kind: 'ok', line: null, plannerFree: null, bufferFree: null, temperatures: null };

function receiveOk(wire: Wire, ok: Ok, now: Instant): Wire {
  const answered = { ...wire, activeAt: now, timeoutsInRow: 0, window: windowAfter(wire, ok) };
  if (wire.settling) return okWhileSettling(answered, wire.settling, ok, now);
  const line = lineAnswered(wire, ok);
  if (line === null) return answered;
  return {
    ...answered,
    acknowledged: line,
    probe: wire.probe !== null && line >= wire.probe ? null : wire.probe,
    poll: answersPoll(wire, ok, line) ? null : wire.poll,
    okCarriesTemperatures: wire.okCarriesTemperatures || (ok.temperatures !== null && wire.poll !== null),
  };
}

/** Where M105 is answered by a bare `ok` and a line of temperatures beside it, its place in the row must do. */
function answersPoll(wire: Wire, ok: Ok, line: number): boolean {
  if (wire.poll === null || ok.temperatures) return true;
  return line >= wire.poll && (!wire.okCarriesTemperatures || ok.line !== null);
}

/** The first `ok` belongs to the `Resend:`; a further one says that the line asked for has come through after all. */
function okWhileSettling(wire: Wire, settling: Settling, ok: Ok, now: Instant): Wire {
  const until = now + RESEND_QUIET_MILLISECONDS;
  if (!settling.isAnswered) return { ...wire, settling: { ...settling, isAnswered: true, until } };
  const isCounted = ok.line === null && settling.line < wire.cursor;
  return { ...wire, settling: { ...settling, line: settling.line + (isCounted ? 1 : 0), until } };
}

/** Which line this `ok` acknowledges; null: none (doubled, or answering something that was not numbered). */
function lineAnswered(wire: Wire, ok: Ok): number | null {
  if (ok.line !== null) return ok.line < wire.cursor && entryAt(wire.history, ok.line) ? ok.line : null;
  if (ok.temperatures && wire.poll !== null) return wire.poll;
  if (ok.temperatures && wire.okCarriesTemperatures) return null;
  if (wire.probe !== null) return wire.probe;
  const next = wire.acknowledged + 1;
  if (next >= wire.cursor) return null;
  // A bare `ok` cannot answer M105 in a firmware that answers it with temperatures: one `ok` too many came before.
  return next === wire.poll && wire.okCarriesTemperatures ? null : next;
}

/** `B`: free slots in the firmware's command buffer, beside the line just answered. */
function windowAfter(wire: Wire, ok: Ok): number {
  if (ok.line === null || ok.bufferFree === null) return wire.window;
  return Math.min(MAX_WINDOW, Math.max(PLAIN_WINDOW, ok.bufferFree));
}

function receiveResend(wire: Wire, line: number, now: Instant): WireStep {
  if (line < Math.max(wire.floor, wire.history.first)) {
    if (wire.doubted === line)
      return { wire, failure: line < wire.floor ? 'printerReset' : 'resendOutOfReach' };
    return { wire: settle({ ...wire, doubted: line }, wire.acknowledged + 1, now), failure: null };
  }
  const wanted = line > wire.cursor ? wire.acknowledged + 1 : line;
  const requests = (wire.settling?.requests ?? 0) + 1;
  // The requests that one damaged line causes while sending rests are one request.
  const before = wire.lastResend?.line === wanted ? wire.lastResend.times : 0;
  const times = requests === 1 || before === 0 ? before + 1 : before;
  if (times >= MAX_SAME_RESENDS || requests > MAX_REQUESTS_AT_REST) return { wire, failure: 'resendLoop' };
  const noted = { ...wire, doubted: null, lastResend: { line: wanted, times } };
  return { wire: settle(noted, wanted, now, requests), failure: null };
}

function settle(wire: Wire, line: number, now: Instant, requests = 0): Wire {
  const until = now + RESEND_OK_MILLISECONDS;
  return { ...wire, activeAt: now, timeoutsInRow: 0, settling: { line, isAnswered: false, requests, until } };
}

/** The line an error asks for when it can be had, else the oldest unacknowledged one. */
function inReach(wire: Wire, lastLine: number | null): number {
  const line = lastLine === null ? null : lastLine + 1;
  const isKept = line !== null && line >= wire.floor && line <= wire.cursor && line >= wire.history.first;
  return isKept ? line : wire.acknowledged + 1;
}

/** An idle firmware while a line is unanswered: the line or its `ok` was lost. */
function receiveWait(wire: Wire, now: Instant): WireStep {
  const isOverdue =
    linesInFlight(wire) > 0 && !wire.settling && now - wire.activeAt >= WAIT_GRACE_MILLISECONDS;
  return isOverdue ? overdue(wire, now) : { wire, failure: null };
}

/** When `passTime` must be called next; null: nothing is waited for. */
export function wireWakesAt(wire: Wire): Instant | null {
  if (wire.settling) return wire.settling.until;
  return linesInFlight(wire) > 0 ? deadline(wire) : null;
}

function deadline(wire: Wire): Instant {
  if (isLongRunning(wire)) {
    const probeAt =
      wire.activeAt + (wire.probe === null ? PLAIN_TIMEOUT_MILLISECONDS : LONG_PROBE_MILLISECONDS);
    return Math.min(probeAt, wire.heardAt + LONG_COMMAND_SILENCE_MILLISECONDS);
  }
  return wire.activeAt + (wire.saysBusy ? BUSY_TIMEOUT_MILLISECONDS : PLAIN_TIMEOUT_MILLISECONDS);
}

/** Ends a rest after `Resend:`, and finds that an answer is overdue. */
export function passTime(wire: Wire, now: Instant): WireStep {
  if (wire.settling) {
    return { wire: now >= wire.settling.until ? rewind(wire, wire.settling.line, now) : wire, failure: null };
  }
  if (linesInFlight(wire) === 0 || now < deadline(wire)) return { wire, failure: null };
  if (!isLongRunning(wire)) return overdue(wire, now);
  if (now - wire.heardAt >= LONG_COMMAND_SILENCE_MILLISECONDS) return { wire, failure: 'printerSilent' };
  // Its `ok` may be lost all the same, while temperature reports go on: ask, and do not count it.
  return { wire: { ...wire, activeAt: now, probe: wire.cursor }, failure: null };
}

/** True while an unanswered line is one that may take minutes. */
export function isLongRunning(wire: Wire): boolean {
  return wire.longLine > wire.acknowledged && wire.longLine < wire.cursor;
}

function rewind(wire: Wire, line: number, now: Instant): Wire {
  return {
    ...wire,
    cursor: line,
    acknowledged: line - 1,
    settling: null,
    probe: null,
    poll: null,
    activeAt: now,
  };
}

/**
 * An answer is overdue: either the line was lost, or its `ok`. One more numbered line goes out past the window (the
 * session takes an M105 when no line waits to be repeated). If the overdue line was taken, this one is too, and its
 * answer covers both; if not, the firmware asks for the overdue one. Neither repeats a move.
 */
function overdue(wire: Wire, now: Instant): WireStep {
  const timeoutsInRow = wire.timeoutsInRow + 1;
  const quality = { ...wire.quality, timeouts: wire.quality.timeouts + 1 };
  if (timeoutsInRow >= MAX_TIMEOUTS)
    return { wire: { ...wire, timeoutsInRow, quality }, failure: 'printerSilent' };
  return { wire: { ...wire, timeoutsInRow, quality, activeAt: now, probe: wire.cursor }, failure: null };
}

/** True when the probe that `overdue` decided on has not been transmitted yet. */
export function owesProbe(wire: Wire): boolean {
  return wire.probe === wire.cursor && !wire.settling;
}
