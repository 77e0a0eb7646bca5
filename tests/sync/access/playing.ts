import fc from 'fast-check';
import { deepStrictEqual, ok } from 'node:assert/strict';
import { defaultRoleId, factsOf, mastersOf, type PersonId } from '../../../src/shop/access/index.ts';
import { grants } from '../../../src/shop/grants/tables.ts';
import type { StationStore } from '../../../src/station/store/store.ts';
import { actorOf, arbitraryStep, attempt, PEOPLE, type Step } from '../../access/edits.ts';
import { NOW, personId, scopeId } from '../../access/facts.ts';
import { reach } from '../../access/reach.ts';
import { fillAcme } from '../../grants/acme.ts';
import { entry } from '../../support/open-station.ts';
import { makeChange } from './acting.ts';
import { accessRows } from './company.ts';
import { arbitraryForgery, forgedEdits, type Forged } from './forging.ts';
import type { Beginnings, Office, Offices } from './office.ts';

/** Who administers a company at the beginning: two in the one, so that they can do away with each other. */
export const MASTERS: readonly PersonId[] = ['mia', 'nora', 'boris'].map(personId);
const OUTSIDERS = PEOPLE.map(({ id }) => id).filter((id) => !MASTERS.includes(id));
const COMPANIES = ['acme', 'borealis'].map(scopeId);

/** Two companies; nobody stands above them, and the one has two Masters. */
export function fillTwoMasters(store: StationStore): void {
  fillAcme(store);
  store.write((tx) => {
    tx.rows
      .insert(grants)
      .values({
        id: 'grant-of-nora',
        personId: 'nora',
        roleId: defaultRoleId('print-farm', 'master'),
        scopeId: 'acme',
        grantedBy: 'mia',
        fromAt: 1,
        version: 1,
      })
      .run();
    tx.record(entry());
  });
}

/** What happens next: somebody does something at a station, or it brings what it has, or fetches; or a part is forged. */
export const arbitraryMove = fc.record({
  station: fc.nat(2),
  what: fc.oneof(
    { weight: 6, arbitrary: fc.record({ step: arbitraryStep }) },
    { weight: 1, arbitrary: fc.record({ forged: arbitraryForgery }) },
    { weight: 2, arbitrary: fc.record({ travels: fc.constantFrom('push', 'pull', 'pullOne' as const) }) },
  ),
});
export type Move = typeof arbitraryMove extends fc.Arbitrary<infer Value> ? Value : never;

/** Whether everybody acts, the Masters most of all; or everybody but them, and parts are forged besides. */
export type WhoPlays = 'mastersToo' | 'outsidersAndForgers';

/** Counts by a name: an act that was done, a forgery that was tried, a refusal on arrival. */
export type Meet = (what: string) => void;

/**
 * Plays moves at the stations of a company, then brings everything everywhere. Throws when the stations do not stand
 * alike, a company lost its last Master, or people who are no Masters came to hold what none of them did.
 */
export async function playMoves(
  beginnings: Beginnings,
  moves: readonly Move[],
  who: WhoPlays,
  meet: Meet,
): Promise<void> {
  const offices = await beginnings.open();
  try {
    const before = reach(offices.all[0]?.policy() ?? noPolicy(), OUTSIDERS, NOW);
    for (const [serial, move] of moves.entries()) playMove(offices, move, who, serial, meet);
    settle(offices);
    standAlike(offices, meet);
    if (who === 'mastersToo') return;
    const after = reach(offices.all[0]?.policy() ?? noPolicy(), OUTSIDERS, NOW);
    deepStrictEqual(
      [...after].filter((one) => !before.has(one)),
      [],
    );
  } finally {
    offices.close();
  }
}

function noPolicy(): never {
  throw new Error('There is no station');
}

function playMove(
  { all, order }: Offices,
  { station, what }: Move,
  who: WhoPlays,
  serial: number,
  meet: Meet,
): void {
  const office = all[station % all.length] ?? noPolicy();
  office.clock.pass(1);
  if ('step' in what) act(office, weighted(what.step, who), who, serial, meet);
  else if ('forged' in what) forge(office, order, what.forged, who, serial, meet);
  else if (what.travels === 'push') order.push(office);
  else order.pull(office, what.travels === 'pull' ? 500 : 1);
}

/** Masters act most: only they could do away with one another. */
function weighted(step: Step, who: WhoPlays): Step {
  if (who === 'outsidersAndForgers' || step.actor % 3 === 0) return step;
  return { ...step, actor: [0, 0, 8][step.actor % 3] ?? 0, who: step.who % 2 === 0 ? 8 : step.who };
}

function act(office: Office, step: Step, who: WhoPlays, serial: number, meet: Meet): void {
  const policy = office.policy();
  const actor = actorOf(policy, step);
  if (who === 'outsidersAndForgers' && !OUTSIDERS.includes(actor)) return;
  const change = attempt(policy, step, office.clock.now(), serial);
  if (change !== null && makeChange(office, actor, change).ok) meet(`${step.act} done`);
}

function forge(
  office: Office,
  order: Offices['order'],
  forged: Forged,
  who: WhoPlays,
  serial: number,
  meet: Meet,
): void {
  if (who === 'mastersToo') return;
  const { personId: named, edits } = forgedEdits(office, OUTSIDERS, forged, serial);
  if (edits.length === 0) return;
  order.forge(office.stationId, office.store.hybridClock.tick(), named, edits);
  meet(`forged: ${forged.forgery}`);
}

/** Parts in a page: what a station comes to must not hang on how they fall. */
const PAGES = [500, 1, 7] as const;

/** Brings everything of everybody to the hub, and to everybody. */
export function settle({ all, order }: Offices): void {
  for (const office of all) order.push(office);
  for (const [index, office] of all.entries()) order.pull(office, PAGES[index % PAGES.length]);
}

/** Asserts that all stations hold the same rows of access, and that each company has a Master. */
export function standAlike({ all }: Offices, meet: Meet): void {
  const [first, ...others] = all;
  if (first === undefined) throw noPolicy();
  for (const other of others) {
    deepStrictEqual(accessRows(other), accessRows(first));
    deepStrictEqual(factsById(other.policy()), factsById(first.policy()));
  }
  for (const { database, verdicts } of all) {
    const troubles = database.prepare<[]>('SELECT code, detail FROM sync_troubles').all();
    deepStrictEqual(troubles, []);
    for (const { objection } of verdicts) if (objection !== null) meet(`refused: ${objection.code}`);
  }
  const at = Math.max(...all.map(({ clock }) => clock.now()));
  for (const company of COMPANIES)
    ok(mastersOf(first.policy(), company, at).length > 0, `${company}: no Master`);
}

/** What a station holds in its memory, in one order. */
function factsById(policy: Parameters<typeof factsOf>[0]): unknown {
  const byId = (facts: readonly { readonly id: string }[]) =>
    facts.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const { people, grants: given, roles, restrictions, scopes } = factsOf(policy);
  return [people, given, roles, restrictions, scopes].map(byId);
}
