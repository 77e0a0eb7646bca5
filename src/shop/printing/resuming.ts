import { accepted, refused, type Id, type Refusal, type Result } from '../kernel/index.ts';
import type { PrintersRefusal } from '../printers/index.ts';
import { placeOf, recordPrinter } from '../printers/printer-rows.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { countPrints } from './accepting.ts';
import type { PrintingHouse, Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import { movePrint, moveTask, type PrintInput } from './moves.ts';
import { giveWord, spendWord, type WordGiven } from './plate-words.ts';
import { fuseTaken } from './power-turns.ts';
import { printerOf, setBed } from './printer-rows.ts';
import { resumable, type BrokenRun, type OpenedPlan, type ResumePlans } from './resume-planning.ts';
import { expiryOf, failStart, noteAttempt, obstacleToStart } from './running.ts';
import { prints } from './tables.ts';

/** The word of a person that the part is in place, and that this plan may be sent. */
export function confirmResume(
  house: PrintingHouse,
  call: Call,
  input: PrintInput & { readonly planHash: string },
): Result<WordGiven, PrintingRefusal> {
  return house.store.attempt<WordGiven, PrintingRefusal>((tx) => {
    const found = resumable(tx, input.printId, input.expectedVersion);
    if (!found.ok) return found;
    const { printerId } = found.value.print;
    const { name } = placeOf(house.policy(), printerId);
    if (printerOf(tx, printerId)?.fault != null) {
      return refused({ code: 'printing.printerFaulted', printer: name });
    }
    const given = giveWord(house, tx, call, printerId, input.planHash);
    const { printId, planHash } = input;
    recordPrinter(tx, call, printerId, name, { printId, planHash });
    return accepted(given);
  });
}

type ResumeInput = PrintInput & {
  readonly plateToken: string;
  readonly planHash: string;
  readonly layer?: number | undefined;
};

/**
 * Goes on with the part of a run that broke off, at most once: as a start, the attempt and the spent word are on disk
 * before the first byte leaves, and what does not begin in time never begins.
 */
export async function resumeAfterFailure(
  house: PrintingHouse,
  plans: ResumePlans,
  call: Call,
  input: ResumeInput,
): Promise<Result<{ printId: Id<'Print'> }, PrintingRefusal | Refusal>> {
  const opened = await plans.open(input.printId, input.layer ?? null);
  if (!opened.ok) return opened;
  const begun =
    opened.value.plan.hash === input.planHash
      ? beginAgain(house, call, input, opened.value)
      : refused<PrintingRefusal>({ code: 'printing.planChanged' });
  if (!begun.ok) await opened.value.source.close();
  return begun;
}

/** From the word to the first byte without a pause: nothing can come between the commit and the wire. */
function beginAgain(
  house: PrintingHouse,
  call: Call,
  input: ResumeInput,
  { plan, source, gcodeHash }: OpenedPlan,
): Result<{ printId: Id<'Print'> }, PrintingRefusal | Refusal> {
  const asked = house.store.attempt<NewRun, PrintingRefusal | PrintersRefusal>((tx) =>
    askToGoOn(house, tx, call, input, { plan, gcodeHash }),
  );
  if (!asked.ok) return asked;
  const run = asked.value;
  // The commit itself can take its time on a disk that is dying.
  if (house.clock.now() >= expiryOf(call)) {
    failStart(house, run, 'startExpired', '');
    return refused({ code: 'printing.startExpired' });
  }
  const { fromCommand, lastAcknowledgedLine, layer } = plan;
  const preamble = plan.preamble.map(({ command }) => command);
  const resumeAt = { fromCommand, preamble, lastAcknowledgedLine, layer };
  const started = house.bench.startJob(run.printerId, run.id, source, resumeAt);
  if (started.ok) return accepted({ printId: run.id });
  failStart(house, run, 'linkLost', started.refusal.code);
  return started;
}

interface NewRun {
  readonly id: Id<'Print'>;
  readonly printerId: string;
}

function askToGoOn(
  house: PrintingHouse,
  tx: Tx,
  call: Call,
  input: ResumeInput,
  job: Pick<OpenedPlan, 'plan' | 'gcodeHash'>,
): Result<NewRun, PrintingRefusal | PrintersRefusal> {
  const found = resumable(tx, input.printId, input.expectedVersion);
  if (!found.ok) return found;
  if (house.clock.now() >= expiryOf(call)) return refused({ code: 'printing.startExpired' });
  const fence = house.claims.fence();
  if (fence !== null) return refused(fence);
  const { print, task } = found.value;
  const obstacle = obstacleToStart(house, tx, print, task, job.gcodeHash);
  if (obstacle !== null) return refused(obstacle);
  const { printerId } = print;
  // Its plan heats everything up.
  const taken = fuseTaken(house, printerId);
  if (taken !== null) return refused(taken);
  const word = { plateToken: input.plateToken, printerId, resumePlanHash: input.planHash };
  const plateWordId = spendWord(house, tx, call, word);
  if (plateWordId === null) return refused({ code: 'printing.plateTokenInvalid' });
  const id = insertRun(house, tx, call, found.value, job);
  noteAttempt(house, tx, call, { printId: id, printerId, plateWordId, gcodeHash: job.gcodeHash });
  setBed(tx, printerId, 'occupied');
  const left = movePrint(tx, print, 'goOn', { ...call, alreadyRecorded: true });
  if (!left.ok) return left;
  const { fromLine, layer, hash } = job.plan;
  const facts = { printId: id, printerId, resumedFrom: print.id, fromLine, layer, planHash: hash };
  const moved = moveTask(tx, task, 'resumeRun', { ...call, facts }, { printId: id });
  return moved.ok ? accepted({ id, printerId }) : moved;
}

/** The run that goes on: it was never accepted nor preheated, and begins as one that was asked to start. */
function insertRun(
  house: PrintingHouse,
  tx: Tx,
  call: Call,
  { print, task }: BrokenRun,
  { plan }: Pick<OpenedPlan, 'plan'>,
): Id<'Print'> {
  const id = house.makeId<'Print'>();
  tx.rows
    .insert(prints)
    .values({
      id,
      taskId: task.id,
      printerId: print.printerId,
      stationId: house.stationId,
      attempt: countPrints(tx, task.id) + 1,
      resumedFrom: print.id,
      resumePlan: plan,
      state: 'starting',
      acceptedBy: signedInPerson(call),
      acceptedAt: call.at,
      startedAt: house.clock.now(),
      version: 1,
    })
    .run();
  return id;
}
