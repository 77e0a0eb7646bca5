import { and, eq, isNull, max, sql } from 'drizzle-orm';
import type { Actor, RecordEntry } from '../audit/index.ts';
import type { ContentHash, WaitedForBy } from '../files/index.ts';
import { accepted, refused, type Id, type MakeId, type Result } from '../kernel/index.ts';
import type { Store } from '../records/store.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { analysisState } from './facts.ts';
import type { AnalysisState, ProjectsRefusal } from './model.ts';
import { STATION_ENDS, type BackgroundWork, type ModelWorkshop } from './slicer.ts';
import { models, modelVersions, projects } from './tables.ts';

export interface UploadsHouse {
  readonly store: Store<RecordEntry>;
  readonly makeId: MakeId;
  readonly work: BackgroundWork;
  readonly workshop: ModelWorkshop;
  /** The station itself, for what happens without a person. */
  readonly stationActor: Actor;
  readonly stationId: string;
}

export interface ReceivedFile {
  readonly hash: ContentHash;
  readonly sizeBytes: number;
  /** The person's name for it, cleaned for showing. */
  readonly name: string;
}

export interface AddedModel {
  readonly modelId: Id<'Model'>;
  readonly modelVersionId: Id<'ModelVersion'>;
}

type Rows = Pick<
  Parameters<Parameters<Store<RecordEntry>['write']>[0]>[0]['rows'],
  'select' | 'insert' | 'update'
>;

export interface UploadTarget {
  readonly projectId: string;
  /** Null: a new model. */
  readonly modelId: string | null;
}

type ProjectRow = typeof projects.$inferSelect;
type ModelRow = typeof models.$inferSelect;

/** The project, and the model where a new version of one is meant. To be asked before a body is read, and after. */
export function uploadTarget(
  rows: Pick<Rows, 'select'>,
  { projectId, modelId }: UploadTarget,
): Result<{ readonly project: ProjectRow; readonly model: ModelRow | null }, ProjectsRefusal> {
  const project = rows
    .select()
    .from(projects)
    .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)))
    .get();
  if (project === undefined) return refused({ code: 'projects.notFound' });
  if (modelId === null) return accepted({ project, model: null });
  const model = rows
    .select()
    .from(models)
    .where(and(eq(models.id, modelId), eq(models.projectId, projectId)))
    .get();
  return model === undefined ? refused({ code: 'projects.notFound' }) : accepted({ project, model });
}

/**
 * Puts a file that the store has received into a project: as a new model, or as the next version of one. Its analysis
 * starts at once in the background.
 */
export function addModelVersion(
  house: UploadsHouse,
  call: Call,
  target: UploadTarget,
  file: ReceivedFile,
): Result<AddedModel, ProjectsRefusal> {
  const added = house.store.attempt<AddedModel, ProjectsRefusal>((tx) => {
    const found = uploadTarget(tx.rows, target);
    if (!found.ok) return found;
    const { project, model } = found.value;
    const modelId =
      (model?.id as Id<'Model'> | undefined) ?? insertModel(house, tx.rows, call, project, file);
    const modelVersionId = insertVersion(house, tx.rows, call, { id: modelId, projectId: project.id }, file);
    tx.rows
      .update(projects)
      .set({ changedAt: call.at, version: sql`${projects.version} + 1` })
      .where(eq(projects.id, project.id))
      .run();
    tx.record({
      actor: call.actor,
      action: call.action,
      result: 'done',
      recordKind: 'modelVersion',
      recordId: modelVersionId,
      recordName: file.name,
      scopeId: project.scopeId,
      scopeName: null,
      facts: { projectId: project.id, contentHash: file.hash, bytes: file.sizeBytes },
    });
    return accepted({ modelId, modelVersionId });
  });
  if (added.ok) {
    const about = { startedBy: signedInPerson(call), waitedForBy: waitsFor(call) };
    startAnalysis(house, added.value.modelVersionId, file, about);
  }
  return added;
}

/** What the station does by itself on somebody's behalf keeps nobody waiting. */
export function waitsFor({ actor }: Pick<Call, 'actor'>): WaitedForBy {
  return actor.face === 'station' ? 'nobody' : 'person';
}

/** A model is called after its first file. */
function insertModel(
  house: UploadsHouse,
  rows: Rows,
  call: Call,
  project: ProjectRow,
  file: ReceivedFile,
): Id<'Model'> {
  const id = house.makeId<'Model'>();
  const name = file.name.replace(/\.[^.]+$/, '');
  const createdBy = signedInPerson(call);
  rows.insert(models).values({ id, projectId: project.id, name, createdBy, createdAt: call.at }).run();
  return id;
}

function insertVersion(
  house: UploadsHouse,
  rows: Rows,
  call: Call,
  model: Pick<ModelRow, 'id' | 'projectId'>,
  file: ReceivedFile,
): Id<'ModelVersion'> {
  const id = house.makeId<'ModelVersion'>();
  rows
    .insert(modelVersions)
    .values({
      id,
      modelId: model.id,
      projectId: model.projectId,
      number: lastNumber(rows, model.id) + 1,
      contentHash: file.hash,
      fileName: file.name,
      bytes: file.sizeBytes,
      uploadedBy: signedInPerson(call),
      uploadedAt: call.at,
      analysis: { state: 'analysing' },
      stationId: house.stationId,
    })
    .run();
  return id;
}

function lastNumber(rows: Rows, modelId: string): number {
  const last = rows
    .select({ number: max(modelVersions.number) })
    .from(modelVersions)
    .where(eq(modelVersions.modelId, modelId))
    .get();
  return last?.number ?? 0;
}

/**
 * Analyses a version in the background; what comes of it stands with the version. What the station's own end cuts off
 * is begun anew at its next start.
 */
export function startAnalysis(
  house: UploadsHouse,
  modelVersionId: string,
  file: { readonly hash: ContentHash; readonly name: string },
  { startedBy, waitedForBy }: { readonly startedBy: string; readonly waitedForBy: WaitedForBy },
): void {
  const about = { subject: 'analysis', recordId: modelVersionId, name: file.name, startedBy } as const;
  house.work.start(about, async (report, signal) => {
    const analysed = await house.workshop.analyse(file.hash, file.name, waitedForBy, report, signal);
    if (signal.aborted && signal.reason === STATION_ENDS) return 'cancelled';
    const state: AnalysisState = analysed.ok
      ? analysisState(analysed.value)
      : { state: 'rejected', refusal: analysed.refusal };
    const pictureHash = analysed.ok ? await house.workshop.keepPicture(file.hash) : null;
    keepAnalysis(house, { modelVersionId, name: file.name }, state, pictureHash);
    if (signal.aborted) return 'cancelled';
    return state.state === 'rejected' ? 'failed' : 'done';
  });
}

function keepAnalysis(
  house: Pick<UploadsHouse, 'store' | 'stationActor'>,
  { modelVersionId, name }: { readonly modelVersionId: string; readonly name: string },
  analysis: AnalysisState,
  pictureHash: string | null,
): void {
  house.store.write((tx) => {
    tx.rows
      .update(modelVersions)
      .set({ analysis, pictureHash })
      .where(eq(modelVersions.id, modelVersionId))
      .run();
    tx.record({
      actor: house.stationActor,
      action: 'projects.analyseModel',
      result: analysis.state === 'rejected' ? 'refused' : 'done',
      recordKind: 'modelVersion',
      recordId: modelVersionId,
      recordName: name,
      scopeId: scopeOfVersion(tx.rows, modelVersionId),
      scopeName: null,
      facts: analysis.state === 'rejected' ? { refusal: analysis.refusal } : {},
    });
  });
}

/** Whether this station reads the version: it received the file, or there was no other one then. */
export function isReadHere(
  { stationId }: Pick<UploadsHouse, 'stationId'>,
  version: { readonly stationId: string | null },
): boolean {
  return version.stationId === null || version.stationId === stationId;
}

/**
 * Of versions that were read before pictures travelled: the picture that lies beside the file goes with the row. The
 * rest of the row stays as it is.
 */
export async function keepPictureOf(
  house: Pick<UploadsHouse, 'store' | 'stationActor' | 'workshop'>,
  version: typeof modelVersions.$inferSelect,
): Promise<void> {
  const pictureHash = await house.workshop.keepPicture(version.contentHash as ContentHash);
  if (pictureHash === null) return;
  keepAnalysis(house, { modelVersionId: version.id, name: version.fileName }, version.analysis, pictureHash);
}

export function scopeOfVersion(rows: Pick<Rows, 'select'>, modelVersionId: string): string | null {
  return (
    rows
      .select({ scopeId: projects.scopeId })
      .from(modelVersions)
      .innerJoin(projects, eq(projects.id, modelVersions.projectId))
      .where(eq(modelVersions.id, modelVersionId))
      .get()?.scopeId ?? null
  );
}
