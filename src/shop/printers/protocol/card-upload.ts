import { lineEndOf } from './card-plan.ts';
import type { CardPlan, Upload } from './card-model.ts';
import { endOfHistory, entryAt, own, POLL, type Entry } from './history.ts';
import {
  CARD_ANSWER_MILLISECONDS,
  MAX_WINDOW,
  PROGRESS_MILLISECONDS,
  READ_AHEAD_COMMANDS,
  READ_AHEAD_LOW,
} from './limits.ts';
import { track } from './modal.ts';
import type { SourceLine } from './job-model.ts';
import type { CardProblem, PrinterRefusal } from './model.ts';
import { heatersAreOn } from './temperatures.ts';
import { enqueue, enter, tellCard, update, type Turn } from './turn.ts';
import { linesInFlight } from './wire.ts';

/*
 * A file on its way to a printer's card: M28, its lines, M29, and M23 to see how long it has become. Between M28 and M29
 * a firmware writes whatever it takes and does none of it. So no line leaves before the firmware has said that it
 * writes, nothing but the file's own lines leaves after that (no M105: an overdue answer is asked for by the next line),
 * and nothing may be hot meanwhile, because it could not be switched off in good order.
 */

/** Why nothing can be brought to the card now; null: it can. */
export function whyNotBring(turn: Pick<Turn, 'session'>): PrinterRefusal | null {
  const { firmware, temperatures, card } = turn.session;
  if (firmware?.capabilities['SDCARD'] === false) return { code: 'printers.cardRefused', why: 'notOffered' };
  if (card.restartsWhenOpened) return { code: 'printers.cardRefused', why: 'restartsWhenOpened' };
  const isHot = temperatures === null || heatersAreOn(temperatures) || isHeatAsked(turn);
  return isHot ? { code: 'printers.cardRefused', why: 'heatersOn' } : null;
}

/** What was asked for a moment ago shows in no report yet. */
function isHeatAsked({ session: { modal, outbox } }: Pick<Turn, 'session'>): boolean {
  const asked = outbox.reduce((state, { command }) => track(state, command), modal);
  return asked.bedTargetCelsius > 0 || asked.hotendTargetsCelsius.some((celsius) => celsius > 0);
}

export function beginUpload(turn: Turn, id: string, plan: CardPlan): void {
  turn.refusal = whyNotBring(turn);
  if (turn.refusal) return;
  const { wire, card } = turn.session;
  // As for a print: what is asked for again must be of these lines.
  const floor = Math.max(2, wire.acknowledged + 1 - MAX_WINDOW);
  update(turn, { wire: { ...wire, floor }, card: { ...card, holds: null, failed: null } });
  const upload: Upload = {
    id,
    plan,
    stage: 'opening',
    isWriting: false,
    isAnswered: false,
    giveUpAt: turn.now,
    queue: [],
    queueAt: 0,
    requested: 0,
    isReading: false,
    endingSent: 0,
    firstLine: null,
    reportedAt: 0,
    bytes: null,
    problem: null,
  };
  enter(turn, { kind: 'bringing', upload });
  // A mark that a print before it has left would pass for this one's.
  enqueue(turn, [own('G92 E0'), own(`M28 ${plan.name}`, 'cardOpened')]);
  tellCard(turn);
}

function uploadOf(turn: Turn): Upload | null {
  const { phase } = turn.session;
  return phase.kind === 'bringing' ? phase.upload : null;
}

function change(turn: Turn, changes: Partial<Upload>): void {
  const upload = uploadOf(turn);
  if (upload) update(turn, { phase: { kind: 'bringing', upload: { ...upload, ...changes } } });
}

/** The next line for the card; null: none can go now. */
export function nextForCard(turn: Turn, isOverdue = false): Entry | null {
  const upload = uploadOf(turn);
  if (upload?.stage !== 'writing') return null;
  const line = upload.queue[upload.queueAt];
  if (line) {
    noteSent(turn, { queueAt: upload.queueAt + 1 });
    readForCard(turn);
    return { command: line.command, origin: { kind: 'card' } };
  }
  if (upload.isReading || upload.requested < upload.plan.totals.commands) return null;
  const ending = upload.plan.ending[upload.endingSent];
  if (ending !== undefined) {
    noteSent(turn, { endingSent: upload.endingSent + 1 });
    return { command: ending, origin: { kind: 'card' } };
  }
  // The end waits for the last answer: a line asked for again must still be written. Where that does not come, the end
  // asks for it: it has a number, and is not taken before the line that is missing.
  if (!isOverdue && linesInFlight(turn.session.wire) > 0) return null;
  change(turn, { stage: 'closing' });
  return own('M29', 'cardClosed');
}

function noteSent(turn: Turn, changes: Partial<Upload>): void {
  const { firstLine } = uploadOf(turn) ?? {};
  change(turn, { ...changes, firstLine: firstLine ?? endOfHistory(turn.session.wire.history) });
}

/** What asks for an overdue answer: an M105 would be written into the file. */
export function probeForCard(turn: Turn): Entry | null {
  const upload = uploadOf(turn);
  if (upload === null) return POLL;
  if (upload.stage === 'opening' && upload.isWriting) beginWriting(turn);
  const isOpen = upload.stage === 'opening' || uploadOf(turn)?.stage === 'writing';
  return isOpen ? nextForCard(turn, true) : POLL;
}

/**
 * The lines before M28 are done. A firmware that asks for one of them all the same does not get it: an M29 among them,
 * cut by the cable, would end the writing.
 */
function beginWriting(turn: Turn): void {
  const { wire } = turn.session;
  let opening = endOfHistory(wire.history) - 1;
  while (opening > wire.floor && !isOpening(entryAt(wire.history, opening))) opening -= 1;
  update(turn, { wire: { ...wire, floor: opening + 1 } });
  change(turn, { stage: 'writing', isAnswered: false });
  readForCard(turn);
}

function isOpening(entry: Entry | null): boolean {
  return entry?.origin.kind === 'own' && entry.origin.step === 'cardOpened';
}

function readForCard(turn: Turn): void {
  const upload = uploadOf(turn);
  if (!upload || upload.isReading || upload.requested >= upload.plan.totals.commands) return;
  if (upload.queue.length - upload.queueAt > READ_AHEAD_LOW) return;
  const count = Math.min(READ_AHEAD_COMMANDS, upload.plan.totals.commands - upload.requested);
  change(turn, { isReading: true });
  turn.effects.push({ kind: 'readLines', jobId: upload.id, from: upload.requested, count });
}

/** Lines of the file; an empty answer: it cannot be read any further. */
export function receiveForCard(turn: Turn, id: string, lines: readonly SourceLine[]): void {
  const upload = uploadOf(turn);
  if (upload?.id !== id || !upload.isReading) return;
  if (lines.length === 0) return takeBack(turn, 'fileUnreadable');
  change(turn, {
    queue: [...upload.queue.slice(upload.queueAt), ...lines],
    queueAt: 0,
    requested: upload.requested + lines.length,
    isReading: false,
  });
  readForCard(turn);
}

/** Leaves no half file behind: writing ends, and what was written is deleted. */
export function takeBack(turn: Turn, problem: CardProblem | 'stopped'): void {
  const upload = uploadOf(turn);
  if (!upload || upload.stage === 'deleting') return;
  change(turn, { stage: 'deleting', problem, queue: [], queueAt: 0, isAnswered: false });
  // Its `ok T:` cannot be taken for another one: an `ok` too many would say that the file is gone when it is not yet.
  const deleted = own(POLL.command, 'cardDeleted');
  update(turn, { outbox: [own('M29'), own(`M30 ${upload.plan.name}`), deleted] });
}

export function stopUpload(turn: Turn): void {
  takeBack(turn, 'stopped');
}

/** Words of the firmware while a file is brought to its card. */
export function noteUploadWords(turn: Turn, line: string): void {
  const upload = uploadOf(turn);
  if (!upload) return;
  switch (upload.stage) {
    case 'opening':
      if (/writing to file/i.test(line)) return noteWriting(turn, upload);
      if (REFUSES.test(line)) return takeBack(turn, 'cannotWrite');
      return;
    case 'writing':
      // It has ended by itself: a line more would be done.
      if (/done saving file/i.test(line)) return takeBack(turn, 'cannotWrite');
      return hasFailed(line) ? takeBack(turn, 'cardFull') : undefined;
    case 'closing':
      return hasFailed(line) ? takeBack(turn, 'cardFull') : undefined;
    case 'measuring': {
      const bytes = openedBytes(line);
      if (bytes !== null) change(turn, { bytes });
      if (bytes !== null && upload.isAnswered) judge(turn);
      return;
    }
    case 'deleting':
      return DELETES.test(line) ? endUpload(turn, upload) : undefined;
  }
}

/** Of the file, whether it was there or not. */
const DELETES = /file deleted|deletion failed/i;

function hasFailed(line: string): boolean {
  return /error writing|write (?:error|failed)/i.test(line);
}

const REFUSES = /open failed|cannot open|no (?:sd|media)|sd init|not (?:supported|mounted)|unknown command/i;

/** `File opened: PH1A2B3C.GCO Size: 12345`, in the words of every firmware that has a card. */
export function openedBytes(line: string): number | null {
  const match = /file opened.*?size:?\s*(\d+)/i.exec(line);
  return match ? Number(match[1]) : null;
}

function noteWriting(turn: Turn, { isAnswered }: Upload): void {
  change(turn, { isWriting: true });
  if (isAnswered) beginWriting(turn);
}

/** A step of ours has its `ok`. */
export function completeUploadStep(
  turn: Turn,
  step: 'cardOpened' | 'cardClosed' | 'cardMeasured' | 'cardDeleted',
): void {
  const upload = uploadOf(turn);
  if (!upload) return;
  const waiting = { isAnswered: true, giveUpAt: turn.now + CARD_ANSWER_MILLISECONDS };
  // Most say so, before or after it; where `ok` comes without anything of its own, one too many may be it.
  if (step === 'cardDeleted' && upload.stage === 'deleting') return change(turn, waiting);
  if (step === 'cardOpened' && upload.stage === 'opening') {
    return upload.isWriting ? beginWriting(turn) : change(turn, waiting);
  }
  if (step === 'cardClosed' && upload.stage === 'closing') {
    change(turn, { stage: 'measuring' });
    return enqueue(turn, [own(`M23 ${upload.plan.name}`, 'cardMeasured')]);
  }
  if (step === 'cardMeasured' && upload.stage === 'measuring') {
    return upload.bytes === null ? change(turn, waiting) : judge(turn);
  }
}

/** The words that say what came of a step have not come. */
export function passUploadTime(turn: Turn): void {
  const upload = uploadOf(turn);
  if (!upload?.isAnswered || turn.now < upload.giveUpAt) return;
  if (upload.stage === 'deleting') return endUpload(turn, upload);
  takeBack(turn, upload.stage === 'measuring' ? 'lengthDiffers' : 'cannotWrite');
}

function judge(turn: Turn): void {
  const upload = uploadOf(turn);
  if (!upload || upload.bytes === null) return;
  const { plan, bytes } = upload;
  if (lineEndOf(plan, bytes) === null) return takeBack(turn, 'lengthDiffers');
  const holds = { sha256: plan.sha256, name: plan.name, bytes };
  update(turn, { card: { ...turn.session.card, holds } });
  rest(turn);
}

function endUpload(turn: Turn, { plan, problem }: Upload): void {
  if (problem !== null && problem !== 'stopped') {
    update(turn, { card: { ...turn.session.card, failed: { sha256: plan.sha256, problem } } });
  }
  rest(turn);
}

function rest(turn: Turn): void {
  update(turn, { attendedAt: turn.now, pollAt: turn.now });
  enter(turn, { kind: 'ready' });
  tellCard(turn);
}

export function noteUploadProgress(turn: Turn): void {
  const upload = uploadOf(turn);
  if (!upload || turn.now - upload.reportedAt < PROGRESS_MILLISECONDS) return;
  change(turn, { reportedAt: turn.now });
  tellCard(turn);
}
