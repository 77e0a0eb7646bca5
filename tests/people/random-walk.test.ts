import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GrantId, PersonId, RoleId, ScopeId } from '../../src/shop/access/index.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { grants } from '../../src/shop/grants/tables.ts';
import { grantsUseCases } from '../../src/shop/grants/use-cases.ts';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import type { Refusal, Result } from '../../src/shop/kernel/index.ts';
import { createGuessBook } from '../../src/shop/people/guess-book.ts';
import { credentials, people } from '../../src/shop/people/tables.ts';
import { peopleUseCases } from '../../src/shop/people/use-cases.ts';
import { callOnBehalf } from '../../src/station/calls.ts';
import { openMachines, type Machines } from '../../src/station/machines.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { entry, HandClock, passingFolder } from '../support/open-station.ts';
import { COMPANY } from './accounts.ts';

const HOUR = 3_600_000;
const MASTER = 'print-farm/master';

/** Hashing that costs nothing: what is walked here is what may happen to accounts, not how secrets are kept. */
const quickSecrets = {
  hash: async (secret: string) => sha256(secret),
  matches: async (hash: string | null, secret: string) => hash === sha256(secret),
  isOutdated: () => false,
};

type Places = Readonly<Record<'platform' | 'client' | 'factory' | 'second', ScopeId>>;

async function openRooms(directory: string, clock: HandClock) {
  const machines = await openMachines({ dataDirectory: directory, clock });
  machines.store.onCommit((changes) => void machines.policies.follow(changes));
  const house = {
    ...machines,
    secrets: quickSecrets,
    guesses: createGuessBook({ ...machines, secrets: quickSecrets }),
    sha256,
    greeting: () => {
      throw new Error('Nobody is greeted here');
    },
    fillDemo: async () => false,
    lastHubContactAt: () => null,
  };
  return {
    machines,
    people: peopleUseCases(house),
    access: grantsUseCases({ ...machines, pictures: () => new Map() }),
  };
}
type Rooms = Awaited<ReturnType<typeof openRooms>>;

const step = fc.record({
  act: fc.constantFrom(
    ...([
      'create',
      'create',
      'accept',
      'accept',
      'deactivate',
      'deactivate',
      'reactivate',
      'reset',
      'renew',
    ] as const),
    ...(['seats', 'grant', 'grant', 'revoke', 'revoke', 'hours'] as const),
  ),
  who: fc.nat(50),
  // Often the first Master, and their grant: it is they who must not be the last to go.
  whom: fc.oneof(fc.constant(0), fc.nat(50)),
  which: fc.oneof(fc.constant(0), fc.nat(50)),
  role: fc.constantFrom(MASTER, MASTER, 'print-farm/factory-manager', 'print-farm/operator'),
  place: fc.constantFrom('platform', 'platform', 'client', 'factory', 'second' as const),
  hours: fc.option(fc.integer({ min: 1, max: 5 })),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A walk that never does or refuses these has proven nothing about them. */
const MUST_MEET = [
  ...['create', 'accept', 'deactivate', 'reactivate', 'reset', 'renew', 'seats', 'grant', 'revoke'].map(
    (act) => `${act} done`,
  ),
  'deactivate access.lastMaster',
  'create people.seatsFull',
  'seats people.seatsTaken',
];
/** Ten walks meet all of it nearly always; what these do not meet, further ones do. */
const BATCHES_MAXIMUM = 12;

test('[PE31] [PE28] [PE27] whatever people do: somebody is left who can sign in and administer, nobody sits without a seat, and each act is on record', async () => {
  const met = new Set<string>();
  const walks = fc.asyncProperty(fc.array(step, { minLength: 80, maxLength: 80 }), async (steps) => {
    const { directory, remove } = passingFolder();
    const rooms = await openRooms(directory, new HandClock());
    try {
      await walk(rooms, steps, met);
    } finally {
      rooms.machines.store.close();
      rooms.machines.unlock();
      remove();
    }
  });
  for (let batch = 0; batch < BATCHES_MAXIMUM; batch += 1) {
    await fc.assert(walks, { numRuns: 4 });
    if (MUST_MEET.every((one) => met.has(one))) break;
  }
  expect([...met]).toEqual(expect.arrayContaining(MUST_MEET));
}, 120_000);

async function walk(rooms: Rooms, steps: readonly Step[], met: Set<string>): Promise<void> {
  const { machines } = rooms;
  const first = callOnBehalf(machines, 'nobody' as PersonId, 'people.firstStart');
  expect((await rooms.people.firstStart(first, COMPANY)).ok).toBe(true);
  const places = plantPlaces(machines);
  const codes = new Map<string, { readonly email: string; readonly code: string }>();
  for (const [number, one] of steps.entries()) {
    const mastered = placesWithMaster(machines);
    const entries = doneEntries(machines);
    const answer = await take(rooms, places, codes, one, number);
    if (answer === null) continue;
    met.add(`${one.act} ${answer.ok ? 'done' : answer.refusal.code}`);
    // Accepting tells of the password, and of the sign-in that comes with it.
    const told = one.act === 'accept' ? 2 : 1;
    expect(doneEntries(machines) - entries).toBe(answer.ok ? told : 0);
    for (const scopeId of mastered) expect(placesWithMaster(machines)).toContain(scopeId);
    expectSeats(machines, places.client);
    expectAccounts(machines);
  }
}

/** One act of somebody, who may be anybody; null where there is nothing to act on. */
async function take(
  { machines, people: acts, access }: Rooms,
  places: Places,
  codes: Map<string, { readonly email: string; readonly code: string }>,
  { act, who, whom, which, role, place, hours }: Step,
  number: number,
): Promise<Result<unknown, Refusal> | null> {
  const { reading } = machines.store;
  const all = reading.select().from(people).all();
  const actors = all.filter(({ state }) => state === 'active');
  const pick = <Value>(list: readonly Value[], at: number) => list[at % Math.max(1, list.length)];
  const actorId = pick(actors, who)?.id as PersonId;
  const personId = pick(all, whom)?.id as PersonId;
  const scopeId = places[place];
  const untilAt = hours === null ? null : machines.clock.now() + hours * HOUR;
  const call = (action: string) => callOnBehalf(machines, actorId, action);
  const keep = (email: string, answer: Result<{ readonly invitationCode: string }, Refusal>) => {
    if (answer.ok) codes.set(email, { email, code: answer.value.invitationCode });
    return answer;
  };
  const emailOf = all.find(({ id }) => id === personId)?.email ?? '';
  switch (act) {
    case 'hours':
      (machines.clock as HandClock).pass(HOUR / 1_000);
      return null;
    case 'create': {
      const email = `person${number}@acme.example`;
      const about = { name: `P${number}`, email, language: 'en', roleId: role, scopeId, untilAt } as const;
      return keep(email, await acts.create(call('people.create'), about));
    }
    case 'accept': {
      const code = pick([...codes.values()], which);
      if (code === undefined) return null;
      codes.delete(code.email);
      const input = { ...code, password: 'another long password' };
      return acts.acceptInvitation(
        callOnBehalf(machines, 'nobody' as PersonId, 'people.acceptInvitation'),
        input,
      );
    }
    case 'deactivate':
      return acts.deactivate(call('people.deactivate'), { personId });
    case 'reactivate':
      return acts.reactivate(call('people.reactivate'), { personId });
    case 'reset':
      return keep(emailOf, await acts.resetPassword(call('people.resetPassword'), { personId }));
    case 'renew':
      return keep(emailOf, await acts.renewInvitation(call('people.renewInvitation'), { personId }));
    case 'seats':
      return acts.setSeats(call('people.setSeats'), { clientId: places.client, seats: (which % 6) + 1 });
    case 'grant': {
      const wish = { personId, roleId: role as RoleId, scopeId, fromAt: null, untilAt };
      return access.grant(call('access.grant'), wish);
    }
    case 'revoke': {
      const grantId = pick([...machines.policy().grants.keys()], which) as GrantId;
      return access.revoke(call('access.revoke'), { grantId });
    }
  }
}

/** A second factory beside the first. */
function plantPlaces(machines: Machines): Places {
  const idOf = (kind: string) =>
    [...machines.policy().scopes.values()].find((scope) => scope.kind === kind)?.id as ScopeId;
  const second = 'second' as ScopeId;
  const client = idOf('client');
  machines.store.write((tx) => {
    const about = { kind: 'factory', name: 'Second', createdAt: 1 } as const;
    tx.rows
      .insert(scopes)
      .values({ id: second, parentId: client, ...about })
      .run();
    tx.record(entry());
  });
  return { platform: idOf('platform'), client, factory: idOf('factory'), second };
}

/** Told from the rows alone: where an active person is a Master for good. */
function placesWithMaster({ store }: Machines): readonly string[] {
  const active = new Set(
    store.reading
      .select()
      .from(people)
      .all()
      .filter(({ state }) => state === 'active')
      .map(({ id }) => id),
  );
  const lasting = store.reading
    .select()
    .from(grants)
    .all()
    .filter(({ roleId, revokedAt, untilAt }) => roleId === MASTER && revokedAt === null && untilAt === null)
    .filter(({ personId }) => active.has(personId));
  return store.reading
    .select()
    .from(scopes)
    .all()
    .filter(({ kind }) => kind === 'platform' || kind === 'client')
    .filter(({ id, parentId }) => lasting.some(({ scopeId }) => scopeId === id || scopeId === parentId))
    .map(({ id }) => id);
}

function expectSeats({ store, clock }: Machines, clientId: ScopeId): void {
  const places = store.reading.select().from(scopes).all();
  const seats = places.find(({ id }) => id === clientId)?.seats ?? Infinity;
  const within = new Set(
    places.filter(({ id, parentId }) => id === clientId || parentId === clientId).map(({ id }) => id),
  );
  const open = new Set(
    store.reading
      .select()
      .from(people)
      .all()
      .filter(({ state }) => state !== 'inactive')
      .map(({ id }) => id),
  );
  const seated = store.reading
    .select()
    .from(grants)
    .all()
    .filter(({ scopeId, revokedAt }) => revokedAt === null && within.has(scopeId))
    .filter(({ untilAt, personId }) => (untilAt === null || untilAt > clock.now()) && open.has(personId))
    .map(({ personId }) => personId);
  expect(new Set(seated).size).toBeLessThanOrEqual(seats);
}

/** An account is what its secrets say: invited before any password. (That no code opens a closed one: PE12.) */
function expectAccounts({ store }: Machines): void {
  const kept = new Map(
    store.reading
      .select()
      .from(credentials)
      .all()
      .map((row) => [row.personId, row]),
  );
  for (const { id, state } of store.reading.select().from(people).all()) {
    const { passwordHash = null, passwordChangedAt = null } = kept.get(id) ?? {};
    if (state === 'invited') expect([passwordHash, passwordChangedAt]).toEqual([null, null]);
    if (state === 'active') expect(passwordHash !== null || passwordChangedAt !== null).toBe(true);
  }
}

function doneEntries({ store }: Machines): number {
  return store.reading
    .select()
    .from(auditEntries)
    .all()
    .filter(({ result }) => result === 'done').length;
}
