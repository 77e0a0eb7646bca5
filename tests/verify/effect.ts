import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATOR } from '../access/facts.ts';
import {
  addPrinter,
  clientOf,
  factoryOf,
  openTestStation,
  signIn,
  type Client,
  type SignedInPerson,
  type TestStation,
} from '../support/station.ts';
import { wordOf } from './answers.ts';
import { openWindows } from './windows.ts';

/** What a change of access took, in milliseconds from the moment that the Master's window sent it. */
export interface Effect {
  /** Until the last of the open windows that it touches was told. */
  readonly toldMilliseconds: number;
  /** Until a window that calls without a pause had its first answer by the new rules. */
  readonly actedMilliseconds: number;
  /** Calls sent after the commit that were still answered by the old rules. */
  readonly stale: number;
}

const PASSWORD = 'a password for a window';

/**
 * Many operators with open windows on one station; a Master takes a permission from their role, and gives it back, over
 * and over.
 */
export async function measureEffect(windowCount: number, changes: number): Promise<readonly Effect[]> {
  const house = await openTestStation();
  const windows = await openWindows(house);
  try {
    const people = await operators(house, windowCount);
    const clients = people.map(({ token }) => windows.open(token));
    const heard = await Promise.all(clients.map(hearing));
    const [caller] = clients;
    const printerId = await addPrinter(house, 'Measured');
    const ask: Ask = async () => (caller === undefined ? '' : wordOf(caller.printers.get({ printerId })));
    const effects: Effect[] = [];
    while (effects.length < changes) effects.push(...(await takeAndGiveBack(house, ask, heard)));
    return effects;
  } finally {
    await windows.close();
    await house.discard();
  }
}

async function operators(house: TestStation, count: number): Promise<readonly SignedInPerson[]> {
  const { client } = house.people.master;
  const scopeId = await factoryOf(client);
  await moreSeats(client);
  const found: SignedInPerson[] = [];
  for (let number = 0; number < count; number += 1) {
    const email = `window-${number}@demo.example`;
    const made = { name: `Window ${number}`, email, language: 'en', roleId: OPERATOR, scopeId } as const;
    const { invitationCode: code } = await client.people.create(made);
    await clientOf(house.station, null).people.acceptInvitation({ email, code, password: PASSWORD });
    found.push(await signIn(house.station, email, PASSWORD));
  }
  return found;
}

/** The demo's company has few seats. */
export async function moreSeats(client: Client): Promise<void> {
  const company = (await client.hierarchy.scopes()).find(({ kind }) => kind === 'client');
  if (company !== undefined) await client.people.setSeats({ clientId: company.id, seats: null });
}

/** Since when a window knows that its access changed. */
interface Hearing {
  lastAt: number;
}

async function hearing(client: Client): Promise<Hearing> {
  const heard: Hearing = { lastAt: 0 };
  const events = await client.live.events();
  void (async () => {
    try {
      for await (const { kind } of events) if (kind === 'accessChanged') heard.lastAt = performance.now();
    } catch {
      // The station closed: the window hears no more.
    }
  })();
  return heard;
}

type Ask = () => Promise<string>;

/** Asks for the same thing without a pause, and remembers the answers that are of interest. */
interface Caller {
  /** Resolves with the first answer of this kind to a call that was sent after now. */
  until(word: string): Promise<{ readonly at: number }>;
  /** Answers, with when each was asked for. */
  readonly answers: { readonly askedAt: number; readonly at: number; readonly word: string }[];
  stop(): Promise<void>;
}

function calling(ask: Ask): Caller {
  const answers: Caller['answers'] = [];
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      const askedAt = performance.now();
      const word = await ask();
      answers.push({ askedAt, at: performance.now(), word });
    }
  })();
  return {
    answers,
    async until(word) {
      const from = performance.now();
      for (;;) {
        const found = answers.find((one) => one.at >= from && one.word === word);
        if (found !== undefined) return found;
        await sleep(0);
      }
    },
    async stop() {
      stopped = true;
      await loop;
    },
  };
}

async function takeAndGiveBack(
  house: TestStation,
  ask: Ask,
  heard: readonly Hearing[],
): Promise<readonly Effect[]> {
  const { access } = house.people.master.client;
  const scopeId = (await factoryOf(house.people.master.client)) as never;
  const taken = await measured(house, ask, heard, 'access.forbidden', () =>
    access.restrict({
      personId: null,
      roleId: OPERATOR,
      scopeId,
      permissions: ['printer.view'],
      reason: 'Measured',
    }),
  );
  const restrictionId = taken.value.restrictionId;
  const given = await measured(house, ask, heard, 'done', () => access.liftRestriction({ restrictionId }));
  return [taken.effect, given.effect];
}

async function measured<Value>(
  house: TestStation,
  ask: Ask,
  heard: readonly Hearing[],
  newWord: string,
  change: () => Promise<Value>,
): Promise<{ readonly effect: Effect; readonly value: Value }> {
  let committedAt = Infinity;
  const forget = house.station.store.onCommit((rows) => {
    if (rows.some(({ table }) => table === 'restrictions')) committedAt = performance.now();
  });
  const caller = calling(ask);
  // The window is in the middle of its work when the change comes.
  await sleep(2);
  const pressedAt = performance.now();
  const acted = caller.until(newWord);
  const value = await change();
  const { at } = await acted;
  while (heard.some(({ lastAt }) => lastAt < pressedAt)) await sleep(0);
  await caller.stop();
  forget();
  const stale = caller.answers.filter(
    ({ askedAt, word }) => askedAt > committedAt && word !== newWord,
  ).length;
  const toldAt = Math.max(...heard.map(({ lastAt }) => lastAt));
  return {
    value,
    effect: { toldMilliseconds: toldAt - pressedAt, actedMilliseconds: at - pressedAt, stale },
  };
}
