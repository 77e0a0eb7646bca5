import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Id } from '../../src/shop/kernel/index.ts';
import { DutiesFloor, NAMES, WISH } from './duties-floor.ts';

let duties: DutiesFloor;
beforeAll(async () => {
  duties = await DutiesFloor.open();
});
afterAll(() => duties.floor.house.discard());

describe('duties kept apart', () => {
  const others = { uploader: 'Ada', slicer: 'Ada', requester: 'Ada', asker: 'Ada', reviewer: 'Ben' } as const;

  test.each([
    ['who asked', { requester: 'Ben' }],
    ['who uploaded the model', { uploader: 'Ben' }],
    ['who had it sliced', { slicer: 'Ben' }],
    ['who changed it and asked again', { asker: 'Ben' }],
    ['who uploaded G-code, which nobody slices', { uploader: 'Ben', slicer: null }],
  ] as const)('[PR6] %s does not review it, and is told before', async (_who, doing) => {
    await duties.switchDuties(null);
    const taskId = await duties.requested({ ...others, ...doing });
    const { keptApart } = await duties.floor.master.printing.task({ taskId });
    expect(keptApart.toSorted()).toEqual(['Ada', 'Ben']);
    expect(await duties.review(taskId, 'Ben')).toBe('access.separationOfDuties');
    expect(duties.floor.task(taskId)).toMatchObject({ state: 'requested', approvalId: null });
    expect(duties.verdictsOf(taskId)).toEqual([]);
    expect(await duties.review(taskId, 'Cy')).toBeNull();
    expect(duties.verdictsOf(taskId)).toMatchObject([{ reviewedBy: 'Cy', dutiesNotApart: null }]);
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
        await duties.switchDuties(apart);
        const taskId = await duties.requested(one);
        const hands = new Set([one.uploader, one.slicer, one.requester, one.asker]);
        const refused = apart && hands.has(one.reviewer);
        expect(await duties.review(taskId, one.reviewer)).toBe(refused ? 'access.separationOfDuties' : null);
        const marked = !apart && hands.has(one.reviewer);
        expect(duties.verdictsOf(taskId).map(({ dutiesNotApart }) => dutiesNotApart)).toEqual(
          refused ? [] : [marked ? 'review' : null],
        );
        const { reviewedNotApart, keptApart } = await duties.floor.master.printing.task({ taskId });
        expect(reviewedNotApart).toBe(marked);
        hands.delete(null);
        expect(keptApart.toSorted()).toEqual([...hands].toSorted());
      }),
      { numRuns: 40 },
    );
  });

  test('[PR6] what was reviewed while duties were not apart stays marked: in the list, the chain, the record', async () => {
    await duties.switchDuties(false);
    const taskId = await duties.requested({ ...others, reviewer: 'Ada' });
    expect(await duties.review(taskId, 'Ada')).toBeNull();
    await duties.switchDuties(null);
    // Changed and asked for again, the approval is void, and who asked is kept apart again. The mark stays.
    const version = duties.floor.task(taskId);
    const again = {
      ...WISH,
      sliceId: version.sliceId as Id<'Slice'> | null,
      ...duties.floor.seenTask(taskId),
    };
    await duties.people.Ada.client.printing.requestAgain({ ...again, copies: 2 });
    expect(await duties.review(taskId, 'Ada')).toBe('access.separationOfDuties');
    expect(await duties.review(taskId, 'Dot')).toBeNull();
    expect(duties.verdictsOf(taskId).map(({ dutiesNotApart }) => dutiesNotApart)).toEqual(['review', null]);
    const { chain, reviewedNotApart } = await duties.floor.master.printing.task({ taskId });
    expect(reviewedNotApart).toBe(true);
    const reviews = chain.filter(({ action }) => action === 'printing.review');
    expect(reviews.map(({ personId, dutiesNotApart }) => [personId, dutiesNotApart])).toEqual([
      ['Ada', true],
      ['Dot', false],
    ]);
    const { tasks } = await duties.floor.master.printing.tasks({ search: String(version.number) });
    expect(tasks.find((task) => task.taskId === taskId)?.reviewedNotApart).toBe(true);
    const clean = await duties.requested({ ...others });
    const listed = (await duties.floor.master.printing.tasks({})).tasks.find((task) => task.taskId === clean);
    expect(listed).toMatchObject({ reviewedNotApart: false, keptApart: ['Ada'] });
  });
});
