import { and, desc, eq, isNull } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import type { PrintProfile } from '../files/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { people } from '../people/tables.ts';
import { printers } from '../printers/tables.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { findingsIn, type Found } from './file-check.ts';
import { isNeverLetThrough, isOfPrinter } from './finding-levels.ts';
import { factsOf } from './fitting.ts';
import { levelsHere } from './gcode-rules.ts';
import type { Nothing, PrintingHouse, Tx } from './house.ts';
import type { FindingCode, FindingsView, FindingView, PrintingRefusal } from './model.ts';
import { recordTask, taskAt, type TaskRow } from './moves.ts';
import type { PrinterRow } from './printer-rows.ts';
import { findingReleases } from './tables.ts';

type Judging = Pick<PrintingHouse, 'policy' | 'profile' | 'scopesWithin'>;

/** What only a printer can say for certain, as long as it is not known which it will be. */
const BY_PRINTER: ReadonlySet<FindingCode> = new Set(['tooHot', 'offTheBed']);

/**
 * What the check found, as a reviewer has to take it: a file for no certain profile that is too much for the printers
 * of today waits for another printer, and is no more than warned of.
 */
export function findingsAtReview(
  house: Judging,
  tx: Pick<Tx, 'rows'>,
  task: TaskRow,
): readonly FindingView[] {
  return taskFindings(house, tx, task).map((finding) =>
    task.profileKey === null && finding.level === 'refuse' && BY_PRINTER.has(finding.code)
      ? { ...finding, level: 'warn' }
      : finding,
  );
}

/** What the check found in the file of a task, as it is taken where the task stands. */
function taskFindings(house: Judging, tx: Pick<Tx, 'rows'>, task: TaskRow): readonly FindingView[] {
  const found = findingsIn(factsOf(tx, task), profilesFor(house, tx, task));
  return taken(house, tx, found, task.scopeId);
}

/** The same for one printer: held against its own profile, taken as its own place says; what it lacks itself besides. */
export function findingsAtPrinter(
  house: Judging & Pick<PrintingHouse, 'bench'>,
  tx: Pick<Tx, 'rows'>,
  task: TaskRow,
  printer: PrinterRow,
): readonly FindingView[] {
  const profile = house.profile(printer.profileKey);
  const found = [...findingsIn(factsOf(tx, task), profile === null ? [] : [profile])];
  const { THERMAL_PROTECTION: isProtected } = house.bench.snapshot(printer.id)?.firmware?.capabilities ?? {};
  if (isProtected === false) found.push({ code: 'noThermalProtection', line: null, text: null, count: 1 });
  return taken(house, tx, found, printer.id);
}

function taken(
  house: Judging,
  tx: Pick<Tx, 'rows'>,
  found: readonly Found[],
  scopeId: string,
): readonly FindingView[] {
  const levels = levelsHere(tx, house.policy(), scopeId);
  return found
    .map((one): FindingView => ({ ...one, level: levels[one.code].level }))
    .toSorted((left, right) => (left.line ?? Infinity) - (right.line ?? Infinity));
}

/** The profile that it was sliced with, or those of all printers that it could go to. */
function profilesFor(house: Judging, tx: Pick<Tx, 'rows'>, task: TaskRow): readonly PrintProfile[] {
  const within = new Set<string>(house.scopesWithin(task.scopeId as ScopeId));
  const keys =
    task.profileKey === null
      ? tx.rows
          .select({ id: printers.id, profileKey: printers.profileKey })
          .from(printers)
          .where(isNull(printers.removedAt))
          .all()
          .filter(({ id }) => within.has(id))
          .map(({ profileKey }) => profileKey)
      : [task.profileKey];
  return [...new Set(keys)].map((key) => house.profile(key)).filter((profile) => profile !== null);
}

/** The findings that keep a task back: refused here, and let through by nobody for exactly this file. */
export function keptBackBy(
  tx: Pick<Tx, 'rows'>,
  task: TaskRow,
  findings: readonly FindingView[],
): readonly FindingCode[] {
  const released = new Set(releasesOf(tx, task).flatMap((release) => release.findings));
  return findings
    .filter(({ level }) => level === 'refuse')
    .map(({ code }) => code)
    .filter((code) => isNeverLetThrough(code) || isOfPrinter(code) || !released.has(code));
}

/** Newest first. Of another file than the task's present one they hold no more. */
function releasesOf(tx: Pick<Tx, 'rows'>, task: TaskRow) {
  return tx.rows
    .select()
    .from(findingReleases)
    .where(and(eq(findingReleases.taskId, task.id), eq(findingReleases.gcodeHash, task.gcodeHash)))
    .orderBy(desc(findingReleases.releasedAt), desc(findingReleases.id))
    .all();
}

/** What the check found in a task's file, and who let it through. */
export function findingsView(
  house: Judging,
  tx: Pick<Tx, 'rows'>,
  taskId: string,
): Result<FindingsView, PrintingRefusal> {
  const task = taskAt(tx, taskId, null);
  if (!task.ok) return task;
  const findings = findingsAtReview(house, tx, task.value);
  const releases = releasesOf(tx, task.value);
  const [release] = releases;
  return accepted({
    findings,
    isKeptBack: keptBackBy(tx, task.value, findings).length > 0,
    releasable: RELEASABLE.has(task.value.state)
      ? keptBackBy(tx, task.value, taskFindings(house, tx, task.value)).filter(
          (code) => !isNeverLetThrough(code),
        )
      : [],
    isReadBeforeCheck: isReadBeforeCheck(tx, task.value),
    release:
      release === undefined
        ? null
        : {
            byName: nameOf(tx, release.releasedBy),
            at: release.releasedAt,
            reason: release.reason,
            findings: [...new Set(releases.flatMap((one) => one.findings))],
          },
  });
}

function isReadBeforeCheck(tx: Pick<Tx, 'rows'>, task: TaskRow): boolean {
  const facts = factsOf(tx, task);
  return facts !== null && facts.check === undefined;
}

function nameOf(tx: Pick<Tx, 'rows'>, personId: string): string {
  const person = tx.rows.select({ name: people.name }).from(people).where(eq(people.id, personId)).get();
  return person?.name ?? '';
}

interface ReleaseInput {
  readonly taskId: string;
  readonly expectedVersion: number;
  readonly reason: string;
}

/** Lets the file of a task through as it is: this file, and what was found in it now. */
export function releaseFindings(
  house: PrintingHouse,
  call: Call,
  { taskId, expectedVersion, reason }: ReleaseInput,
): Result<Nothing, PrintingRefusal> {
  if (reason === '') return refused({ code: 'printing.reasonMissing' });
  return house.store.attempt<Nothing, PrintingRefusal>((tx) => {
    const task = taskAt(tx, taskId, expectedVersion);
    if (!task.ok) return task;
    const findings = keptBackBy(tx, task.value, taskFindings(house, tx, task.value));
    const never = findings.find(isNeverLetThrough);
    if (never !== undefined) return refused({ code: 'printing.findingForbidden', finding: never });
    if (findings.length === 0 || !RELEASABLE.has(task.value.state)) {
      const { state } = task.value;
      return refused({ code: 'printing.wrongState', subject: 'task', state, event: 'releaseFindings' });
    }
    tx.rows
      .insert(findingReleases)
      .values({
        id: house.makeId<'FindingRelease'>(),
        taskId,
        gcodeHash: task.value.gcodeHash,
        findings: [...findings],
        releasedBy: signedInPerson(call),
        releasedAt: call.at,
        reason,
      })
      .run();
    recordTask(tx, { ...call, reason }, task.value, { findings, gcodeHash: task.value.gcodeHash });
    return accepted({});
  });
}

/** Before it is reviewed, or while it waits: a task that was taken by a printer has passed. */
const RELEASABLE: ReadonlySet<string> = new Set(['requested', 'denied', 'queued']);
