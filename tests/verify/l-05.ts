import { READS } from '../audit/recorded-day.ts';
import { openWatchedFloor, WHOLE_DAY } from '../audit/whole-day.ts';
import { procedures } from '../support/contract-walk.ts';
import { type Harness, Tally } from './harness.ts';

const CHANGING = procedures.map(({ name }) => name).filter((name) => !READS.has(name));

/** On a day in which everybody does everything, each accepted change is one entry of its person, each reading none. */
export const harness: Harness = {
  id: 'L-05',
  about: 'every procedure that changes something leaves one entry of who did it',
  floor: CHANGING.length,
  fewRuns: 1,
  faultClasses: WHOLE_DAY.map(([name]) => name),
  async run({ runs, progress }) {
    const tally = new Tally();
    const watched = await openWatchedFloor();
    const { day, floor } = watched;
    try {
      for (const [name, play] of WHOLE_DAY) {
        if (runs < harness.floor && tally.runs >= runs) break;
        const before = day.accepted.size;
        await play(watched);
        tally.met(name);
        tally.ran(day.accepted.size - before);
        progress(`${name}: ${day.accepted.size} procedures so far`);
      }
      for (const failure of day.failures) tally.fail(failure);
    } finally {
      await floor.house.discard();
    }
    if (runs < harness.floor) return tally.outcome();
    const leftOut = CHANGING.filter((name) => !day.accepted.has(name));
    tally.expect(leftOut.length === 0, `never done: ${leftOut.join(', ')}`);
    return tally.outcome();
  },
};
