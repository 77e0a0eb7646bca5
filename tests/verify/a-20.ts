import { ORPCError } from '@orpc/server';
import {
  type AccessPolicy,
  compilePolicy,
  DEFAULT_ROLES,
  type PermissionKey,
  type PersonId,
  type Scope,
} from '../../src/shop/access/index.ts';
import { createProofBook } from '../../src/shop/people/proofs.ts';
import { createSessionBook, type SessionBook } from '../../src/shop/people/sessions.ts';
import { type AccessRequirement, permissionsAsked } from '../../src/shop/records/index.ts';
import type { CallerContext } from '../../src/station/calls.ts';
import { createGuard, type Guard, type GuardHouse } from '../../src/station/guard.ts';
import type { RecordPlace } from '../../src/station/locate.ts';
import { sha256, type StationStore } from '../../src/station/store/store.ts';
import { systemClock, systemRandom } from '../../src/station/system.ts';
import { acmeFacts, grant, MASTER, person, personId, scopeId, SCOPES } from '../access/facts.ts';
import { naivePath } from '../access/naive.ts';
import { type TableRole, TABLE_ROLES, tableGives } from './access-table.ts';
import { openContractWalk } from '../support/contract-walk.ts';
import { openBareStore, passingFolder } from '../support/open-station.ts';
import { allDoors, type Door } from './contract-doors.ts';
import { tryForbiddenCalls } from './full-calls.ts';
import { type Harness, Tally } from './harness.ts';

/** Where a role is held: by the whole company, or in one factory of it. */
const HELD_AT = ['acme', 'north'] as const;

/** Records that are not places: the person's own, another's beside it, one of another factory, of another company. */
const RECORDS = [
  { what: 'own', at: 'printer-1', isOwn: true },
  { what: 'other’s', at: 'printer-1', isOwn: false },
  { what: 'other factory', at: 'printer-4', isOwn: false },
  { what: 'own in other factory', at: 'printer-4', isOwn: true },
  { what: 'other company', at: 'plant-b', isOwn: false },
] as const;

const SUBJECT = personId('subject');
const DOORS = allDoors();

type Guarded = Extract<AccessRequirement, { readonly kind: 'permission' }>;
const isGuarded = (access: AccessRequirement): access is Guarded => access.kind === 'permission';

/** Records that one door is tried on: places for what acts on places, otherwise one of each kind above. */
function recordsFor({ access }: Door): readonly { readonly at: string; readonly isOwn: boolean }[] {
  if (isGuarded(access) && access.on === 'scope') return SCOPES.map(({ id }) => ({ at: id, isOwn: false }));
  return RECORDS;
}

/** How many records all doors are tried on. */
const CELLS = DOORS.map((door) => recordsFor(door).length).reduce((sum, count) => sum + count, 0);

const GUARD_CELLS = CELLS * TABLE_ROLES.length * HELD_AT.length;

/** Even a role that holds much is refused so many calls in a factory of its own. */
const CALLS_OF_A_ROLE = 5;

/**
 * Every procedure and route × the 32 default roles, held at a company and at a factory × own, another's, another
 * factory's, another company's record: the guard's answer is that of the table that the roles were asked for in.
 * A station decides by itself, with a network or without: there is no second column for that.
 */
export const harness: Harness = {
  id: 'A-20',
  about: 'every door × every default role × own, other’s, other factory, other company',
  floor: GUARD_CELLS + TABLE_ROLES.length * CALLS_OF_A_ROLE,
  fewRuns: CELLS * HELD_AT.length * 2,
  faultClasses: [
    'allowed',
    'forbidden',
    'not found',
    'wrong kind of place',
    'own only',
    'hidden in a list',
    'shown in a list',
    'proof asked',
    'signed out',
    'locked',
    'through the router',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const folder = passingFolder();
    const { store } = await openBareStore(folder.directory);
    for (const role of rolesInTurn(seed)) {
      if (tally.runs >= runs) break;
      for (const heldAt of HELD_AT) tryRole(tally, store, role, heldAt);
    }
    store.close();
    folder.remove();
    progress(`${tally.runs} cells by the guard`);
    // The same once more with everything around the guard: a part of the cells, those in which nothing may happen.
    if (runs >= GUARD_CELLS) await tryThroughRouter(tally, progress);
    return tally.outcome();
  },
};

async function tryThroughRouter(tally: Tally, progress: (text: string) => void): Promise<void> {
  const walk = await openContractWalk();
  try {
    for (const role of TABLE_ROLES) await tryForbiddenCalls(tally, walk, role);
    progress(`${tally.times('through the router')} calls through the router`);
  } finally {
    await walk.house.discard();
  }
}

/** Those with own-only permissions first, then another part of the others with each seed: fewer runs leave roles out. */
function rolesInTurn(seed: number): readonly TableRole[] {
  const [first, others] = [true, false].map((withOwn) =>
    TABLE_ROLES.filter(({ own }) => own.length > 0 === withOwn),
  );
  const from = seed % (others?.length ?? 1);
  return [...(first ?? []), ...(others?.slice(from) ?? []), ...(others?.slice(0, from) ?? [])];
}

interface Subject {
  readonly role: TableRole;
  readonly heldAt: string;
  readonly policy: AccessPolicy;
  readonly guard: Guard;
  readonly house: GuardHouse;
  readonly token: string;
  readonly sessions: SessionBook;
  readonly refusals: () => number;
}

function tryRole(tally: Tally, empty: StationStore, role: TableRole, heldAt: string): void {
  const subject = subjectWith(empty, role, heldAt);
  for (const door of DOORS) {
    tryNobody(tally, subject, door);
    for (const record of recordsFor(door)) {
      tally.ran();
      const answer = tryDoor(subject, door, record);
      for (const met of answer.met) tally.met(met);
      const cell = `${door.action} × ${role.pack}/${role.key} at ${heldAt} × ${record.at}${record.isOwn ? ' (own)' : ''}`;
      if (answer.problem !== null) tally.fail(`${cell}: ${answer.problem}`);
    }
  }
}

function subjectWith({ reading }: StationStore, role: TableRole, heldAt: string): Subject {
  const held = DEFAULT_ROLES.find(({ pack, key }) => pack === role.pack && key === role.key);
  if (held === undefined) throw new Error(`There is no role ${role.pack}/${role.key}`);
  const policy = compilePolicy({
    ...acmeFacts(),
    people: [person(SUBJECT), person('mia')],
    grants: [grant(SUBJECT, held.id, heldAt), grant('mia', MASTER, 'acme')],
  });
  const sessions = createSessionBook(systemClock, systemRandom, sha256, () => () => null);
  let refusals = 0;
  // The guard reads whether the person asked for it already, and writes refusals: these are counted.
  const store = { reading, write: () => (refusals += 1) } as unknown as StationStore;
  const house: GuardHouse = {
    store,
    sessions,
    clock: systemClock,
    proofs: createProofBook(systemClock, systemRandom, sha256),
    policy: () => policy,
    locate: (_kind, id) => placeFrom(id),
  };
  const { token } = sessions.open(SUBJECT, 'password');
  return {
    role,
    heldAt,
    policy,
    house,
    sessions,
    token,
    guard: createGuard(house),
    refusals: () => refusals,
  };
}

/** Ids of the records say where they stand and whose they are. */
function idOf({ at, isOwn }: { readonly at: string; readonly isOwn: boolean }): string {
  return `${at}|${isOwn ? SUBJECT : 'mia'}`;
}

function placeFrom(id: string): RecordPlace | null {
  const [at = '', owner = ''] = id.split('|');
  return { scopeId: scopeId(at), ownerId: owner as PersonId };
}

interface CellAnswer {
  readonly met: readonly string[];
  readonly problem: string | null;
}

function tryDoor(
  subject: Subject,
  { action, access }: Door,
  record: { readonly at: string; readonly isOwn: boolean },
): CellAnswer {
  const input = isGuarded(access) ? { [access.idFrom]: idOf(record) } : {};
  const before = subject.refusals();
  const first = ask(subject, action, access, input);
  const isProofAsked = first.kind === 'refused' && first.code === 'people.proofNeeded';
  const answer = isProofAsked ? ask(subject, action, access, input, first.digest) : first;
  const expected = expectedAnswer(subject, access, record);
  const wantsProof = 'proof' in access && access.proof && expected.kind === 'admitted';
  if (isProofAsked !== wantsProof)
    return { met: [], problem: `a proof is ${isProofAsked ? '' : 'not '}asked` };
  const met = [...(isProofAsked ? ['proof asked'] : []), ...expected.met];
  if (said(answer) !== said(expected)) return { met, problem: `${said(answer)}, not ${said(expected)}` };
  if (answer.kind === 'refused' && subject.refusals() !== before + 1) {
    return { met, problem: 'the refusal is not on record once' };
  }
  return access.kind === 'visible' && answer.kind === 'admitted'
    ? tryList(subject, access, answer, record)
    : { met, problem: null };
}

type Answer =
  | { readonly kind: 'admitted'; readonly sees: (scope: string, owner: string) => boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly digest: string };

function ask(
  { guard, house, token, sessions }: Subject,
  action: string,
  access: AccessRequirement,
  input: unknown,
  digest?: string,
): Answer {
  const found = sessions.find(token);
  const session = found.state === 'live' ? found.session.id : '';
  const proof = digest === undefined ? {} : { 'printhall-proof': house.proofs.issue(session, digest).proof };
  const caller: CallerContext = {
    headers: { authorization: `Bearer ${token}`, ...proof },
    face: 'gateway',
    local: true,
  };
  try {
    const { call } = guard(action, access, input, caller);
    const [permission, ...further] = access.kind === 'visible' ? permissionsAsked(access.permission) : [];
    const visible = permission === undefined ? null : call.visible(permission, ...further);
    return { kind: 'admitted', sees: (scope, owner) => visible?.includes(scope, owner) ?? false };
  } catch (error) {
    if (!(error instanceof ORPCError)) throw error;
    const { code, digest: of = '' } = error.data as { readonly code: string; readonly digest?: string };
    return { kind: 'refused', code, digest: of };
  }
}

function said(answer: { readonly kind: string; readonly code?: string }): string {
  return answer.code === undefined
    ? answer.kind
    : `${answer.kind} ${answer.code.replace(/^\w+(?=\.notFound)/, '')}`;
}

interface Expected {
  readonly kind: 'admitted' | 'refused';
  readonly code?: string;
  readonly met: readonly string[];
}

/** What the rules say, from the table and the tree alone. */
function expectedAnswer(
  { role, heldAt }: Subject,
  access: AccessRequirement,
  { at, isOwn }: { readonly at: string; readonly isOwn: boolean },
): Expected {
  if (!isGuarded(access)) return { kind: 'admitted', met: [] };
  if (!isNear(heldAt, at)) {
    const code = access.on === 'accessRequest' ? 'access.requestNotFound' : '.notFound';
    return { kind: 'refused', code, met: ['not found'] };
  }
  const asked = askedAt(access, at);
  if (asked.length === 0)
    return { kind: 'refused', code: 'hierarchy.wrongKind', met: ['wrong kind of place'] };
  const isBelow = wayUp(at).includes(heldAt);
  const gives = (own: boolean) => isBelow && asked.some((permission) => tableGives(role, permission, own));
  if (!gives(isOwn)) return { kind: 'refused', code: 'access.forbidden', met: ['forbidden'] };
  return { kind: 'admitted', met: gives(false) ? ['allowed'] : ['allowed', 'own only'] };
}

function askedAt({ permission }: Guarded, at: string): readonly PermissionKey[] {
  if (typeof permission === 'string') return [permission];
  if ('anyOf' in permission) return permission.anyOf;
  const kind = SCOPES.find(({ id }) => id === at)?.kind;
  const ofKind = kind === undefined ? undefined : permission.byKind[kind];
  return ofKind === undefined ? [] : [ofKind];
}

function wayUp(at: string): readonly string[] {
  return (naivePath(acmeFacts(), scopeId(at)) ?? []).map(({ id }: Scope) => id);
}

/** In the same company, or above all companies. */
function isNear(heldAt: string, at: string): boolean {
  const company = (place: string) => wayUp(place).find((id) => ['acme', 'borealis'].includes(id));
  return company(at) === undefined || company(at) === company(heldAt);
}

/** A list shows what one of its permissions opens, and nothing else. */
function tryList(
  { role, heldAt }: Subject,
  access: Extract<AccessRequirement, { readonly kind: 'visible' }>,
  answer: Extract<Answer, { readonly kind: 'admitted' }>,
  { at, isOwn }: { readonly at: string; readonly isOwn: boolean },
): CellAnswer {
  const isOpen =
    wayUp(at).includes(heldAt) &&
    permissionsAsked(access.permission).some((permission) => tableGives(role, permission, isOwn));
  const isShown = answer.sees(at, isOwn ? SUBJECT : 'mia');
  const met = [isOpen ? 'shown in a list' : 'hidden in a list'];
  return { met, problem: isShown === isOpen ? null : `is ${isShown ? 'shown' : 'hidden'}` };
}

/** Nobody, and somebody who locked the screen, gets through no door but the public ones. */
function tryNobody(tally: Tally, subject: Subject, { action, access }: Door): void {
  if (access.kind === 'public') return;
  const answerTo = (token: string) => ask({ ...subject, token }, action, access, {});
  const nobody = answerTo('x'.repeat(43));
  tally.met('signed out');
  tally.expect(said(nobody) === 'refused people.signedOut', `${action}: nobody is ${said(nobody)}`);
  const locked = subject.sessions.open(personId('mia'), 'password');
  subject.sessions.lock(locked.session.id);
  const behind = answerTo(locked.token);
  tally.met('locked');
  tally.expect(said(behind) === 'refused people.locked', `${action}: a locked screen is ${said(behind)}`);
}
