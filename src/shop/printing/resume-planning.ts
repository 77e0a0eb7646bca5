import { and, eq, gt, inArray } from 'drizzle-orm';
import { auditEntries } from '../audit/tables.ts';
import { accepted, refused, type Refusal, type Result } from '../kernel/index.ts';
import {
  readToBreak,
  resumeSteps,
  type BrokenOffAt,
  type LineSource,
  type ResumeSteps,
} from '../printers/index.ts';
import { targetsFor } from './bench-work.ts';
import type { PrintingHouse, Tx } from './house.ts';
import type {
  NotResumable,
  PrintFailureCode,
  PrintingRefusal,
  PrintState,
  ResumeCaution,
  ResumePlan,
} from './model.ts';
import { printAt, taskAt, type PrintRow, type TaskRow } from './moves.ts';
import { GETS_WHOLE_FILES, startedFromCard } from './card-runs.ts';
import { printerOf, reading } from './printer-rows.ts';
import { printProgress, prints } from './tables.ts';
import { nextPrintState } from './transitions.ts';

/** A plan, and the file that it goes on with, open. Who gets it closes the file, or starts a job of it. */
export interface OpenedPlan {
  readonly plan: ResumePlan;
  readonly source: LineSource;
  readonly gcodeHash: string;
}

/** How runs that broke off would be taken up again. Made once a station. */
export interface ResumePlans {
  /** Sends nothing. */
  plan(input: {
    readonly printId: string;
    readonly layer?: number | undefined;
  }): Promise<Result<ResumePlan, PrintingRefusal | Refusal>>;
  /** The plan with its file, compared with its hash just now and open. */
  open(printId: string, layer: number | null): Promise<Result<OpenedPlan, PrintingRefusal | Refusal>>;
}

/** A person steps from layer to layer, and then goes on: for this many runs the file is not followed again each time. */
const FOLLOWED_MAXIMUM = 4;

export function createResumePlans(house: PrintingHouse): ResumePlans {
  const known = new Map<string, Followed>();

  async function follow(run: BrokenRunAt, source: LineSource): Promise<Followed> {
    const before = known.get(keyOf(run));
    if (before !== undefined) return before;
    const at = await readToBreak(source, run.brokeOff.lastAcknowledgedLine);
    const followed = { at, layers: source.totals.layers };
    known.set(keyOf(run), followed);
    for (const oldest of [...known.keys()].slice(0, -FOLLOWED_MAXIMUM)) known.delete(oldest);
    return followed;
  }

  async function open(
    printId: string,
    layer: number | null,
  ): Promise<Result<OpenedPlan, PrintingRefusal | Refusal>> {
    const run = brokenRun(house, printId);
    if (!run.ok) return run;
    const { gcodeHash } = run.value.task;
    const path = await house.verifiedGcode(gcodeHash);
    if (!path.ok) return path;
    const opened = await house.bench.openJob(path.value);
    if (!opened.ok) return opened;
    const source = opened.value;
    try {
      const plan = planFrom(house, run.value, await follow(run.value, source), layer);
      if (plan.ok) return accepted({ plan: plan.value, source, gcodeHash });
      await source.close();
      return plan;
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  return {
    async plan({ printId, layer = null }) {
      const run = brokenRun(house, printId);
      if (!run.ok) return run;
      const followed = known.get(keyOf(run.value));
      if (followed !== undefined) return planFrom(house, run.value, followed, layer);
      const opened = await open(printId, layer);
      if (!opened.ok) return opened;
      await opened.value.source.close();
      return accepted(opened.value.plan);
    },
    open,
  };
}

/** What following a file has found, and how many layers it marks. */
interface Followed {
  readonly at: BrokenOffAt;
  readonly layers: number;
}

interface BrokenRunAt extends BrokenRun {
  readonly brokeOff: BrokeOff;
}

const keyOf = ({ print, task, brokeOff }: BrokenRunAt) =>
  `${print.id} ${task.gcodeHash} ${brokeOff.lastAcknowledgedLine}`;

function brokenRun(house: PrintingHouse, printId: string): Result<BrokenRunAt, PrintingRefusal> {
  const now = reading(house);
  const found = resumable(now, printId, null);
  if (!found.ok) return found;
  const { print } = found.value;
  if (GETS_WHOLE_FILES.test(printerOf(now, print.printerId)?.address ?? '')) return notResumable('sentWhole');
  // What the firmware has read is not what it has done, and nobody may have looked for hours.
  if (startedFromCard(now, [print.id]).size > 0) return notResumable('sentWhole');
  const brokeOff = whereItBrokeOff(now, print);
  if (!brokeOff.ok) return brokeOff;
  if (brokeOff.value.lastAcknowledgedLine === 0) return notResumable('neverHomed');
  return accepted({ ...found.value, brokeOff: brokeOff.value });
}

export interface BrokenRun {
  readonly print: PrintRow;
  readonly task: TaskRow;
}

/** A run that broke off, is the newest of its task, and has its part on the printer still. */
export function resumable(
  tx: Pick<Tx, 'rows'>,
  printId: string,
  expectedVersion: number | null,
): Result<BrokenRun, PrintingRefusal> {
  const print = printAt(tx, printId, expectedVersion);
  if (!print.ok) return print;
  if (!nextPrintState(print.value.state, 'goOn').ok) return notResumable(print.value.state);
  const task = taskAt(tx, print.value.taskId, null);
  if (!task.ok) return task;
  if (task.value.printId !== printId) return notResumable('laterRun');
  return accepted({ print: print.value, task: task.value });
}

export function notResumable(state: PrintState | NotResumable) {
  return refused<PrintingRefusal>({ code: 'printing.notResumable', state });
}

interface BrokeOff {
  readonly lastAcknowledgedLine: number;
  readonly isPlannerLost: boolean;
}

/** Of these the printer knew nothing, or heard nothing any more: it went on with what it had. */
const PRINTER_WENT_ON: readonly PrintFailureCode[] = ['linkLost', 'stationStopped', 'fileUnreadable'];

/** What is known of where a run broke off; a run that has sent nothing stands where the one before it did. */
function whereItBrokeOff(tx: Pick<Tx, 'rows'>, print: PrintRow): Result<BrokeOff, PrintingRefusal> {
  const { failure, resumedFrom } = print;
  if (failure === null) return notResumable(print.state);
  if (failure.head === 'inPause') return notResumable('inPause');
  if (failure.head === 'untouched' && resumedFrom !== null) {
    const former = printAt(tx, resumedFrom, null);
    return former.ok ? whereItBrokeOff(tx, former.value) : former;
  }
  const progress = tx.rows.select().from(printProgress).where(eq(printProgress.printId, print.id)).get();
  const reached = progress?.acknowledgedLines ?? 0;
  // Heating, risen, at its home, on its way back: nobody knows, so nobody says how high the head is.
  if (print.resumePlan !== null && reached <= print.resumePlan.fromCommand) return notResumable('inPreamble');
  return accepted({
    lastAcknowledgedLine: progress?.lastAcknowledgedLine ?? failure.lastAcknowledgedLine ?? 0,
    isPlannerLost: !PRINTER_WENT_ON.includes(failure.code),
  });
}

function planFrom(
  house: PrintingHouse,
  { print, task, brokeOff }: BrokenRunAt,
  { at, layers }: Followed,
  layer: number | null,
): Result<ResumePlan, PrintingRefusal> {
  const now = reading(house);
  const profile = house.profile(printerOf(now, print.printerId)?.profileKey ?? '');
  const steps = resumeSteps(at, {
    layer,
    isPlannerLost: brokeOff.isPlannerLost,
    usualTargets: targetsFor(house, now, task, print.printerId),
    heightLimitMillimetres: profile?.bed.heightMillimetres ?? Number.POSITIVE_INFINITY,
  });
  if (!steps.ok) return notResumable(steps.refusal.code);
  const { from, zMillimetres, hotendCelsius, bedCelsius, preamble } = steps.value;
  const commands = preamble.map(({ command }) => command);
  return accepted({
    fromCommand: from.command,
    fromLine: from.fileLine,
    lastAcknowledgedLine: brokeOff.lastAcknowledgedLine,
    layer: from.layer,
    layers,
    zMillimetres,
    hotendCelsius,
    bedCelsius,
    preamble,
    cautions: cautionsOf(steps.value, {
      atLayer: layer !== null,
      hasLayers: layers > 0,
      isMoved: wasMovedByHand(house, print),
    }),
    hash: hashOf(house, task.gcodeHash, print.printerId, from.command, commands),
  });
}

/** Everything that would be sent, and to whom. */
function hashOf(
  house: PrintingHouse,
  gcodeHash: string,
  printerId: string,
  fromCommand: number,
  commands: readonly string[],
): string {
  return house.sha256(['printhall resume plan 1', gcodeHash, printerId, fromCommand, ...commands].join('\n'));
}

function cautionsOf(
  { from, bedCelsius, isHeightUncertain }: ResumeSteps,
  facts: { readonly atLayer: boolean; readonly hasLayers: boolean; readonly isMoved: boolean },
): readonly ResumeCaution[] {
  const held: readonly (readonly [ResumeCaution, boolean])[] = [
    ['positionLost', true],
    ['headMoved', facts.isMoved],
    ['heightUncertain', isHeightUncertain],
    ['bedCooled', bedCelsius > 0],
    ['homesXY', true],
    ['linesInBuffer', !facts.atLayer],
    ['layerStart', facts.atLayer],
    ['extruderRelative', from.before.modal.isExtruderRelative],
    ['noLayers', !facts.hasLayers],
  ];
  return held.flatMap(([caution, holds]) => (holds ? [caution] : []));
}

/** Acts at the control panel that move the head, or let it be moved. */
const MOVES_BY_HAND = ['controls.move', 'controls.home', 'controls.motorsOff', 'controls.sendCommand'];

function wasMovedByHand(house: PrintingHouse, print: PrintRow): boolean {
  const moved = house.store.reading
    .select({ id: auditEntries.id })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.recordId, print.printerId),
        eq(auditEntries.result, 'done'),
        inArray(auditEntries.action, MOVES_BY_HAND),
        gt(auditEntries.at, print.endedAt ?? 0),
      ),
    )
    .get();
  return moved !== undefined;
}

/** The attempt that a run goes on with; null: it began at the first line. */
export function resumedFromAttempt(house: PrintingHouse, print: PrintRow): number | null {
  if (print.resumedFrom === null) return null;
  const former = house.store.reading
    .select({ attempt: prints.attempt })
    .from(prints)
    .where(eq(prints.id, print.resumedFrom))
    .get();
  return former?.attempt ?? null;
}
