import { eq, isNull } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { defaultRoleId, type GrantId, type PersonId, type ScopeId } from '../../../src/shop/access/index.ts';
import { giveGrant, revokeGrant } from '../../../src/shop/grants/giving.ts';
import type { GrantsHouse } from '../../../src/shop/grants/house.ts';
import { grants } from '../../../src/shop/grants/tables.ts';
import { createPerson } from '../../../src/shop/people/invitations.ts';
import { syncConflicts } from '../../../src/shop/sync/tables.ts';
import { choicesFrom, type Choices } from '../../verify/random.ts';
import { ROUGH } from '../support/network.ts';
import type { Hall } from './hall.ts';
import { Halls } from './halls.ts';

/*
 * Three stations over a network that loses and cuts: rights are given and taken at one, and used on tasks at another,
 * as soon as they are known there. How the pages fall that bring both must change nothing.
 */

const STEPS = 150;
const FACTORY = 'factory-1' as ScopeId;
const MASTER = 'person-1' as PersonId;
const MANAGES = defaultRoleId('print-farm', 'factory-manager');
const ASKS = defaultRoleId('print-farm', 'designer');

function grantsHouseOf({ process, printing }: Hall): GrantsHouse {
  const { store, makeId } = process;
  return { store, makeId, policy: printing.policy, pictures: () => new Map() };
}

/** Somebody new, who may ask for prints. */
async function invite(hall: Hall, number: number): Promise<PersonId> {
  const { store, makeId } = hall.process;
  const house = { store, makeId, policy: hall.printing.policy, random: hall.printing.random };
  const secrets = { hash: (secret: string) => Promise.resolve(`hash of ${secret}`) };
  const made = await createPerson(
    { ...house, secrets } as unknown as Parameters<typeof createPerson>[0],
    hall.call(MASTER, 'people.create'),
    {
      name: `Person ${number}`,
      email: `new-${number}@example.com`,
      language: 'en',
      roleId: ASKS,
      scopeId: FACTORY,
      untilAt: null,
    },
  );
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.personId;
}

/** Those who were invited, as a station knows them. */
type Newcomers = readonly PersonId[];

/** One thing that somebody does who may, by what their station knows; null: there is nothing. */
async function act(
  hall: Hall,
  newcomers: Newcomers,
  choices: Choices,
  takes: boolean,
): Promise<string | null> {
  const person = choices.of(newcomers);
  switch (choices.below(takes ? 5 : 4)) {
    case 0: {
      const given = giveGrant(grantsHouseOf(hall), hall.call(MASTER, 'access.grant'), {
        personId: person,
        roleId: MANAGES,
        scopeId: FACTORY,
        fromAt: null,
        untilAt: null,
      });
      return given.ok ? 'given' : null;
    }
    case 1:
      return ask(hall, person);
    case 2:
    case 3:
      return review(hall, person, choices);
    default:
      return take(hall, person);
  }
}

async function ask(hall: Hall, person: PersonId): Promise<string | null> {
  const call = hall.call(person, 'printing.request');
  if (!call.may('printTask.request', FACTORY)) return null;
  const asked = await hall.useCases.request(call, {
    modelVersionId: 'model-of-tests' as never,
    sliceId: null,
    materialKey: 'PLA',
    copies: 1,
    dueAt: null,
    note: '',
  });
  return asked.ok ? 'asked' : null;
}

async function review(hall: Hall, person: PersonId, choices: Choices): Promise<string | null> {
  const call = hall.call(person, 'printing.review');
  const open = hall.tasks().filter(({ state }) => state === 'requested');
  if (open.length === 0 || !call.may('printTask.review', FACTORY)) return null;
  const task = choices.of(open);
  const done = await hall.useCases.review(call, {
    taskIds: [task.id as never],
    expectedVersions: [task.version],
    verdict: 'accept',
    reason: '',
  });
  return done.ok && done.value.results[0]?.refusal === null ? 'reviewed' : null;
}

function take(hall: Hall, person: PersonId): string | null {
  const held = hall.process.store.reading.select().from(grants).where(isNull(grants.revokedAt)).all();
  const last = held.findLast(({ personId, roleId }) => personId === person && roleId === MANAGES);
  if (last === undefined) return null;
  const taken = revokeGrant(grantsHouseOf(hall), hall.call(MASTER, 'access.revoke'), last.id as GrantId);
  return taken.ok ? 'taken' : null;
}

function refusedAt(hall: Hall): readonly string[] {
  const { reading } = hall.process.store;
  const rows = reading.select().from(syncConflicts).where(eq(syncConflicts.kind, 'refusedOnArrival')).all();
  return rows.map(({ id, refusal }) => `${id} ${JSON.stringify(refusal)}`).toSorted();
}

/** Lets three stations work, and brings everything everywhere. `refused`: moves of tasks. */
async function live(
  seed: number,
  takes: boolean,
): Promise<{ readonly done: Map<string, number>; readonly refused: number }> {
  const halls = await Halls.open(3, 1, seed);
  const choices = choicesFrom(seed);
  const done = new Map<string, number>();
  try {
    const newcomers = await Promise.all([1, 2, 3].map((number) => invite(halls.at(1), number)));
    await halls.settle();
    for (let step = 0; step < STEPS; step += 1) {
      halls.setWeather(ROUGH);
      const hall = choices.of(halls.halls);
      const { link } = hall.process;
      if (choices.below(12) === 0 && link.isCut) link.heal();
      else if (choices.below(12) === 0) link.cut();
      const what = await act(hall, newcomers, choices, takes);
      if (what !== null) done.set(what, (done.get(what) ?? 0) + 1);
      await halls.world.time.run(choices.below(1_500));
    }
    await halls.settle();
    const [first, ...others] = halls.halls;
    if (first === undefined) throw new Error('There are three stations');
    for (const other of others) {
      expect(halls.dump(other)).toEqual(halls.dump(first));
      expect(refusedAt(other)).toEqual(refusedAt(first));
    }
    return { done, refused: refusedAt(first).filter((line) => line.includes('/print_tasks/')).length };
  } finally {
    halls.discard();
  }
}

test('[SY39] whoever was given a right anywhere uses it everywhere; no move of a task is refused that nobody contradicted', async () => {
  for (const seed of [1, 2, 3]) {
    const { done, refused } = await live(seed, false);
    expect({ seed, refused }).toEqual({ seed, refused: 0 });
    expect(done.get('given')).toBeGreaterThan(0);
    expect(done.get('reviewed')).toBeGreaterThan(0);
  }
}, 120_000);

test('[SY39] where rights are taken meanwhile all stations refuse the same', async () => {
  let refusals = 0;
  for (const seed of [11, 12, 13]) {
    const { done, refused } = await live(seed, true);
    expect(done.get('taken')).toBeGreaterThan(0);
    refusals += refused;
  }
  expect(refusals).toBeGreaterThan(0);
}, 120_000);
