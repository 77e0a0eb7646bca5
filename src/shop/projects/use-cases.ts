import { and, eq, isNull, sql } from 'drizzle-orm';
import type { ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import type { PrintProfile } from '../files/index.ts';
import { accepted, refused, type Id, type Result } from '../kernel/index.ts';
import type { Transaction } from '../records/store.ts';
import { signedInPerson, type Call, type UseCasesOf } from '../records/use-case.ts';
import type { projectsContract } from './contract.ts';
import type { ProjectsRefusal, SliceView } from './model.ts';
import { requestSlice, scopeOfSlice, sliceView, type SlicingHouse } from './slicing.ts';
import { projects, slices } from './tables.ts';
import { listProjects, materialViews, profileView, projectDetail, type ProjectsReading } from './views.ts';

export interface ProjectsHouse extends SlicingHouse, ProjectsReading {
  profiles(): readonly PrintProfile[];
  /** Tasks of the project that are not ended; told by the printing room. */
  openTasks(projectId: string): number;
  /** The scope and everything below it. */
  scopesWithin(scopeId: ScopeId): readonly string[];
}

type Nothing = Record<string, never>;
const NOT_FOUND: ProjectsRefusal = { code: 'projects.notFound' };

export function projectsUseCases(house: ProjectsHouse): UseCasesOf<typeof projectsContract> {
  return {
    list: (call, { scopeId, search }) =>
      accepted(
        listProjects(house, call, {
          scopeIds: scopeId === undefined ? null : house.scopesWithin(scopeId),
          search: search ?? '',
        }),
      ),
    get: (_call, { projectId }) => {
      const detail = projectDetail(house, projectId);
      return detail === null ? refused(NOT_FOUND) : accepted(detail);
    },
    create: (call, input) => createProject(house, call, input),
    update: (call, input) => updateProject(house, call, input),
    delete: (call, { projectId }) => deleteProject(house, call, projectId),
    profiles: () =>
      accepted({
        profiles: house.profiles().map(profileView),
        materials: materialViews(house.profiles()),
      }),
    slice: (call, input) => requestSlice(house, call, input),
    sliceStatus: (_call, { sliceId }) => sliceStatus(house, sliceId),
    cancelSlice: (call, { sliceId }) => cancelSlice(house, call, sliceId),
  };
}

function createProject(
  house: ProjectsHouse,
  call: Call,
  input: { scopeId: ScopeId; name: string; description: string },
): Result<{ projectId: Id<'Project'> }, ProjectsRefusal> {
  return house.store.attempt((tx) => {
    const projectId = house.makeId<'Project'>();
    tx.rows
      .insert(projects)
      .values({
        id: projectId,
        ...input,
        createdBy: signedInPerson(call),
        createdAt: call.at,
        changedAt: call.at,
        version: 1,
      })
      .run();
    recordProject(tx, call, { id: projectId, ...input });
    return accepted({ projectId });
  });
}

function updateProject(
  house: ProjectsHouse,
  call: Call,
  input: { projectId: string; expectedVersion: number; name: string; description: string },
): Result<Nothing, ProjectsRefusal> {
  return house.store.attempt<Nothing, ProjectsRefusal>((tx) => {
    const row = projectRow(tx, input.projectId);
    if (row === null) return refused(NOT_FOUND);
    if (row.version !== input.expectedVersion) return refused({ code: 'projects.changedMeanwhile' });
    const { name, description } = input;
    tx.rows
      .update(projects)
      .set({ name, description, changedAt: call.at, version: row.version + 1 })
      .where(eq(projects.id, row.id))
      .run();
    recordProject(tx, call, { ...row, name }, { before: { name: row.name, description: row.description } });
    return accepted({});
  });
}

function deleteProject(
  house: ProjectsHouse,
  call: Call,
  projectId: string,
): Result<Nothing, ProjectsRefusal> {
  return house.store.attempt<Nothing, ProjectsRefusal>((tx) => {
    const row = projectRow(tx, projectId);
    if (row === null) return refused(NOT_FOUND);
    const open = house.openTasks(projectId);
    if (open > 0) return refused({ code: 'projects.hasOpenTasks', tasks: open });
    tx.rows
      .update(projects)
      .set({ deletedAt: call.at, version: sql`${projects.version} + 1` })
      .where(eq(projects.id, projectId))
      .run();
    recordProject(tx, call, row);
    return accepted({});
  });
}

function sliceStatus(house: ProjectsHouse, sliceId: string): Result<SliceView, ProjectsRefusal> {
  const row = house.store.reading.select().from(slices).where(eq(slices.id, sliceId)).get();
  return row === undefined ? refused(NOT_FOUND) : accepted(sliceView(house, row));
}

function cancelSlice(house: ProjectsHouse, call: Call, sliceId: string): Result<Nothing, ProjectsRefusal> {
  const work = house.work.on(sliceId);
  if (work === null) return accepted({});
  house.store.write((tx) =>
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'done',
      recordKind: 'slice',
      recordId: sliceId,
      recordName: null,
      scopeId: scopeOfSlice(tx.rows, sliceId),
      scopeName: null,
    }),
  );
  house.work.cancel(work.workId);
  return accepted({});
}

function projectRow(tx: Transaction<RecordEntry>, projectId: string) {
  return (
    tx.rows
      .select()
      .from(projects)
      .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)))
      .get() ?? null
  );
}

function recordProject(
  tx: Transaction<RecordEntry>,
  call: Call,
  project: { readonly id: string; readonly name: string; readonly scopeId: string },
  facts: Record<string, unknown> = {},
): void {
  tx.record({
    actor: call.actor,
    action: call.action,
    result: 'done',
    recordKind: 'project',
    recordId: project.id,
    recordName: project.name,
    scopeId: project.scopeId,
    scopeName: null,
    facts,
  });
}
