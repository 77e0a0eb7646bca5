import { own, POLL } from './history.ts';
import { enqueue, update, type Turn } from './turn.ts';

/*
 * Half files: writing one broke off when nothing could be said to the printer any more, or nobody heard whether it was
 * taken back. Somebody could start one at the printer's own screen, so they are deleted as soon as it answers again.
 */

/** Files with a name that we give; what people put on the card is theirs. */
const OUR_NAME = /^\/?(PH[0-9A-F]{6}\.GCO)(?![^\s])/i;

/** The file that is being written stays as a half one. */
export function leaveHalf(turn: Turn): void {
  const { phase } = turn.session;
  if (phase.kind === 'bringing') addHalf(turn, phase.upload.plan.name);
}

function addHalf(turn: Turn, name: string): void {
  const { card } = turn.session;
  if (!card.halves.includes(name)) update(turn, { card: { ...card, halves: [...card.halves, name] } });
}

/**
 * A firmware that answers and does not say who it is may still be writing a file, for a station that is gone: then it
 * writes down all that it is told, and does none of it. To any other M29 means nothing.
 */
export function endWritingOfOthers(turn: Turn): void {
  enqueue(turn, [own('M29'), own('M115', 'identified')]);
}

/**
 * Words of a firmware that brings nothing and prints nothing of ours. If it has been writing, what it wrote is half, and
 * has a name of ours: its card is searched for that. What is brought by this connection is not half.
 */
export function noteWordsOfOthers(turn: Turn, line: string): void {
  const { card } = turn.session;
  if (/done saving file/i.test(line) && !card.unseen && !card.searches) {
    update(turn, { card: { ...card, searches: true } });
    return enqueue(turn, [own('M20')]);
  }
  if (card.searches && /end file list/i.test(line)) return endSearch(turn);
  const [, name = ''] = (card.searches && OUR_NAME.exec(line)) || [];
  if (name !== '' && name.toUpperCase() !== card.holds?.name) addHalf(turn, name.toUpperCase());
}

/** Before the handshake is done, its end sees to them. */
function endSearch(turn: Turn): void {
  const { card, phase } = turn.session;
  update(turn, { card: { ...card, searches: false } });
  if (phase.kind === 'ready') deleteHalves(turn);
}

/** The printer answers again, and nothing is going on there. */
export function deleteHalves(turn: Turn): void {
  const { halves: found, holds } = turn.session.card;
  const halves = found.filter((name) => name !== holds?.name);
  if (halves.length === 0) return;
  enqueue(turn, [
    ...halves.map((name) => own(`M30 ${name}`)),
    // Its `ok T:` answers what was sent before it, too.
    own(POLL.command, 'halvesDeleted'),
  ]);
}

export function forgetHalves(turn: Turn): void {
  update(turn, { card: { ...turn.session.card, halves: [] } });
}
