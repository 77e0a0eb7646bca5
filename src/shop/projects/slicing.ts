import { and, eq, isNull, ne, or } from 'drizzle-orm';
import type { RecordEntry } from '../audit/index.ts';
import type { ContentHash, PrintProfile, SlicingRefusal, WaitedForBy } from '../files/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import { signedInPerson, type Call } from '../records/use-case.ts';
import type { Transaction } from '../records/store.ts';
import { sliceFacts } from './facts.ts';
import type { ProjectsRefusal, SliceView } from './model.ts';
import { modelVersions, projects, slices } from './tables.ts';
import { scopeOfVersion, waitsFor, type UploadsHouse } from './uploads.ts';

export interface SlicingHouse extends UploadsHouse {
  profile(key: string): PrintProfile | null;
}

type SliceRow = typeof slices.$inferSelect;
interface SliceInput {
  readonly modelVersionId: string;
  readonly profileKey: string;
  readonly materialKey: string;
}

/** Slices in the background; the same version, profile, material and slicer are sliced once. */
export function requestSlice(
  house: SlicingHouse,
  call: Call,
  input: SliceInput,
): Result<SliceView, ProjectsRefusal> {
  const profile = house.profile(input.profileKey);
  if (profile === null) return refused({ code: 'projects.unknownProfile', profileKey: input.profileKey });
  if (!Object.hasOwn(profile.materials, input.materialKey)) {
    return refused({ code: 'projects.unknownMaterial', materialKey: input.materialKey });
  }
  const version = meshVersion(house, input.modelVersionId);
  if (!version.ok) return version;
  const existing = existingSlice(house, input);
  if (existing !== null) return accepted(sliceView(house, existing));
  const row = insertSlice(house, call, input);
  startSlicing(house, row, profile, {
    hash: version.value.contentHash as ContentHash,
    fileName: version.value.fileName,
    startedBy: signedInPerson(call),
    waitedForBy: waitsFor(call),
  });
  return accepted(sliceView(house, row));
}

function meshVersion(
  house: SlicingHouse,
  modelVersionId: string,
): Result<typeof modelVersions.$inferSelect, ProjectsRefusal> {
  const found = house.store.reading
    .select({ version: modelVersions })
    .from(modelVersions)
    .innerJoin(projects, eq(projects.id, modelVersions.projectId))
    .where(and(eq(modelVersions.id, modelVersionId), isNull(projects.deletedAt)))
    .get();
  switch (found?.version.analysis.state) {
    case undefined:
      return refused({ code: 'projects.notFound' });
    case 'gcode':
      return refused({ code: 'projects.gcodeNeedsNoSlicing' });
    case 'mesh':
      return accepted(found.version);
    default:
      return refused({ code: 'projects.notAnalysed' });
  }
}

/** Ready, or under way. One that says so while nobody works on it is no reason not to begin anew. */
function existingSlice(house: SlicingHouse, input: SliceInput): SliceRow | null {
  const rows = house.store.reading
    .select()
    .from(slices)
    .where(
      and(
        eq(slices.modelVersionId, input.modelVersionId),
        eq(slices.profileKey, input.profileKey),
        eq(slices.materialKey, input.materialKey),
        eq(slices.slicer, house.workshop.slicerName),
        ne(slices.state, 'failed'),
      ),
    )
    .all();
  return rows.find(({ state, id }) => state === 'ready' || house.work.on(id) !== null) ?? null;
}

function insertSlice(house: SlicingHouse, call: Call, input: SliceInput): SliceRow {
  const { modelVersionId, profileKey, materialKey } = input;
  return house.store.write((tx) => {
    const row = tx.rows
      .insert(slices)
      .values({
        id: house.makeId<'Slice'>(),
        modelVersionId,
        profileKey,
        materialKey,
        slicer: house.workshop.slicerName,
        state: 'slicing',
        createdBy: signedInPerson(call),
        createdAt: call.at,
        stationId: house.stationId,
      })
      .returning()
      .get();
    recordSlice(tx, { actor: call.actor, action: call.action, result: 'done' }, row);
    return row;
  });
}

function startSlicing(
  house: SlicingHouse,
  row: SliceRow,
  profile: PrintProfile,
  file: {
    readonly hash: ContentHash;
    readonly fileName: string;
    readonly startedBy: string;
    readonly waitedForBy: WaitedForBy;
  },
): void {
  const about = {
    subject: 'slicing',
    recordId: row.id,
    name: file.fileName,
    startedBy: file.startedBy,
  } as const;
  house.work.start(about, async (report, signal) => {
    const { hash, fileName, waitedForBy } = file;
    const request = { hash, fileName, profile, materialKey: row.materialKey, waitedForBy };
    const made = await house.workshop.slice(request, report, signal);
    if (made.ok) {
      const { gcodeHash, sliced, analysis } = made.value;
      const [blocked] = analysis.refusals;
      if (blocked !== undefined) {
        endSlice(house, row, { state: 'failed', refusal: blocked });
        return 'failed';
      }
      endSlice(house, row, { state: 'ready', gcodeHash, facts: sliceFacts(sliced, analysis) });
      return 'done';
    }
    endSlice(house, row, { state: 'failed', refusal: made.refusal });
    return signal.aborted ? 'cancelled' : 'failed';
  });
}

function endSlice(
  house: Pick<SlicingHouse, 'store' | 'stationActor'>,
  row: SliceRow,
  end: Partial<Pick<SliceRow, 'state' | 'gcodeHash' | 'facts' | 'refusal'>>,
): void {
  house.store.write((tx) => {
    tx.rows.update(slices).set(end).where(eq(slices.id, row.id)).run();
    recordSlice(
      tx,
      {
        actor: house.stationActor,
        action: 'projects.finishSlice',
        result: end.state === 'failed' ? 'refused' : 'done',
      },
      row,
      end.refusal == null ? {} : { refusal: end.refusal },
    );
  });
}

/**
 * At start: slicing that a crash or a restart cut off is told as what it is, so that it can be asked for again. What
 * another station slices is its own.
 */
export function endSlicesCutOff(house: Pick<SlicingHouse, 'store' | 'stationActor' | 'stationId'>): void {
  const isOwn = or(isNull(slices.stationId), eq(slices.stationId, house.stationId));
  const cutOff = house.store.reading
    .select()
    .from(slices)
    .where(and(eq(slices.state, 'slicing'), isOwn))
    .all();
  const refusal: SlicingRefusal = { code: 'slicing.cancelled' };
  for (const row of cutOff) endSlice(house, row, { state: 'failed', refusal });
}

export function sliceView(house: Pick<SlicingHouse, 'work'>, row: SliceRow): SliceView {
  return {
    sliceId: row.id,
    modelVersionId: row.modelVersionId,
    profileKey: row.profileKey,
    materialKey: row.materialKey,
    status: sliceStatus(house, row),
  };
}

function sliceStatus(house: Pick<SlicingHouse, 'work'>, row: SliceRow): SliceView['status'] {
  if (row.state === 'ready' && row.gcodeHash !== null && row.facts !== null) {
    return { state: 'ready', gcodeHash: row.gcodeHash, facts: row.facts };
  }
  if (row.state === 'failed')
    return { state: 'failed', refusal: row.refusal ?? { code: 'slicing.cancelled' } };
  const work = house.work.on(row.id);
  return { state: 'slicing', fraction: work?.fraction ?? 0, workId: work?.workId ?? '' };
}

function recordSlice(
  tx: Transaction<RecordEntry>,
  entry: Pick<RecordEntry, 'actor' | 'action' | 'result'>,
  row: SliceRow,
  facts: Record<string, unknown> = {},
): void {
  tx.record({
    ...entry,
    recordKind: 'slice',
    recordId: row.id,
    recordName: null,
    scopeId: scopeOfVersion(tx.rows, row.modelVersionId),
    scopeName: null,
    facts: {
      modelVersionId: row.modelVersionId,
      profileKey: row.profileKey,
      materialKey: row.materialKey,
      slicer: row.slicer,
      ...facts,
    },
  });
}

export function scopeOfSlice(
  rows: Pick<Transaction<RecordEntry>['rows'], 'select'>,
  sliceId: string,
): string | null {
  const row = rows
    .select({ modelVersionId: slices.modelVersionId })
    .from(slices)
    .where(eq(slices.id, sliceId))
    .get();
  return row === undefined ? null : scopeOfVersion(rows, row.modelVersionId);
}
