import { eq } from 'drizzle-orm';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { DutiesFloor, NAMES, type Doing } from '../printing/duties-floor.ts';
import { wordOf } from './answers.ts';
import { type Harness, Tally } from './harness.ts';
import { type Choices, choicesFrom } from './random.ts';
import { openWindows, type Windows } from './windows.ts';

/** One turn of the switch for so many reviews. */
const SWITCHED_EVERY = 10;

/**
 * Who had a hand in a print does not review it: random people upload, have sliced, ask, ask again and review, inside
 * and over a socket, with the duties kept apart and not. What was reviewed while they were not stays marked.
 */
export const harness: Harness = {
  id: 'A-23',
  about: 'nobody reviews what they had a hand in, unless that is switched off, on record and marked',
  floor: 500,
  fewRuns: 10,
  faultClasses: [
    'uploader',
    'slicer',
    'requester',
    'who asked again',
    'nobody of these',
    'apart',
    'not apart',
    'inside',
    'over a socket',
    'switch by no Master',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const duties = await DutiesFloor.open();
    const windows = await openWindows(duties.floor.house);
    try {
      for (let round = 0; tally.runs < runs; round += 1) {
        const choices = choicesFrom(seed + round);
        const isApart = choices.below(3) > 0;
        await switchDuties(tally, duties, isApart);
        for (let review = 0; review < SWITCHED_EVERY; review += 1) {
          await tryReview(tally, duties, windows, choices, isApart);
        }
        if (round % 10 === 9) progress(`${tally.runs} reviews`);
      }
    } finally {
      await windows.close();
      await duties.floor.house.discard();
    }
    return tally.outcome();
  },
};

/** A Master switches, on record with before and after; nobody else does. */
async function switchDuties(tally: Tally, duties: DutiesFloor, on: boolean): Promise<void> {
  const { floor, scopeId } = duties;
  tally.met('switch by no Master');
  for (const client of [floor.manager, floor.operator, floor.designer]) {
    const word = await wordOf(
      client.hierarchy.setSeparationOfDuties({ scopeId, on, reason: 'I would like to' }),
    );
    tally.expect(word === 'access.forbidden', `switched by no Master: ${word}`);
  }
  await duties.switchDuties(on);
  const entry = floor.rows
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.action, 'hierarchy.setSeparationOfDuties'))
    .all()
    .findLast(({ result }) => result === 'done');
  const isTold = entry?.personId === floor.house.people.master.personId && entry.scopeId === scopeId;
  tally.expect(isTold, 'the switch is not on record');
}

async function tryReview(
  tally: Tally,
  duties: DutiesFloor,
  windows: Windows,
  choices: Choices,
  isApart: boolean,
): Promise<void> {
  const doing = randomDoing(choices);
  const taskId = await duties.requested(doing);
  const hands = {
    uploader: doing.uploader,
    slicer: doing.slicer,
    requester: doing.requester,
    'who asked again': doing.asker,
  };
  const had = Object.entries(hands).filter(([, name]) => name === doing.reviewer);
  const isOverSocket = choices.below(5) === 0;
  const { client, token } = duties.people[doing.reviewer];
  const word = await duties.review(taskId, doing.reviewer, isOverSocket ? windows.open(token) : client);
  tally.ran();
  for (const [hand] of had) tally.met(hand);
  if (had.length === 0) tally.met('nobody of these');
  tally.met(isApart ? 'apart' : 'not apart');
  tally.met(isOverSocket ? 'over a socket' : 'inside');
  const told = JSON.stringify({ ...doing, isApart });
  const isRefused = isApart && had.length > 0;
  tally.expect(word === (isRefused ? 'access.separationOfDuties' : null), `${told}: ${word ?? 'done'}`);
  const { state, approvalId } = duties.floor.task(taskId);
  const isApproved = state === 'queued' && approvalId !== null;
  tally.expect(isApproved !== isRefused, `${told}: the task is ${state}`);
  const marks = duties.verdictsOf(taskId).map(({ dutiesNotApart }) => dutiesNotApart);
  const expected = isRefused ? [] : [!isApart && had.length > 0 ? 'review' : null];
  tally.expect(
    JSON.stringify(marks) === JSON.stringify(expected),
    `${told}: marked ${JSON.stringify(marks)}`,
  );
}

/** Mostly few people do much: hands and reviewer meet often enough. */
function randomDoing(choices: Choices): Doing {
  const name = () => choices.of(NAMES);
  const maybe = () => (choices.below(2) === 0 ? null : name());
  return { uploader: name(), slicer: maybe(), requester: name(), asker: maybe(), reviewer: name() };
}
