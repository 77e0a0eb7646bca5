import { and, eq, isNull, ne } from 'drizzle-orm';
import { scopes } from '../../../src/shop/hierarchy/tables.ts';
import { printers } from '../../../src/shop/printers/tables.ts';
import { approvals, prints, printTasks } from '../../../src/shop/printing/tables.ts';
import { projects } from '../../../src/shop/projects/tables.ts';
import type { Company } from './company.ts';
import { anyOf, CHOICE, newest, type Act, type Rows } from './scene.ts';

/** What is done to printers, tasks and prints. */
export const printingActs = {
  addPrinter({ choices, company, factories, nextId, now, stationId }, rows) {
    const id = nextId('printer');
    const factoryId = choices.of(factories);
    const parentId = company.areas[company.factories.indexOf(factoryId)] ?? factoryId;
    rows.insert(scopes).values({ id, kind: 'printer', parentId, name: id, createdAt: now() }).run();
    rows
      .insert(printers)
      .values({
        id,
        stationId,
        address: `simulated:?name=${id}`,
        profileKey: 'simulated-220-standard',
        materialKey: 'PLA',
        bed: 'unknown',
        connects: false,
        version: 1,
      })
      .run();
    return { action: 'printers.add', recordId: id, scopeId: id };
  },
  setBed({ choices, stationId }, rows) {
    const printer = anyOf(choices, newest(rows, printers, CHOICE, eq(printers.stationId, stationId)));
    if (printer === null) return null;
    rows
      .update(printers)
      .set({ bed: choices.of(['clear', 'occupied', 'unknown'] as const), version: printer.version + 1 })
      .where(eq(printers.id, printer.id))
      .run();
    return { action: 'printers.setBed', recordId: printer.id, scopeId: printer.id };
  },
  requestTask({ choices, company, nextId, now }, rows) {
    const project = anyOf(choices, newest(rows, projects, CHOICE));
    if (project === null) return null;
    const id = nextId('task');
    const at = now();
    rows
      .insert(printTasks)
      .values({
        id,
        number: choices.below(1_000),
        state: 'requested',
        projectId: project.id,
        scopeId: project.scopeId,
        modelVersionId: 'a version',
        gcodeHash: id,
        materialKey: 'PLA',
        copies: 1,
        copiesDone: 0,
        note: '',
        requestedBy: choices.of(company.people),
        requestedAt: at,
        changedAt: at,
        version: 1,
      })
      .run();
    return { action: 'printing.request', recordId: id, scopeId: project.scopeId };
  },
  reviewTask({ choices, company, nextId, now }, rows) {
    const task = anyOf(choices, newest(rows, printTasks, CHOICE, eq(printTasks.state, 'requested')));
    if (task === null) return null;
    const approvalId = nextId('approval');
    const verdict = choices.of(['accept', 'accept', 'deny'] as const);
    const at = now();
    const { gcodeHash, materialKey } = task;
    const reviewedBy = choices.of(company.people.filter((id) => id !== task.requestedBy));
    rows
      .insert(approvals)
      .values({
        id: approvalId,
        taskId: task.id,
        verdict,
        reviewedBy,
        reviewedAt: at,
        reason: '',
        gcodeHash,
        materialKey,
      })
      .run();
    rows
      .update(printTasks)
      .set({
        ...(verdict === 'accept' ? { state: 'approved', approvalId } : { state: 'denied' }),
        changedAt: at,
        version: task.version + 1,
      })
      .where(eq(printTasks.id, task.id))
      .run();
    return { action: 'printing.review', recordId: task.id, scopeId: task.scopeId };
  },
  moveTask({ choices, now }, rows) {
    const task = anyOf(choices, newest(rows, printTasks, CHOICE, ne(printTasks.state, 'closed')));
    if (task === null) return null;
    const state = MOVES[task.state];
    if (state === undefined) return null;
    rows
      .update(printTasks)
      .set({ state: choices.of(state), changedAt: now(), version: task.version + 1 })
      .where(eq(printTasks.id, task.id))
      .run();
    return { action: 'printing.move', recordId: task.id, scopeId: task.scopeId };
  },
  acceptTask({ choices, company, nextId, now, stationId }, rows) {
    const task = anyOf(choices, newest(rows, printTasks, CHOICE, eq(printTasks.state, 'queued')));
    if (task === null) return null;
    const here = newest(rows, printers, CHOICE, eq(printers.stationId, stationId));
    const printer = anyOf(
      choices,
      here.filter(({ id }) => standsWith(rows, company, id, task.scopeId)),
    );
    if (printer === null) return null;
    const id = nextId('print');
    const acceptedBy = choices.of(company.people);
    rows
      .insert(prints)
      .values({
        id,
        taskId: task.id,
        printerId: printer.id,
        stationId,
        attempt: 1,
        state: 'accepted',
        acceptedBy,
        acceptedAt: now(),
        version: 1,
      })
      .run();
    moveTo(rows, task, 'accepted', now(), id);
    return { action: 'printing.accept', recordId: id, scopeId: printer.id };
  },
  /** A physical fact: it stands, whatever became of the task. */
  movePrint({ choices, now, stationId }, rows) {
    const mine = and(eq(prints.stationId, stationId), isNull(prints.endedAt));
    const print = anyOf(choices, newest(rows, prints, CHOICE, mine));
    if (print === null) return null;
    const state = choices.of(['printing', 'paused', 'finished', 'failed'] as const);
    const isOver = state === 'finished' || state === 'failed';
    rows
      .update(prints)
      .set({ state, endedAt: isOver ? now() : null, version: print.version + 1 })
      .where(eq(prints.id, print.id))
      .run();
    return { action: 'printing.told', recordId: print.id, scopeId: print.printerId };
  },
} satisfies Readonly<Record<string, Act>>;

const MOVES: Readonly<Record<string, readonly (typeof printTasks.$inferSelect.state)[]>> = {
  requested: ['cancelled'],
  approved: ['queued', 'queued', 'queued', 'requested'],
  denied: ['requested', 'closed'],
  queued: ['requested', 'cancelled'],
  accepted: ['preheating', 'queued'],
  preheating: ['printing'],
  printing: ['paused', 'finished', 'failed'],
  paused: ['printing', 'finished'],
  finished: ['removed'],
  failed: ['queued', 'removed'],
  cancelled: ['queued', 'closed'],
  removed: ['checked', 'queued'],
  checked: ['closed'],
};

/** A printer prints for its own factory alone. */
function standsWith(rows: Rows, company: Company, printerId: string, taskScopeId: string): boolean {
  const parent = rows.select().from(scopes).where(eq(scopes.id, printerId)).get()?.parentId ?? '';
  const numberOf = (id: string) => Math.max(company.factories.indexOf(id), company.areas.indexOf(id));
  return numberOf(parent) === numberOf(taskScopeId);
}

function moveTo(
  rows: Rows,
  task: typeof printTasks.$inferSelect,
  state: typeof task.state,
  changedAt: number,
  printId: string,
): void {
  rows
    .update(printTasks)
    .set({ state, printId, changedAt, version: task.version + 1 })
    .where(eq(printTasks.id, task.id))
    .run();
}
