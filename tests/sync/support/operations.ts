import { and, desc, eq, isNull, ne, type SQL } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { accessRequests } from '../../../src/shop/grants/tables.ts';
import { scopes } from '../../../src/shop/hierarchy/tables.ts';
import { people, pictures } from '../../../src/shop/people/tables.ts';
import { printers } from '../../../src/shop/printers/tables.ts';
import { approvals, gcodeRules, prints, printTasks } from '../../../src/shop/printing/tables.ts';
import { models, modelVersions, projects } from '../../../src/shop/projects/tables.ts';
import type { RecordEntry } from '../../../src/shop/audit/index.ts';
import type { Transaction } from '../../../src/shop/records/store.ts';
import type { StationStore } from '../../../src/station/store/store.ts';
import type { Choices } from '../../verify/random.ts';
import type { Company } from './company.ts';
import { recordLine } from './record-line.ts';

/** Where an operation happens, and what it may choose from. */
export interface Scene {
  readonly store: StationStore;
  readonly stationId: string;
  readonly company: Company;
  /** The factories whose rows stand here. */
  readonly factories: readonly string[];
  readonly choices: Choices;
  /** Different each time, over all stations of a world. */
  nextId(kind: string): string;
  now(): number;
}

type Rows = Transaction<RecordEntry>['rows'];

/** One thing that a person or a machine does: says what, or null where there was nothing to do it to. */
type Act = (scene: Scene, rows: Rows) => Done | null;

interface Done {
  readonly action: string;
  readonly recordId: string;
  readonly scopeId: string | null;
}

const LANGUAGES = ['en', 'es', 'it'] as const;

/** What is not there is an update of nothing: everything is chosen from what this store holds. */
function anyOf<Row>(choices: Choices, rows: readonly Row[]): Row | null {
  return rows.length === 0 ? null : choices.of(rows);
}

/** So many rows to choose from. */
const CHOICE = 40;

const acts: Readonly<Record<string, Act>> = {
  renamePlace({ choices, company, nextId }, rows) {
    const id = choices.of([...company.areas, ...company.factories, company.clientId]);
    rows
      .update(scopes)
      .set({ name: nextId('place') })
      .where(eq(scopes.id, id))
      .run();
    return { action: 'hierarchy.rename', recordId: id, scopeId: id };
  },
  renamePerson({ choices, company, nextId }, rows) {
    const id = choices.of(company.people);
    const change = choices.below(2) === 0 ? { name: nextId('name') } : { language: choices.of(LANGUAGES) };
    rows.update(people).set(change).where(eq(people.id, id)).run();
    return { action: 'people.update', recordId: id, scopeId: null };
  },
  setPicture({ choices, company, nextId }, rows) {
    const personId = choices.of(company.people);
    const imageBase64 = nextId('picture');
    rows
      .insert(pictures)
      .values({ personId, imageBase64, hash: imageBase64 })
      .onConflictDoUpdate({ target: pictures.personId, set: { imageBase64, hash: imageBase64 } })
      .run();
    return { action: 'people.setPicture', recordId: personId, scopeId: null };
  },
  removePicture({ choices, company }, rows) {
    const personId = choices.of(company.people);
    const { changes } = rows.delete(pictures).where(eq(pictures.personId, personId)).run();
    return changes === 0 ? null : { action: 'people.removePicture', recordId: personId, scopeId: null };
  },
  createProject({ choices, company, factories, nextId, now }, rows) {
    const factoryId = choices.of(factories);
    const area = company.areas[company.factories.indexOf(factoryId)] ?? factoryId;
    const scopeId = choices.of([factoryId, area]);
    const id = nextId('project');
    const at = now();
    const createdBy = choices.of(company.people);
    rows
      .insert(projects)
      .values({ id, scopeId, name: id, description: '', createdBy, createdAt: at, changedAt: at, version: 1 })
      .run();
    return { action: 'projects.create', recordId: id, scopeId };
  },
  editProject({ choices, nextId, now }, rows) {
    const project = anyOf(choices, newest(rows, projects, CHOICE, isNull(projects.deletedAt)));
    if (project === null) return null;
    const change =
      choices.below(3) === 0
        ? { description: nextId('text') }
        : choices.below(12) === 0
          ? { deletedAt: now() }
          : { name: nextId('project name') };
    rows
      .update(projects)
      .set({ ...change, changedAt: now(), version: project.version + 1 })
      .where(eq(projects.id, project.id))
      .run();
    return { action: 'projects.update', recordId: project.id, scopeId: project.scopeId };
  },
  /** One transaction that writes a row several times: what stands is what it wrote last. */
  twiceInOne({ choices, company, factories, nextId, now }, rows) {
    const id = nextId('project');
    const scopeId = choices.of(factories);
    const createdBy = choices.of(company.people);
    const first = {
      id,
      scopeId,
      name: id,
      description: '',
      createdBy,
      createdAt: now(),
      changedAt: now(),
      version: 1,
    };
    rows.insert(projects).values(first).run();
    rows
      .update(projects)
      .set({ name: `${id} named` })
      .where(eq(projects.id, id))
      .run();
    rows
      .update(projects)
      .set({ name: `${id} named anew`, version: 2 })
      .where(eq(projects.id, id))
      .run();
    return { action: 'projects.copy', recordId: id, scopeId };
  },
  /** Takes away and puts there in one transaction. */
  changePicture({ choices, company, nextId }, rows) {
    const personId = choices.of(company.people);
    const imageBase64 = nextId('picture');
    rows.delete(pictures).where(eq(pictures.personId, personId)).run();
    rows.insert(pictures).values({ personId, imageBase64, hash: imageBase64 }).run();
    return { action: 'people.changePicture', recordId: personId, scopeId: null };
  },
  addModel({ choices, company, nextId, now, stationId }, rows) {
    const project = anyOf(choices, newest(rows, projects, CHOICE, isNull(projects.deletedAt)));
    if (project === null) return null;
    const [id, versionId] = [nextId('model'), nextId('version')];
    const by = choices.of(company.people);
    const at = now();
    rows.insert(models).values({ id, projectId: project.id, name: id, createdBy: by, createdAt: at }).run();
    rows
      .insert(modelVersions)
      .values({
        id: versionId,
        modelId: id,
        projectId: project.id,
        number: 1,
        contentHash: versionId,
        fileName: `${id}.stl`,
        bytes: 84,
        uploadedBy: by,
        uploadedAt: at,
        analysis: { state: 'analysing' },
        stationId,
      })
      .run();
    return { action: 'projects.upload', recordId: id, scopeId: project.scopeId };
  },
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
  setRule({ choices, company, factories, nextId }, rows) {
    const scopeId = choices.of([...factories, company.clientId]);
    const level = choices.of(['refuse', 'warn', 'allow'] as const);
    const rule = anyOf(choices, newest(rows, gcodeRules, CHOICE, eq(gcodeRules.scopeId, scopeId)));
    if (rule === null || choices.below(4) === 0) {
      const id = nextId('rule');
      rows.insert(gcodeRules).values({ id, scopeId, finding: 'neverHeats', level, version: 1 }).run();
      return { action: 'printing.setRule', recordId: id, scopeId };
    }
    rows
      .update(gcodeRules)
      .set({ level, version: rule.version + 1 })
      .where(eq(gcodeRules.id, rule.id))
      .run();
    return { action: 'printing.setRule', recordId: rule.id, scopeId };
  },
  removeRule({ choices }, rows) {
    const rule = anyOf(choices, newest(rows, gcodeRules, CHOICE));
    if (rule === null) return null;
    rows.delete(gcodeRules).where(eq(gcodeRules.id, rule.id)).run();
    return { action: 'printing.removeRule', recordId: rule.id, scopeId: rule.scopeId };
  },
  askForAccess({ choices, company, factories, nextId, now }, rows) {
    const id = nextId('request');
    const scopeId = choices.of(factories);
    rows
      .insert(accessRequests)
      .values({
        id,
        personId: choices.of(company.people),
        permission: 'task.approve',
        scopeId,
        note: '',
        askedAt: now(),
        state: 'open',
        version: 1,
      })
      .run();
    return { action: 'access.request', recordId: id, scopeId };
  },
  answerRequest({ choices, company, now }, rows) {
    const open = newest(rows, accessRequests, CHOICE, eq(accessRequests.state, 'open'));
    const request = anyOf(choices, open);
    if (request === null) return null;
    rows
      .update(accessRequests)
      .set({
        state: choices.of(['declined', 'withdrawn'] as const),
        answeredBy: choices.of(company.people),
        answeredAt: now(),
        version: request.version + 1,
      })
      .where(eq(accessRequests.id, request.id))
      .run();
    return { action: 'access.answer', recordId: request.id, scopeId: request.scopeId };
  },
  /** What happened, and changed no row: the record alone, with a place or without. */
  onlyOnRecord({ choices, factories, nextId }) {
    const scopeId = choices.of([...factories, null]);
    return { action: 'people.signIn', recordId: nextId('session'), scopeId };
  },
};

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

/** The newest rows of a table, by its keys, which grow with time here: most of what happens is about these. */
function newest<Table extends SQLiteTable & { id: SQLiteColumn }>(
  rows: Rows,
  table: Table,
  most: number,
  where?: SQL,
): Table['$inferSelect'][] {
  return rows
    .select()
    .from(table)
    .where(where)
    .orderBy(desc(table.id))
    .limit(most)
    .all() as Table['$inferSelect'][];
}

export const ACTS: readonly string[] = Object.keys(acts);

/** What an operation came to, as its station was told. */
export interface Acknowledged {
  readonly act: string;
  readonly recordId: string;
  readonly entryAction: string;
}

/**
 * Does one thing through the store's own transaction, as a use case would: rows and record together. Null: there was
 * nothing to do it to. When it returns, the station has acknowledged it.
 */
export function perform(scene: Scene, act: string): Acknowledged | null {
  const { store, choices, company } = scene;
  const work = acts[act];
  if (work === undefined) throw new Error(`Nobody can ${act}`);
  let done: Done | null = null;
  const personId = choices.of(company.people);
  store.write((tx) => {
    done = work(scene, tx.rows);
    if (done === null) return;
    tx.record(recordLine(done, personId));
  });
  return done === null
    ? null
    : { act, recordId: (done as Done).recordId, entryAction: (done as Done).action };
}
