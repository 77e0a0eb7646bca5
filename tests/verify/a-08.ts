import * as fc from 'fast-check';
import { ORPCError } from '@orpc/server';
import { compilePolicy, type ScopeKind } from '../../src/shop/access/index.ts';
import { canonicalJson } from '../../src/shop/audit/index.ts';
import { createProofBook, PROOF_SECONDS } from '../../src/shop/people/proofs.ts';
import { createSessionBook, FRESH_PASSWORD_SECONDS } from '../../src/shop/people/sessions.ts';
import { changeLog } from '../../src/shop/records/tables.ts';
import { createGuard } from '../../src/station/guard.ts';
import { sha256, type StationStore } from '../../src/station/store/store.ts';
import { systemRandom } from '../../src/station/system.ts';
import { acmeFacts, grant, MASTER, personId, scopeId, SCOPES } from '../access/facts.ts';
import { openContractWalk } from '../support/contract-walk.ts';
import { HandClock } from '../support/open-station.ts';
import { plainClientOf } from '../support/station.ts';
import { wordOf } from './answers.ts';
import { procedures } from '../support/contract-walk.ts';
import { type Harness, Tally, tryProperty } from './harness.ts';

const PROVEN = procedures.filter(({ access }) => 'proof' in access && access.proof);

/** What is grave, from the demand and not from the contract: each must ask for a proof. */
const GRAVE = [
  'access.saveRole',
  'access.removeRole',
  'access.grant',
  'access.revoke',
  'access.restrict',
  'access.liftRestriction',
  'access.answerRequest',
  'people.create',
  'people.renewInvitation',
  'people.resetPassword',
  'people.deactivate',
  'people.reactivate',
  'people.setSeats',
  'hierarchy.setExpiration',
  'hierarchy.setSeparationOfDuties',
  'hierarchy.moveScope',
  'hierarchy.deleteScope',
  'hierarchy.importScopes',
  'audit.export',
  'projects.delete',
  'printers.remove',
  'printers.clearFault',
] as const;

/** What is grave is done with a proof: of this session, this act and this input, used once, within its minute. */
export const harness: Harness = {
  id: 'A-08',
  about: 'what is grave needs a fresh proof for this very call',
  floor: 2_000,
  fewRuns: 30,
  faultClasses: [
    'without',
    'made up',
    'for another input',
    'for another act',
    'of another session',
    'stale',
    'replayed',
    'password no longer fresh',
    'good',
    'through the contract',
  ],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    for (const action of GRAVE) {
      tally.expect(
        PROVEN.some(({ name }) => name === action),
        `${action} asks for no proof`,
      );
    }
    const bench = openBench();
    const property = fc.property(
      fc.constantFrom(...PROVEN),
      fc.jsonValue({ maxDepth: 3 }),
      fc.jsonValue({ maxDepth: 3 }),
      (door, further, other) => tryDoor(tally, bench, door, further, other),
    );
    await tryProperty(tally, property, { seed, runs });
    progress(`${tally.runs} calls of ${PROVEN.length} procedures`);
    await tryContract(tally);
    return tally.outcome();
  },
};

type Bench = ReturnType<typeof openBench>;

/** A guard of a company where two Masters may do everything, on a clock in hand. */
function openBench() {
  const clock = new HandClock();
  const policy = compilePolicy(
    acmeFacts({ grants: [grant('mia', MASTER, 'platform'), grant('boris', MASTER, 'platform')] }),
  );
  const sessions = createSessionBook(clock, systemRandom, sha256, () => () => null);
  const proofs = createProofBook(clock, systemRandom, sha256);
  const guard = createGuard({
    clock,
    sessions,
    proofs,
    store: { write: () => undefined } as unknown as StationStore,
    policy: () => policy,
    locate: (_kind, id) => ({ scopeId: scopeId(id), ownerId: null }),
  });
  return { clock, sessions, proofs, guard };
}

const digestOf = (action: string, input: unknown): string => sha256(canonicalJson({ action, input }));

function tryDoor(
  tally: Tally,
  { clock, sessions, proofs, guard }: Bench,
  { name, access }: (typeof PROVEN)[number],
  further: unknown,
  other: unknown,
): void {
  const { token, session } = sessions.open(personId('mia'), 'password');
  const stranger = sessions.open(personId('boris'), 'password');
  const input = { ...idIn(access), further };
  const digest = digestOf(name, input);
  const ask = (proof: string | null): string => {
    const proven = proof === null ? {} : { 'printhall-proof': proof };
    const headers = { authorization: `Bearer ${token}`, ...proven };
    try {
      guard(name, access, input, { headers, face: 'gateway', local: true });
      return 'done';
    } catch (error) {
      if (!(error instanceof ORPCError)) throw error;
      const { code, passwordNeeded } = error.data as {
        readonly code: string;
        readonly passwordNeeded?: boolean;
      };
      return passwordNeeded === true ? `${code} with the password` : code;
    }
  };
  const answers = (what: string, answer: string, expected: string): void => {
    tally.met(what);
    if (answer !== expected) throw new Error(`${name}, ${what}: ${answer}, not ${expected}`);
  };
  const issue = (of: string, what: string): string => proofs.issue(of, what).proof;
  answers('without', ask(null), 'people.proofNeeded');
  answers('made up', ask('x'.repeat(43)), 'people.proofInvalid');
  if (canonicalJson(other) !== canonicalJson(further)) {
    answers(
      'for another input',
      ask(issue(session.id, digestOf(name, { ...input, further: other }))),
      'people.proofInvalid',
    );
  }
  answers('for another act', ask(issue(session.id, digestOf('people.list', input))), 'people.proofInvalid');
  answers('of another session', ask(issue(stranger.session.id, digest)), 'people.proofInvalid');
  const stale = issue(session.id, digest);
  clock.pass(PROOF_SECONDS);
  answers('stale', ask(stale), 'people.proofInvalid');
  const good = issue(session.id, digest);
  answers('good', ask(good), 'done');
  answers('replayed', ask(good), 'people.proofInvalid');
  clock.pass(FRESH_PASSWORD_SECONDS - PROOF_SECONDS - 1);
  sessions.touch(session.id);
  clock.pass(1);
  answers('password no longer fresh', ask(null), 'people.proofNeeded with the password');
}

/** The id that the guard decides on: a place of a kind that the procedure knows. */
function idIn(access: (typeof PROVEN)[number]['access']): Readonly<Record<string, string>> {
  if (access.kind !== 'permission') return {};
  const { permission, idFrom } = access;
  const kinds =
    typeof permission === 'object' && 'byKind' in permission ? Object.keys(permission.byKind) : ['factory'];
  const place = SCOPES.find(({ kind }) => kind === (kinds[0] as ScopeKind));
  return { [idFrom]: place?.id ?? 'north' };
}

/** Through the real contract, as a Master: without a proof nothing is done, and nothing changes. */
async function tryContract(tally: Tally): Promise<void> {
  const { house, inputFor } = await openContractWalk();
  try {
    const { token } = house.people.master;
    const rooms = plainClientOf(house.station, token) as unknown as Readonly<
      Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>
    >;
    const changes = () => house.station.store.reading.select().from(changeLog).all().length;
    for (const procedure of PROVEN) {
      const [room = '', verb = ''] = procedure.name.split('.');
      const before = changes();
      const call = rooms[room]?.[verb];
      if (call === undefined) throw new Error(`There is no ${procedure.name}`);
      const word = await wordOf(call(inputFor(procedure)));
      tally.ran();
      tally.met('through the contract');
      tally.expect(word === 'people.proofNeeded', `${procedure.name} without a proof: ${word}`);
      tally.expect(changes() === before, `${procedure.name} without a proof changed something`);
    }
  } finally {
    await house.discard();
  }
}
