import { defaultRoleId, type ScopeId } from '../../src/shop/access/index.ts';
import { grants } from '../../src/shop/grants/tables.ts';
import { people } from '../../src/shop/people/tables.ts';
import { addPerson } from '../hierarchy/company.ts';
import {
  factoryOf,
  openTestStation,
  type Client,
  type SignedInPerson,
  type TestStation,
} from '../support/station.ts';
import { answerOf } from './answers.ts';
import type { Tally } from './harness.ts';
import { type Choices, choicesFrom } from './random.ts';

const MASTER = defaultRoleId('print-farm', 'master');
const ROLES = [
  MASTER,
  defaultRoleId('print-farm', 'factory-manager'),
  defaultRoleId('print-farm', 'operator'),
  defaultRoleId('plant', 'enterprise-administrator'),
];

const ACTS = ['grant', 'grant', 'revoke', 'restrict', 'deactivate', 'reactivate', 'resetPassword'] as const;

interface Bench {
  readonly house: TestStation;
  readonly people: readonly SignedInPerson[];
  readonly places: readonly ScopeId[];
}

/** Random edits by random people through the real contract of a real station: what the rows say after each. */
export async function playAtStation(tally: Tally, seed: number, calls: number): Promise<void> {
  const choices = choicesFrom(seed);
  const house = await openTestStation();
  try {
    const bench = await openBench(house);
    for (let call = 0; call < calls; call += 1) await tryEdit(tally, bench, choices);
  } finally {
    await house.discard();
  }
}

async function openBench(house: TestStation): Promise<Bench> {
  const { master, manager, operator } = house.people;
  const scopes = await master.client.hierarchy.scopes();
  const company = scopes.find(({ kind }) => kind === 'client')?.id;
  if (company === undefined) throw new Error('There is no company');
  const north = await factoryOf(master.client);
  const second = await addPerson(house, 'Second', ['print-farm', 'master'], company);
  const enterprise = await addPerson(house, 'Enterprise', ['plant', 'enterprise-administrator'], company);
  return { house, people: [master, second, enterprise, manager, operator], places: [company, north] };
}

async function tryEdit(
  tally: Tally,
  { house, people: persons, places }: Bench,
  choices: Choices,
): Promise<void> {
  const actor = choices.of(persons);
  const target = choices.of(persons);
  const act = choices.of(ACTS);
  const before = grantsOf(house, actor.personId);
  const call = editCall(house, actor.client, act, target.personId, choices, places);
  if (call === null) return;
  const answer = await answerOf(call);
  tally.met(`at a station: ${answer.kind}`);
  const told = `at a station, ${act} of ${target.personId} by ${actor.personId}: ${answer.kind}`;
  const isOwn = target.personId === actor.personId && act !== 'revoke';
  tally.expect(!(isOwn && answer.kind === 'done'), `(iii) ${told}`);
  tally.expect(grantsOf(house, actor.personId) === before, `(iii) own grants changed: ${told}`);
  tally.expect(mastersLeft(house) > 0, `(iv) no Master left: ${told}`);
}

function editCall(
  house: TestStation,
  { access, people: accounts }: Client,
  act: (typeof ACTS)[number],
  target: string,
  choices: Choices,
  places: readonly ScopeId[],
): Promise<unknown> | null {
  const personId = target as never;
  const scopeId = choices.of(places);
  switch (act) {
    case 'grant':
      return access.grant({ personId, scopeId, roleId: choices.of(ROLES) });
    case 'revoke': {
      const live = house.station.store.reading
        .select()
        .from(grants)
        .all()
        .filter(({ revokedAt }) => revokedAt === null);
      return access.revoke({ grantId: choices.of(live).id as never });
    }
    case 'restrict': {
      const permissions = [choices.of(['platform.administer', 'print.pause'] as const)];
      return access.restrict({ personId, roleId: null, scopeId, permissions, reason: 'So' });
    }
    default:
      return accounts[act]({ personId });
  }
}

const grantsOf = ({ station }: TestStation, personId: string): string =>
  JSON.stringify(
    station.store.reading
      .select()
      .from(grants)
      .all()
      .filter((one) => one.personId === personId),
  );

/** From the rows alone: active people who hold a Master's role for good. */
function mastersLeft({ station }: TestStation): number {
  const active = new Set(
    station.store.reading
      .select()
      .from(people)
      .all()
      .flatMap(({ id, state }) => (state === 'active' ? [id] : [])),
  );
  return station.store.reading
    .select()
    .from(grants)
    .all()
    .filter(
      ({ roleId, personId, revokedAt, untilAt }) =>
        roleId === MASTER && active.has(personId) && revokedAt === null && untilAt === null,
    ).length;
}
