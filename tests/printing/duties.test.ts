import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScopeId } from '../../src/shop/access/index.ts';
import type { Id } from '../../src/shop/kernel/index.ts';
import { approvals } from '../../src/shop/printing/tables.ts';
import { modelVersions, slices } from '../../src/shop/projects/tables.ts';
import { addPerson } from '../hierarchy/company.ts';
import { entry } from '../support/open-station.ts';
import { factoryOf, type SignedInPerson } from '../support/station.ts';
import { Floor } from './floor.ts';

const NAMES = ['Ada', 'Ben', 'Cy', 'Dot'] as const;
type Name = (typeof NAMES)[number];

let floor: Floor;
let scopeId: ScopeId;
/** People of whom each may do everything here, so that only their duties stand in the way. */
let people: Readonly<Record<Name, SignedInPerson>>;

beforeAll(async () => {
  floor = await Floor.open();
  scopeId = await factoryOf(floor.master);
  const entries: [Name, SignedInPerson][] = [];
  for (const name of NAMES)
    entries.push([name, await addPerson(floor.house, name, ['print-farm', 'master'], scopeId)]);
  people = Object.fromEntries(entries) as Record<Name, SignedInPerson>;
});
afterAll(() => floor.house.discard());

interface Doing {
  readonly uploader: Name;
  /** Null: it is G-code, which nobody had sliced. */
  readonly slicer: Name | null;
  readonly requester: Name;
  /** Who changed the request and asked again; null: nobody. */
  readonly asker: Name | null;
  readonly reviewer: Name;
}

let made = 0;

/** A version by its uploader, and a slice by who had it sliced: as uploads and slicing leave them in the store. */
function versionBy(uploader: Name, slicer: Name | null): { modelVersionId: string; sliceId: string | null } {
  const { modelVersionId: sample } = floor.quick;
  const row = floor.rows.select().from(modelVersions).where(eq(modelVersions.id, sample)).get();
  if (row?.analysis.state !== 'gcode') throw new Error('The sample is no G-code');
  const { facts } = row.analysis;
  made += 1;
  const id = `version-${made}`;
  const sliceId = slicer === null ? null : `slice-${made}`;
  floor.house.station.store.write((tx) => {
    const analysis = slicer === null ? row.analysis : ({ state: 'analysing' } as const);
    tx.rows
      .insert(modelVersions)
      .values({ ...row, id, analysis, uploadedBy: people[uploader].personId })
      .run();
    if (sliceId !== null && slicer !== null) {
      const settings = { profileKey: 'simulated-220-standard', materialKey: 'PLA', slicer: 'a slicer' };
      const ready = { state: 'ready', gcodeHash: row.contentHash, facts } as const;
      const by = { createdBy: people[slicer].personId, createdAt: 1 };
      tx.rows
        .insert(slices)
        .values({ id: sliceId, modelVersionId: id, ...settings, ...ready, ...by })
        .run();
    }
    tx.record(entry());
  });
  return { modelVersionId: id, sliceId };
}

const WISH = { materialKey: 'PLA', copies: 1, dueAt: null, note: '' };

async function requested({ uploader, slicer, requester, asker }: Doing): Promise<Id<'PrintTask'>> {
  const { modelVersionId, sliceId } = versionBy(uploader, slicer);
  const wish = { ...WISH, sliceId: sliceId as Id<'Slice'> | null };
  const { taskId } = await people[requester].client.printing.request({
    ...wish,
    modelVersionId: modelVersionId as Id<'ModelVersion'>,
  });
  if (asker !== null) {
    const again = { ...wish, ...floor.seenTask(taskId), note: 'again' };
    await people[asker].client.printing.requestAgain(again);
  }
  return taskId;
}

/** The code that a review is refused with; null when it is done. */
async function review(taskId: Id<'PrintTask'>, by: Name): Promise<string | null> {
  const { results } = await people[by].client.printing.review({
    taskIds: [taskId],
    expectedVersions: [floor.task(taskId).version],
    verdict: 'accept',
    reason: '',
  });
  return results[0]?.refusal?.code ?? null;
}

async function switchDuties(on: boolean | null): Promise<void> {
  await floor.master.hierarchy.setSeparationOfDuties({ scopeId, on, reason: 'August' });
}

const verdictOf = (taskId: string) =>
  floor.rows.select().from(approvals).where(eq(approvals.taskId, taskId)).all();

describe('duties kept apart', () => {
  const others = { uploader: 'Ada', slicer: 'Ada', requester: 'Ada', asker: 'Ada', reviewer: 'Ben' } as const;

  test.each([
    ['who asked', { requester: 'Ben' }],
    ['who uploaded the model', { uploader: 'Ben' }],
    ['who had it sliced', { slicer: 'Ben' }],
    ['who changed it and asked again', { asker: 'Ben' }],
    ['who uploaded G-code, which nobody slices', { uploader: 'Ben', slicer: null }],
  ] as const)('[PR6] %s does not review it, and is told before', async (_who, doing) => {
    await switchDuties(null);
    const taskId = await requested({ ...others, ...doing });
    const { keptApart } = await floor.master.printing.task({ taskId });
    expect(keptApart.toSorted()).toEqual(['Ada', 'Ben']);
    expect(await review(taskId, 'Ben')).toBe('access.separationOfDuties');
    expect(floor.task(taskId)).toMatchObject({ state: 'requested', approvalId: null });
    expect(verdictOf(taskId)).toEqual([]);
    expect(await review(taskId, 'Cy')).toBeNull();
    expect(verdictOf(taskId)).toMatchObject([{ reviewedBy: 'Cy', dutiesNotApart: null }]);
  });

  test('[PR6] whoever had a hand in it is refused where duties are apart, and marked where they are not', async () => {
    const name = fc.constantFrom(...NAMES);
    const doing = fc.record({
      uploader: name,
      slicer: fc.option(name),
      requester: name,
      asker: fc.option(name),
      reviewer: name,
    });
    await fc.assert(
      fc.asyncProperty(doing, fc.boolean(), async (one, apart) => {
        await switchDuties(apart);
        const taskId = await requested(one);
        const hands = new Set([one.uploader, one.slicer, one.requester, one.asker]);
        const refused = apart && hands.has(one.reviewer);
        expect(await review(taskId, one.reviewer)).toBe(refused ? 'access.separationOfDuties' : null);
        const marked = !apart && hands.has(one.reviewer);
        expect(verdictOf(taskId).map(({ dutiesNotApart }) => dutiesNotApart)).toEqual(
          refused ? [] : [marked ? 'review' : null],
        );
        const { reviewedNotApart, keptApart } = await floor.master.printing.task({ taskId });
        expect(reviewedNotApart).toBe(marked);
        hands.delete(null);
        expect(keptApart.toSorted()).toEqual([...hands].toSorted());
      }),
      { numRuns: 40 },
    );
  });

  test('[PR6] what was reviewed while duties were not apart stays marked: in the list, the chain, the record', async () => {
    await switchDuties(false);
    const taskId = await requested({ ...others, reviewer: 'Ada' });
    expect(await review(taskId, 'Ada')).toBeNull();
    await switchDuties(null);
    // Changed and asked for again, the approval is void, and who asked is kept apart again. The mark stays.
    const version = floor.task(taskId);
    const again = { ...WISH, sliceId: version.sliceId as Id<'Slice'> | null, ...floor.seenTask(taskId) };
    await people.Ada.client.printing.requestAgain({ ...again, copies: 2 });
    expect(await review(taskId, 'Ada')).toBe('access.separationOfDuties');
    expect(await review(taskId, 'Dot')).toBeNull();
    expect(verdictOf(taskId).map(({ dutiesNotApart }) => dutiesNotApart)).toEqual(['review', null]);
    const { chain, reviewedNotApart } = await floor.master.printing.task({ taskId });
    expect(reviewedNotApart).toBe(true);
    const reviews = chain.filter(({ action }) => action === 'printing.review');
    expect(reviews.map(({ personId, dutiesNotApart }) => [personId, dutiesNotApart])).toEqual([
      ['Ada', true],
      ['Dot', false],
    ]);
    const { tasks } = await floor.master.printing.tasks({ search: String(version.number) });
    expect(tasks.find((task) => task.taskId === taskId)?.reviewedNotApart).toBe(true);
    const clean = await requested({ ...others });
    const listed = (await floor.master.printing.tasks({})).tasks.find((task) => task.taskId === clean);
    expect(listed).toMatchObject({ reviewedNotApart: false, keptApart: ['Ada'] });
  });
});
