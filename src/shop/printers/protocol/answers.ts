import type { Instant } from '../../kernel/index.ts';
import { endOfHistory, entryAt } from './history.ts';
import {
  BUSY_TIMEOUT_MILLISECONDS,
  LONG_COMMAND_SILENCE_MILLISECONDS,
  LONG_PROBE_MILLISECONDS,
  MAX_BELIEVED_REQUESTS,
  MAX_REQUESTS_AT_REST,
  MAX_SAME_RESENDS,
  MAX_TIMEOUTS,
  MAX_WINDOW,
  PLAIN_TIMEOUT_MILLISECONDS,
  PLAIN_WINDOW,
  RESEND_OK_MILLISECONDS,
  RESEND_QUIET_MILLISECONDS,
  WAIT_GRACE_MILLISECONDS,
} from './limits.ts';
import type { JobFailureReason } from './model.ts';
import type { Reply } from './replies.ts';
import { isLongRunning, linesInFlight, type Settling, type Wire } from './wire.ts';

/** The receiving half of delivery: what answers, and their absence, say about the lines sent. */

export type WireFailure = Extract<
  JobFailureReason,
  'printerSilent' | 'resendLoop' | 'resendOutOfReach' | 'printerReset'
>;

/** The wire after one step, or why it cannot go on. */
export type WireStep = { readonly wire: Wire; readonly failure: WireFailure | null };

/** Takes note of one reply; replies that do not concern delivery only prove that the firmware lives. */
export function receiveReply(wire: Wire, reply: Reply, now: Instant): WireStep {
  const heard = { ...wire, heardAt: now, timeoutsInRow: isLongRunning(wire) ? 0 : wire.timeoutsInRow };
  switch (reply.kind) {
    case 'ok':
      return { wire: receiveOk(heard, reply, now), failure: null };
    case 'position':
    case 'firmware':
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
    probe: isAnswered(wire, line) ? null : wire.probe,
    poll: answersPoll(wire, ok, line) ? null : wire.poll,
    okCarriesTemperatures: wire.okCarriesTemperatures || (ok.temperatures !== null && wire.poll !== null),
  };
}

/** By a line behind it; and while it has not even been sent, by any: then nothing is overdue any more. */
function isAnswered({ probe, cursor }: Wire, line: number): boolean {
  return probe !== null && (line >= probe || probe >= cursor);
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
  // Asked for again and again, it has not come through: then that `ok` was one said twice.
  const isBelieved = (wire.lastResend?.times ?? 0) < MAX_BELIEVED_REQUESTS;
  const isCounted = isBelieved && ok.line === null && settling.line < wire.cursor;
  return { ...wire, settling: { ...settling, line: settling.line + (isCounted ? 1 : 0), until } };
}

/** Which line this `ok` acknowledges; null: none (doubled, or answering something that was not numbered). */
function lineAnswered(wire: Wire, ok: Ok): number | null {
  if (ok.line !== null) return ok.line < wire.cursor && entryAt(wire.history, ok.line) ? ok.line : null;
  if (ok.temperatures && wire.poll !== null) return wire.poll;
  if (ok.temperatures && wire.okCarriesTemperatures) return null;
  if (wire.probe !== null && wire.probe < wire.cursor) return wire.probe;
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
  // Ahead of what is being sent again is fine: it has had those lines before. What nobody has sent is a damaged digit.
  const wanted = line > endOfHistory(wire.history) ? wire.acknowledged + 1 : line;
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
  const isKept =
    line !== null && line >= Math.max(wire.floor, wire.history.first) && line <= endOfHistory(wire.history);
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
    return Math.min(probeAt, missedAt(wire));
  }
  return wire.activeAt + (wire.saysBusy ? BUSY_TIMEOUT_MILLISECONDS : PLAIN_TIMEOUT_MILLISECONDS);
}

/**
 * When nothing heard in a long command means something: at once for who says `busy:`, as at any other time. But not
 * `busy:` alone is a sign of life there: while it heats, Marlin says only ` T:98.1 /200.0 … W:?`.
 */
function missedAt(wire: Wire): Instant {
  return wire.saysBusy
    ? Math.max(wire.activeAt, wire.heardAt) + BUSY_TIMEOUT_MILLISECONDS
    : wire.heardAt + LONG_COMMAND_SILENCE_MILLISECONDS;
}

/** Ends a rest after `Resend:`, and finds that an answer is overdue. */
export function passTime(wire: Wire, now: Instant): WireStep {
  if (wire.settling) {
    return { wire: now >= wire.settling.until ? rewind(wire, wire.settling.line, now) : wire, failure: null };
  }
  if (linesInFlight(wire) === 0 || now < deadline(wire)) return { wire, failure: null };
  if (!isLongRunning(wire)) return overdue(wire, now);
  if (now >= missedAt(wire)) return wire.saysBusy ? overdue(wire, now) : { wire, failure: 'printerSilent' };
  // Its `ok` may be lost all the same, while temperature reports go on: ask, and do not count it.
  return { wire: { ...wire, activeAt: now, probe: wire.cursor }, failure: null };
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
