import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Actor, RecordEntry } from '../audit/index.ts';
import type { ContentHash } from '../files/index.ts';
import { accepted, refused, type Id, type MakeId, type Result } from '../kernel/index.ts';
import type { Store } from '../records/store.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import { analysisState } from './facts.ts';
import type { AnalysisState, ProjectsRefusal } from './model.ts';
import type { BackgroundWork, ModelWorkshop } from './slicer.ts';
import { models, modelVersions, projects } from './tables.ts';

export interface UploadsHouse {
  readonly store: Store<RecordEntry>;
  readonly makeId: MakeId;
  readonly work: BackgroundWork;
  readonly workshop: ModelWorkshop;
  /** The station itself, for what happens without a person. */
  readonly stationActor: Actor;
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

/**
 * Puts a file that the store has received into a project: as a new model, or as the next version of one. Its analysis
 * starts at once in the background.
 */
export function addModelVersion(
  house: UploadsHouse,
  call: Call,
  target: { readonly projectId: string; readonly modelId: string | null },
  file: ReceivedFile,
): Result<AddedModel, ProjectsRefusal> {
  const added = house.store.attempt<AddedModel, ProjectsRefusal>((tx) => {
    const project = tx.rows
      .select()
      .from(projects)
      .where(and(eq(projects.id, target.projectId), isNull(projects.deletedAt)))
      .get();
    if (project === undefined) return refused<ProjectsRefusal>({ code: 'projects.notFound' });
    const personId = signedInPerson(call);
    const known = target.modelId === null ? null : modelOf(tx.rows, target.projectId, target.modelId);
    if (known === undefined) return refused<ProjectsRefusal>({ code: 'projects.notFound' });
    const modelId = (known?.id ?? house.makeId<'Model'>()) as Id<'Model'>;
    if (known === null) {
      const name = file.name.replace(/\.[^.]+$/, '');
      tx.rows
        .insert(models)
        .values({ id: modelId, projectId: project.id, name, createdBy: personId, createdAt: call.at })
        .run();
    }
    const modelVersionId = house.makeId<'ModelVersion'>();
    tx.rows
      .insert(modelVersions)
      .values({
        id: modelVersionId,
        modelId,
        projectId: project.id,
        number: lastNumber(tx.rows, modelId) + 1,
        contentHash: file.hash,
        fileName: file.name,
        bytes: file.sizeBytes,
        uploadedBy: personId,
        uploadedAt: call.at,
        analysis: { state: 'analysing' },
      })
      .run();
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
    startAnalysis(house, added.value.modelVersionId, file, signedInPerson(call));
  }
  return added;
}

type Rows = Parameters<Parameters<Store<RecordEntry>['write']>[0]>[0]['rows'];

function modelOf(rows: Rows, projectId: string, modelId: string) {
  return rows
    .select()
    .from(models)
    .where(and(eq(models.id, modelId), eq(models.projectId, projectId)))
    .get();
}

function lastNumber(rows: Rows, modelId: string): number {
  return (
    rows
      .select({ number: modelVersions.number })
      .from(modelVersions)
      .where(eq(modelVersions.modelId, modelId))
      .orderBy(desc(modelVersions.number))
      .get()?.number ?? 0
  );
}

/** Analyses a version in the background; what comes of it stands with the version. */
export function startAnalysis(
  house: UploadsHouse,
  modelVersionId: string,
  file: { readonly hash: ContentHash; readonly name: string },
  startedBy: string,
): void {
  const about = { subject: 'analysis', recordId: modelVersionId, name: file.name, startedBy } as const;
  house.work.start(about, async (report, signal) => {
    const analysed = await house.workshop.analyse(file.hash, file.name, report, signal);
    const state: AnalysisState = analysed.ok
      ? analysisState(analysed.value)
      : { state: 'rejected', refusal: analysed.refusal };
    keepAnalysis(house, modelVersionId, file.name, state);
    if (signal.aborted) return 'cancelled';
    return state.state === 'rejected' ? 'failed' : 'done';
  });
}

function keepAnalysis(house: UploadsHouse, modelVersionId: string, name: string, state: AnalysisState): void {
  house.store.write((tx) => {
    tx.rows.update(modelVersions).set({ analysis: state }).where(eq(modelVersions.id, modelVersionId)).run();
    tx.record({
      actor: house.stationActor,
      action: 'projects.analyseModel',
      result: state.state === 'rejected' ? 'refused' : 'done',
      recordKind: 'modelVersion',
      recordId: modelVersionId,
      recordName: name,
      scopeId: scopeOfVersion(tx.rows, modelVersionId),
      scopeName: null,
      facts: state.state === 'rejected' ? { refusal: state.refusal } : {},
    });
  });
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
