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
 * question at a time, so that a line belongs to the question that brought it.
 */
export function ask(turn: Turn, id: number, command: string): void {
  const checked = manualEntries([command]);
  if ('refusal' in checked) {
    turn.refusal = checked.refusal;
    return;
  }
  const question: Question = { id, command, isSent: false, until: turn.now + ANSWER_MILLISECONDS, lines: [] };
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
  return step === 'asked' || step === 'answered';
}

/** The command of the first question is on the wire: what comes now is its answer. */
export function noteAsked(turn: Turn): void {
  const [first, ...others] = turn.session.questions;
  if (first) update(turn, { questions: [{ ...first, isSent: true }, ...others] });
}

/** Keeps a line that may be part of the answer under way. */
export function gatherAnswer(turn: Turn, reply: Reply, line: string): void {
  const [first, ...others] = turn.session.questions;
  if (!first?.isSent || !isSaid(reply) || first.lines.length >= MAX_ANSWER_LINES) return;
  const text = reply.kind === 'position' ? line.replace(/^ok\s+/, '') : line;
  update(turn, { questions: [{ ...first, lines: [...first.lines, text] }, ...others] });
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

/** The M105 behind the first question is answered, and so is the question. */
export function completeAnswer(turn: Turn): void {
  const [first, ...others] = turn.session.questions;
  if (!first) return;
  turn.effects.push({ kind: 'answered', question: first.id, lines: first.lines });
  update(turn, { questions: others });
  putFirst(turn);
}

/** In these nothing that was asked will be answered: the wire is gone, begun anew, or cleared for a cancel. */
const DEAF: readonly Phase['kind'][] = [
  'closed',
  'hello',
  'identifying',
  'cancelling',
  'faulted',
  'linkLost',
];

/** Ends questions that will not be answered any more; at the end of each step. */
export function giveUpQuestions(turn: Turn): void {
  const { questions, phase } = turn.session;
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
