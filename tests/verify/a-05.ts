import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveEvent } from '../../src/shop/live/index.ts';
import {
  createSessionBook,
  IDLE_LOCK_SECONDS,
  SESSION_MAXIMUM_SECONDS,
} from '../../src/shop/people/sessions.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { systemRandom } from '../../src/station/system.ts';
import { DEMO_PASSWORD } from '../../src/station/demo/people.ts';
import { HandClock } from '../support/open-station.ts';
import {
  clientOf,
  openTestStation,
  projectWith,
  requestBytes,
  signIn,
  type Client,
  type TestStation,
} from '../support/station.ts';
import { wordOf } from './answers.ts';
import { type Harness, Tally } from './harness.ts';
import { type Choices, choicesFrom } from './random.ts';
import { openWindows, type Windows } from './windows.ts';

const EMAIL = 'operator@demo.example';

/** The farewell reaches the old window within this. */
const TOLD_WITHIN_MILLISECONDS = 1_000;

/** A window that is never told is not waited for for ever. */
const PATIENCE_MILLISECONDS = 10_000;

/** Sessions: who they are, how they end, and that an ended one opens nothing, by any door. */
export const harness: Harness = {
  id: 'A-05',
  about: 'one session an account; idle, over, signed out or restarted, its token opens nothing',
  floor: 300,
  fewRuns: 20,
  faultClasses: [
    'idle',
    'over',
    'clock set',
    'token guessed',
    'signed in elsewhere',
    'signed out',
    'replayed over HTTP',
    'replayed over a socket',
    'replayed inside',
    'restarted',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const choices = choicesFrom(seed);
    tryTokens(tally);
    const house = await openTestStation();
    const windows = await openWindows(house);
    try {
      const { modelVersionId } = await projectWith(house, { name: 'part.gcode', bytes: 'G28\nG1 X1\n' });
      for (let turn = 0; turn < Math.max(3, runs / 60); turn += 1) {
        await tryEnd(
          tally,
          house,
          windows,
          modelVersionId,
          choices.of(['signed in elsewhere', 'signed out']),
        );
      }
      await tryEnd(tally, house, windows, modelVersionId, 'signed in elsewhere');
      await tryEnd(tally, house, windows, modelVersionId, 'signed out');
      await tryRestart(tally, house);
    } finally {
      await windows.close();
      await house.discard();
    }
    progress(`${tally.runs} ends of sessions`);
    while (tally.runs < runs) tryTimes(tally, choices);
    return tally.outcome();
  },
};

/** Of 256 random bits, and no two the same. */
function tryTokens(tally: Tally): void {
  const clock = new HandClock();
  const book = createSessionBook(clock, systemRandom, sha256, () => () => null);
  const tokens = Array.from(
    { length: 100 },
    (_, number) => book.open(`person-${number}` as never, 'password').token,
  );
  tally.expect(new Set(tokens).size === 100, 'two tokens are the same');
  tally.expect(
    tokens.every((token) => Buffer.from(token, 'base64url').length === 32),
    'a token has not 256 bits',
  );
  for (const token of tokens.slice(0, 20)) {
    tally.ran();
    tally.met('token guessed');
    tally.expect(
      book.find(`${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`).state === 'unknown',
      'a token one bit off opens',
    );
    tally.expect(book.find(sha256(token)).state === 'unknown', 'what is kept of a token opens');
  }
}

/** What the clocks do to a session: the longer of the two counts. */
function tryTimes(tally: Tally, choices: Choices): void {
  const clock = new HandClock();
  const book = createSessionBook(clock, systemRandom, sha256, () => () => null);
  const { token, session } = book.open('person' as never, 'password');
  let [idle, age] = [0, 0];
  while (age < SESSION_MAXIMUM_SECONDS) {
    const seconds = 1 + choices.below(400);
    clock.pass(seconds);
    idle += seconds;
    age += seconds;
    if (choices.below(8) === 0) {
      clock.set(-choices.below(100_000));
      tally.met('clock set');
    }
    tally.ran();
    const found = book.find(token);
    if (age >= SESSION_MAXIMUM_SECONDS) {
      tally.met('over');
      tally.expect(found.state === 'ended', 'a session outlives twelve hours');
      return;
    }
    const isLocked = found.state === 'live' && found.session.locked;
    if (idle > IDLE_LOCK_SECONDS) {
      tally.met('idle');
      tally.expect(isLocked, `not locked after ${idle} s without a touch`);
      book.unlock(session.id, 'password');
      idle = 0;
    } else if (choices.below(2) === 0) {
      tally.expect(!isLocked, `locked after ${idle} s`);
      book.touch(session.id);
      idle = 0;
    }
  }
}

async function tryEnd(
  tally: Tally,
  house: TestStation,
  windows: Windows,
  modelVersionId: string,
  how: 'signed in elsewhere' | 'signed out',
): Promise<void> {
  const { token } = await signIn(house.station, EMAIL);
  const window = windows.open(token);
  const told = farewell(window);
  await told.listening;
  const endedAt = performance.now();
  if (how === 'signed out') await clientOf(house.station, token).people.signOut();
  else await signIn(house.station, EMAIL);
  const event = await Promise.race([told.event, sleep(PATIENCE_MILLISECONDS, null)]);
  tally.ran();
  tally.met(how);
  const expected = how === 'signed out' ? 'signedOut' : 'signedInElsewhere';
  tally.expect(
    event?.kind === 'sessionEnded' && event.why === expected,
    `${how}: told ${JSON.stringify(event)}`,
  );
  tally.expect(performance.now() - endedAt < TOLD_WITHIN_MILLISECONDS, `${how}: told after a second`);
  const code = `people.${expected}`;
  await tryReplay(tally, house, windows, { token, code, modelVersionId });
}

/** By each of the three doors. */
async function tryReplay(
  tally: Tally,
  house: TestStation,
  windows: Windows,
  {
    token,
    code,
    modelVersionId,
  }: { readonly token: string; readonly code: string; readonly modelVersionId: string },
): Promise<void> {
  const path = `/files/versions/${modelVersionId}/original`;
  const byHttp = await requestBytes(house.station, path, { token });
  const body = byHttp === null ? null : await byHttp.text();
  const answers = {
    'replayed over HTTP': byHttp?.status === 401 ? code : `${byHttp?.status ?? 0} ${body ?? ''}`,
    'replayed over a socket': await wordOf(windows.open(token).live.station()),
    'replayed inside': await wordOf(clientOf(house.station, token).live.station()),
  };
  for (const [what, answer] of Object.entries(answers)) {
    tally.ran();
    tally.met(what);
    tally.expect(answer === code || answer === 'people.signedOut', `${what}: ${answer}, not ${code}`);
  }
}

/** The last word of a station to a window. */
function farewell(window: Client): { readonly listening: Promise<void>; readonly event: Promise<LiveEvent> } {
  const events = window.live.events();
  const event = (async () => {
    let last: LiveEvent | null = null;
    for await (const one of await events) last = one;
    if (last === null) throw new Error('The stream ended without a word');
    return last;
  })();
  return { listening: events.then(() => undefined), event };
}

async function tryRestart(tally: Tally, house: TestStation): Promise<void> {
  const { token } = await signIn(house.station, EMAIL, DEMO_PASSWORD);
  await house.reopen();
  tally.ran();
  tally.met('restarted');
  const word = await wordOf(clientOf(house.station, token).live.station());
  tally.expect(word === 'people.signedOut', `a token of before a restart: ${word}`);
}
