import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageOfRecord } from '../../src/shop/audit/search.ts';
import type { Actor, RecordEntry } from '../../src/shop/audit/index.ts';
import { chainOf } from '../../src/shop/printing/chain.ts';
import type { StationStore } from '../../src/station/store/store.ts';
import { entry, HandClock, openBareStore, passingFolder } from '../support/open-station.ts';
import { picker } from './tampering.ts';

const JOBS = 500;
const clock = new HandClock();
const folder = passingFolder();
let store: StationStore;
beforeAll(async () => {
  ({ store } = await openBareStore(folder.directory, clock));
});
afterAll(() => {
  store.close();
  folder.remove();
});

interface Step {
  readonly at: number;
  readonly action: string;
  readonly personId: string | null;
  readonly personName: string | null;
  readonly roleName: string | null;
  readonly reason: string | null;
}

/** A part on its way through the day: what is still to come, and what was done. */
interface Job {
  readonly task: { readonly id: string; readonly modelVersionId: string; readonly sliceId: string | null };
  readonly ahead: string[];
  readonly done: Step[];
}

const WAYS: readonly (readonly string[])[] = [
  ['request', 'review', 'acceptTask', 'preheat', 'start', 'finished', 'remove', 'checkParts'],
  ['request', 'review', 'acceptTask', 'start', 'pause', 'paused', 'resume', 'finished', 'remove'],
  [
    'request',
    'review',
    'requestAgain',
    'review',
    'acceptTask',
    'start',
    'failed',
    'remove',
    'acceptTask',
    'start',
    'finished',
    'remove',
  ],
  ['request', 'withdraw'],
  [
    'request',
    'review',
    'acceptTask',
    'returnTask',
    'acceptTask',
    'preheat',
    'start',
    'cancel',
    'cancelled',
    'remove',
  ],
];
const BY_PRINTER: ReadonlySet<string> = new Set(['finished', 'failed', 'paused', 'cancelled']);

test('[AU16] on a day of five hundred parts, each with its own way, the record tells who did each step of each', async () => {
  const pick = picker(500);
  const names = new Map(Array.from({ length: 20 }, (_, number) => [`person-${number}`, `Person ${number}`]));
  const actorOf = (step: string): Actor => {
    if (BY_PRINTER.has(step)) return { ...entry().actor, face: 'printer' };
    const personId = `person-${pick(20)}`;
    const roleName = ['Designer', 'Operator', 'Factory manager'][pick(3)] ?? '';
    return { ...entry().actor, personId, personName: names.get(personId) ?? '', roleName, face: 'browser' };
  };
  const jobs = Array.from({ length: JOBS }, (_, number): Job => {
    const sliceId = pick(2) === 0 ? null : `slice-${number}`;
    const way = WAYS[pick(WAYS.length)] ?? [];
    return {
      task: { id: `task-${number}`, modelVersionId: `version-${number}`, sliceId },
      ahead: ['uploadModel', ...(sliceId === null ? [] : ['slice']), ...way],
      done: [],
    };
  });

  // One transaction for the whole day: what is tried is the question, not the disk.
  store.write((tx) => {
    for (let open = jobs; open.length > 0; open = open.filter(({ ahead }) => ahead.length > 0)) {
      const job = open[pick(open.length)];
      const step = job?.ahead.shift();
      if (job === undefined || step === undefined) continue;
      // Several steps in one instant, as when many are reviewed at once.
      if (pick(3) > 0) clock.pass(pick(40));
      const actor = actorOf(step);
      const entries = entriesOf(job, step, actor, pick);
      for (const one of entries) tx.record(one);
      const told = entries.at(-1);
      const { personId, personName, roleName } = actor;
      const reason = told?.reason ?? null;
      job.done.push({ at: clock.now(), action: told?.action ?? '', personId, personName, roleName, reason });
      // A person is renamed in the middle of the day: what is on record keeps the name of its moment.
      if (pick(60) === 0) names.set(`person-${pick(20)}`, `Renamed ${pick(1_000)}`);
    }
  });

  const house = { store, policy: () => ({ scopes: new Map() }) };
  let steps = 0;
  for (const { task, done } of jobs) {
    const told = chainOf(house as never, task as never).map(
      ({ at, action, personId, personName, roleName, reason }): Step => ({
        at,
        action,
        personId,
        personName,
        roleName,
        reason,
      }),
    );
    expect(told).toEqual(done);
    steps += done.length;
  }
  expect(steps).toBeGreaterThan(3_000);

  // The other way round: what one person did that day, of all parts, refused attempts too.
  const question = {
    visible: null,
    within: null,
    filter: { personId: 'person-7' as never, result: 'done' as const },
  };
  const { entries } = await pageOfRecord(store.reading, question, { after: null, limit: 5_000 });
  const expected = jobs.flatMap(({ done }) => done.filter(({ personId }) => personId === 'person-7'));
  expect(entries).toHaveLength(expected.length);
  expect(new Set(entries.map(({ at }) => at))).toEqual(new Set(expected.map(({ at }) => at)));
});

/** The entry of a step, and before it now and then what is none: a refused attempt, the station’s own work. */
function entriesOf(
  job: Job,
  step: string,
  actor: Actor,
  pick: (limit: number) => number,
): readonly RecordEntry[] {
  const records: Readonly<Record<string, readonly [kind: string, id: string | null]>> = {
    uploadModel: ['modelVersion', job.task.modelVersionId],
    slice: ['slice', job.task.sliceId],
  };
  const [recordKind, recordId] = records[step] ?? ['printTask', job.task.id];
  const room = step in records ? 'projects' : 'printing';
  const told = entry({
    actor,
    action: `${room}.${step}`,
    recordKind,
    recordId,
    recordName: `Part ${job.task.id}`,
    reason: pick(5) === 0 ? `because ${pick(100)}` : null,
    facts: { number: pick(100) },
  });
  const noise: RecordEntry[] = [];
  if (pick(6) === 0) noise.push({ ...told, result: 'refused' });
  if (pick(6) === 0) noise.push(entry({ action: 'projects.analysed', recordId: job.task.modelVersionId }));
  return [...noise, told];
}
