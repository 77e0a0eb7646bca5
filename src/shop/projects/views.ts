import { and, desc, eq, isNull, like, or } from 'drizzle-orm';
import type { AccessPolicy, PersonId, ScopeId } from '../access/index.ts';
import type { RecordEntry } from '../audit/index.ts';
import type { PrintProfile } from '../files/index.ts';
import type { Store } from '../records/store.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { among, visibleRows } from '../records/visible-rows.ts';
import type {
  MaterialView,
  ModelVersionView,
  ModelView,
  ProfileView,
  ProjectDetail,
  ProjectSummary,
} from './model.ts';
import { models, modelVersions, projects } from './tables.ts';

export interface ProjectsReading {
  readonly store: Store<RecordEntry>;
  policy(): AccessPolicy;
  /** Tasks of a project by state; told by the printing room. */
  tasksByState(projectIds: readonly string[]): ReadonlyMap<string, Readonly<Record<string, number>>>;
}

type ProjectRow = typeof projects.$inferSelect;
type VersionRow = typeof modelVersions.$inferSelect;

export function listProjects(
  house: ProjectsReading,
  call: Call,
  input: { readonly scopeIds: readonly string[] | null; readonly search: string },
): readonly ProjectSummary[] {
  const pattern = `%${input.search.replaceAll(/[%_\\]/g, '')}%`;
  const rows = house.store.reading
    .select()
    .from(projects)
    .where(
      and(
        isNull(projects.deletedAt),
        visibleRows(call.visible('project.view'), projects.scopeId, {
          column: projects.createdBy,
          personId: signedInPerson(call),
        }),
        input.scopeIds === null ? undefined : among(projects.scopeId, input.scopeIds),
        or(like(projects.name, pattern), like(projects.description, pattern)),
      ),
    )
    .orderBy(desc(projects.changedAt))
    .all();
  return summaries(house, rows);
}

function summaries(house: ProjectsReading, rows: readonly ProjectRow[]): readonly ProjectSummary[] {
  const ids = rows.map(({ id }) => id);
  const versions = house.store.reading
    .select({
      id: modelVersions.id,
      projectId: modelVersions.projectId,
      modelId: modelVersions.modelId,
      analysis: modelVersions.analysis,
    })
    .from(modelVersions)
    .where(among(modelVersions.projectId, ids))
    .orderBy(desc(modelVersions.uploadedAt), desc(modelVersions.id))
    .all();
  const byProject = Map.groupBy(versions, ({ projectId }) => projectId);
  const tasks = house.tasksByState(ids);
  return rows.map((row) => {
    const own = byProject.get(row.id) ?? [];
    const pictured = own.find(({ analysis }) => analysis.state === 'mesh' || analysis.state === 'gcode');
    return {
      projectId: row.id,
      scopeId: row.scopeId,
      scopeName: house.policy().scopes.get(row.scopeId as ScopeId)?.name ?? '',
      version: row.version,
      name: row.name,
      description: row.description,
      createdBy: row.createdBy,
      createdByName: nameOf(house, row.createdBy),
      createdAt: row.createdAt,
      changedAt: row.changedAt,
      models: new Set(own.map(({ modelId }) => modelId)).size,
      pictureOf: pictured?.id ?? null,
      tasksByState: tasks.get(row.id) ?? {},
    };
  });
}

/** Null when there is no such project. */
export function projectDetail(house: ProjectsReading, projectId: string): ProjectDetail | null {
  const row = house.store.reading
    .select()
    .from(projects)
    .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)))
    .get();
  const [summary] = row === undefined ? [] : summaries(house, [row]);
  return summary === undefined ? null : { ...summary, modelList: modelList(house, projectId) };
}

function modelList(house: ProjectsReading, projectId: string): readonly ModelView[] {
  const rows = house.store.reading
    .select()
    .from(models)
    .where(eq(models.projectId, projectId))
    .orderBy(desc(models.createdAt), desc(models.id))
    .all();
  const versions = house.store.reading
    .select()
    .from(modelVersions)
    .where(eq(modelVersions.projectId, projectId))
    .orderBy(desc(modelVersions.number))
    .all();
  const byModel = Map.groupBy(versions, ({ modelId }) => modelId);
  return rows.map(({ id, name }) => ({
    modelId: id,
    name,
    versions: (byModel.get(id) ?? []).map((version) => versionView(house, version)),
  }));
}

function versionView(house: ProjectsReading, row: VersionRow): ModelVersionView {
  return {
    modelVersionId: row.id,
    number: row.number,
    fileName: row.fileName,
    bytes: row.bytes,
    contentHash: row.contentHash,
    uploadedBy: row.uploadedBy,
    uploadedByName: nameOf(house, row.uploadedBy),
    uploadedAt: row.uploadedAt,
    analysis: row.analysis,
  };
}

function nameOf(house: ProjectsReading, personId: string): string {
  return house.policy().people.get(personId as PersonId)?.name ?? '';
}

export function profileView(profile: PrintProfile): ProfileView {
  return {
    profileKey: profile.key,
    name: profile.name,
    bedMillimetres: {
      x: profile.bed.widthMillimetres,
      y: profile.bed.depthMillimetres,
      z: profile.bed.heightMillimetres,
    },
    nozzleMillimetres: profile.nozzleMillimetres,
    layerHeightMillimetres: profile.layerHeightMillimetres,
  };
}

/** Every material of the profiles, once. */
export function materialViews(profiles: readonly PrintProfile[]): readonly MaterialView[] {
  const byKey = new Map<string, MaterialView>();
  for (const profile of profiles) {
    for (const [materialKey, { hotendCelsius, bedCelsius }] of Object.entries(profile.materials)) {
      if (!byKey.has(materialKey))
        byKey.set(materialKey, { materialKey, name: materialKey, hotendCelsius, bedCelsius });
    }
  }
  return [...byKey.values()].toSorted((left, right) => left.name.localeCompare(right.name));
}
