import { manualEntries } from './by-hand.ts';
import { own, POLL, type Entry, type Step } from './history.ts';
import { ANSWER_MILLISECONDS, MAX_ANSWER_LINES } from './limits.ts';
import type { Reply } from './replies.ts';
import type { Phase, Question } from './session-model.ts';
import { enqueue, update, type Turn } from './turn.ts';

/**
 * Questions: one command, and every line the firmware says until it has answered it. Each is followed by an M105,
 * whose `ok T:` cannot be mistaken for another `ok`: one `ok` too many, from before, ends no answer early. Both go out
 * on an empty wire (`mustGoAlone`), since `ok T:` of an M105 before them could be taken for this one's; and one
 * question at a time, so that a line belongs to the question that brought it. A question in whose time a line was asked
 * for again is asked once more: it must be one that may be done twice.
 */
export function ask(turn: Turn, id: number, command: string): void {
  const checked = manualEntries([command]);
  if ('refusal' in checked) {
    turn.refusal = checked.refusal;
    return;
  }
  const until = turn.now + ANSWER_MILLISECONDS;
  const question: Question = {
    id,
    command,
    progress: 'waits',
    hasTemperatures: false,
    isTroubled: false,
    until,
    lines: [],
  };
  update(turn, { questions: [...turn.session.questions, question] });
  if (turn.session.questions.length === 1) putFirst(turn);
}

function putFirst(turn: Turn): void {
  const [first] = turn.session.questions;
  if (first) enqueue(turn, [own(first.command, 'asked'), own(POLL.command, 'answered')]);
}

/** True for the lines of a question: they wait until every line before them is answered. */
export function mustGoAlone({ origin }: Entry): boolean {
  return origin.kind === 'own' && isOfQuestion(origin.step);
}

function isOfQuestion(step: Step | null): boolean {
  return step === 'drained' || step === 'asked' || step === 'answered';
}

/** A line of the first question goes out: what comes from now on is its answer. */
export function noteAsked(turn: Turn, step: 'asked' | 'answered'): void {
  change(turn, { progress: step === 'asked' ? 'isSent' : 'isFollowed' });
}

function change(turn: Turn, changes: Partial<Question>): void {
  const [first, ...others] = turn.session.questions;
  if (first) update(turn, { questions: [{ ...first, ...changes }, ...others] });
}

/** Keeps a line that may be part of the answer under way. */
export function gatherAnswer(turn: Turn, reply: Reply, line: string): void {
  const [first] = turn.session.questions;
  if (!first || first.progress === 'waits') return;
  if (isResend(reply)) return change(turn, { isTroubled: true });
  if (reply.kind === 'temperatures') return noteTemperatures(turn, first);
  if (!isSaid(reply) || first.lines.length >= MAX_ANSWER_LINES) return;
  const text = reply.kind === 'position' ? line.replace(/^ok\s+/, '') : line;
  change(turn, { lines: [...first.lines, text] });
}

function isResend(reply: Reply): boolean {
  return reply.kind === 'resend' || (reply.kind === 'error' && reply.error.kind === 'resend');
}

function noteTemperatures(turn: Turn, { progress }: Question): void {
  if (progress === 'isSent') return;
  change(turn, { hasTemperatures: true });
  if (progress === 'isAcknowledged') end(turn);
}

/** False for what a firmware says at any time, asked or not. */
function isSaid(reply: Reply): boolean {
  switch (reply.kind) {
    case 'ok':
    case 'resend':
    case 'busy':
    case 'wait':
    case 'start':
    case 'temperatures':
    case 'action':
      return false;
    case 'error':
      return reply.error.kind !== 'resend';
    default:
      return true;
  }
}

/**
 * The M105 behind the first question has its `ok`. Where that carries temperatures, the question is answered; a
 * firmware that says `ok` to a line before it does it (Repetier) is done with the question once they have come.
 */
export function completeAnswer(turn: Turn): void {
  const [first] = turn.session.questions;
  // An M105 of before, sent again, is acknowledged again.
  if (first?.progress !== 'isFollowed') return;
  if (first.hasTemperatures || turn.session.wire.okCarriesTemperatures) end(turn);
  else change(turn, { progress: 'isAcknowledged' });
}

function end(turn: Turn): void {
  const [first, ...others] = turn.session.questions;
  if (!first) return;
  if (first.isTroubled) return askAgain(turn);
  turn.effects.push({ kind: 'answered', question: first.id, lines: first.lines });
  update(turn, { questions: others });
  putFirst(turn);
}

/** First another M105, so that what is still said to the first asking is over before the second goes out. */
function askAgain(turn: Turn): void {
  change(turn, { progress: 'waits', hasTemperatures: false, isTroubled: false, lines: [] });
  enqueue(turn, [own(POLL.command, 'drained')]);
  putFirst(turn);
}

/** In these nothing that was asked will be answered: the wire is gone, begun anew, or cleared for a cancel; or all that is said is written to a card. */
const DEAF: readonly Phase['kind'][] = [
  'closed',
  'hello',
  'identifying',
  'bringing',
  'cancelling',
  'faulted',
  'linkLost',
];

/** Ends questions that will not be answered any more; at the end of each step. */
export function giveUpQuestions(turn: Turn): void {
  const { questions, phase } = turn.session;
  if (questions.length === 0) return;
  const isDeaf = DEAF.includes(phase.kind);
  const lost = questions.filter(({ until }) => isDeaf || turn.now >= until);
  if (lost.length === 0) return;
  for (const { id } of lost) turn.effects.push({ kind: 'unanswered', question: id });
  const wasFirst = questions[0] === lost[0];
  update(turn, { questions: questions.filter((question) => !lost.includes(question)) });
  if (!wasFirst || isDeaf) return;
  update(turn, { outbox: turn.session.outbox.filter((entry) => !mustGoAlone(entry)) });
  putFirst(turn);
}
