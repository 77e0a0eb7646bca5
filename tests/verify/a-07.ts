import { openTestStation, clientOf, signIn } from '../support/station.ts';
import { wordOf } from './answers.ts';
import { measureEffect } from './effect.ts';
import { type Harness, Tally } from './harness.ts';

/** From the press to the effect in an open window (access: rule 8). */
const WITHIN_MILLISECONDS = 1_000;

const WINDOWS = 10;
/** For a look at the harness itself. */
const FEW_WINDOWS = 2;

/** What is taken is gone with the very next call, and every open window that it touches is told within a second. */
export const harness: Harness = {
  id: 'A-07',
  about: 'a change of access works at the next call, and is told within a second',
  floor: 200,
  fewRuns: 4,
  faultClasses: ['taken and given back', 'account closed', 'grant taken'],
  async run({ runs, progress }) {
    const tally = new Tally();
    const effects = await measureEffect(runs < harness.floor ? FEW_WINDOWS : WINDOWS, runs);
    for (const { toldMilliseconds, actedMilliseconds, stale } of effects) {
      tally.ran();
      tally.met('taken and given back');
      tally.expect(stale === 0, `${stale} calls were answered by the old rules`);
      tally.expect(
        toldMilliseconds < WITHIN_MILLISECONDS,
        `the windows were told after ${toldMilliseconds} ms`,
      );
      tally.expect(actedMilliseconds < WITHIN_MILLISECONDS, `acted after ${actedMilliseconds} ms`);
    }
    progress(`${tally.runs} changes`);
    await tryClosing(tally);
    return tally.outcome();
  },
};

async function tryClosing(tally: Tally): Promise<void> {
  const house = await openTestStation();
  try {
    const { master, operator, designer } = house.people;
    await master.client.people.deactivate({ personId: operator.personId as never });
    tally.met('account closed');
    const closed = await wordOf(clientOf(house.station, operator.token).live.station());
    tally.expect(closed === 'people.signedOut', `a closed account is answered: ${closed}`);
    const signedIn = await signIn(house.station, 'operator@demo.example').then(
      () => 'done',
      () => 'refused',
    );
    tally.expect(signedIn === 'refused', 'a closed account signs in');
    const { grants } = await master.client.people.get({ personId: designer.personId as never });
    for (const { grantId } of grants) await master.client.access.revoke({ grantId: grantId as never });
    tally.met('grant taken');
    const { projects } = designer.client;
    const seen = await wordOf(projects.create({ scopeId: grants[0]?.scopeId as never, name: 'Too late' }));
    tally.expect(seen !== 'done', 'who holds nothing any more makes a project');
  } finally {
    await house.discard();
  }
}
