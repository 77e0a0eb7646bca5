import { describe, expect, test } from 'vitest';
import { type AccessFacts, canMoveScope, compilePolicy, whatIfMoved } from '../../src/shop/access/index.ts';
import { MARA } from './asking.ts';
import {
  acmeFacts,
  customRole,
  DESIGNER,
  FACTORY_MANAGER,
  grant,
  HOUR_MILLISECONDS,
  NOW,
  PANEL_BUYER,
  personId,
  restrictPerson,
  restrictRole,
  roleId,
  scope,
  scopeId,
  SCOPES,
} from './facts.ts';

const STOCK_ADMIN = roleId('inventory/stock-admin');
const ENTERPRISE_ADMINISTRATOR = roleId('plant/enterprise-administrator');

/** A second enterprise of acme, to move to. */
const TWO_ENTERPRISES = [...SCOPES, scope('asia', 'enterprise', 'acme')];

function move(facts: AccessFacts, actor: string, what: string, where: string) {
  return canMoveScope(compilePolicy(facts), personId(actor), scopeId(what), scopeId(where), NOW);
}

/** The refusal's code, or `yes`. */
function mayMove(facts: AccessFacts, actor: string, what: string, where: string): string {
  const answer = move(facts, actor, what, where);
  return answer.ok ? 'yes' : answer.refusal.code.replace(/^\w+\./, '');
}

/** max manages north and south, and may move areas between them. */
function ofBoth(more: Partial<AccessFacts> = {}): AccessFacts {
  return acmeFacts({ ...more, grants: [grant('max', FACTORY_MANAGER, 'south'), ...(more.grants ?? [])] });
}

describe('moving places', () => {
  test('[AC34] a place moves within its client, to where its kind stands, not below itself', () => {
    const facts = acmeFacts({ scopes: TWO_ENTERPRISES });
    expect(mayMove(facts, 'mia', 'hall', 'south')).toBe('yes');
    expect(mayMove(facts, 'mia', 'north', 'asia')).toBe('yes');
    expect(mayMove(facts, 'mia', 'north', 'acme')).toBe('yes');
    expect(mayMove(facts, 'mia', 'europe', 'acme')).toBe('yes');
    expect(mayMove(facts, 'mia', 'buyers', 'acme')).toBe('yes');
    expect(mayMove(facts, 'mia', 'north', 'borealis')).toBe('movesTooFar');
    expect(mayMove(facts, 'mia', 'north', 'main')).toBe('movesTooFar');
    expect(mayMove(facts, 'mia', 'hall', 'europe')).toBe('wrongParent');
    expect(mayMove(facts, 'mia', 'north', 'south')).toBe('wrongParent');
    expect(mayMove(facts, 'mia', 'europe', 'asia')).toBe('wrongParent');
    for (const fixed of ['platform', 'acme', 'printer-1']) {
      expect(mayMove(facts, 'mia', fixed, 'south')).toBe('wrongKind');
    }
    expect(mayMove(facts, 'mia', 'nowhere', 'south')).toBe('unknown');
    expect(mayMove(facts, 'mia', 'hall', 'nowhere')).toBe('unknown');
  });

  test('[AC34] who moves may modify the place and put such a one below the new place', () => {
    expect(mayMove(acmeFacts(), 'max', 'hall', 'south')).toBe('denied');
    expect(mayMove(acmeFacts(), 'dora', 'hall', 'south')).toBe('denied');
    expect(mayMove(acmeFacts(), 'boris', 'hall', 'south')).toBe('denied');
    expect(mayMove(ofBoth(), 'max', 'hall', 'south')).toBe('yes');
    const modify = customRole('modify', 'acme', 60, { permissions: ['factory.modify'] });
    const create = customRole('create', 'acme', 60, { permissions: ['factory.modify', 'factory.create'] });
    const scopes = TWO_ENTERPRISES;
    const of = (id: string) =>
      acmeFacts({ scopes, roles: [modify, create], grants: [grant('nora', roleId(id), 'acme')] });
    expect(move(of('modify'), 'nora', 'south', 'asia')).toMatchObject({
      refusal: { code: 'access.denied', permission: 'factory.create', scopeId: 'asia' },
    });
    expect(mayMove(of('create'), 'nora', 'south', 'asia')).toBe('yes');
  });

  test('[AC34] nobody gains by it what who moves does not hold, now or later, and they gain nothing', () => {
    const stock = ofBoth({ grants: [grant('nora', STOCK_ADMIN, 'south')] });
    expect(move(stock, 'max', 'hall', 'south')).toMatchObject({
      refusal: { code: 'hierarchy.moveGives', people: 1 },
    });
    expect(mayMove(stock, 'mia', 'hall', 'south')).toBe('yes');
    const soon = { fromAt: NOW + HOUR_MILLISECONDS };
    expect(
      mayMove(ofBoth({ grants: [grant('nora', STOCK_ADMIN, 'south', soon)] }), 'max', 'hall', 'south'),
    ).toBe('moveGives');
    const over = { untilAt: NOW };
    expect(
      mayMove(ofBoth({ grants: [grant('nora', STOCK_ADMIN, 'south', over)] }), 'max', 'hall', 'south'),
    ).toBe('yes');
    // max is kept from it in the north: by moving the hall they would free themselves.
    const kept = ofBoth({
      restrictions: [restrictPerson('max', ['print.accept'], 'north', { setBy: 'max' })],
    });
    expect(move(kept, 'max', 'hall', 'south')).toMatchObject({
      refusal: { code: 'hierarchy.moveGives', people: 1, permissions: ['print.accept'] },
    });
    const ending = { untilAt: NOW + HOUR_MILLISECONDS };
    const rich = customRole('rich', 'acme', 60, { permissions: ['stock.edit'] });
    const richer = ofBoth({ roles: [rich], grants: [grant('max', rich.id, 'south', ending)] });
    expect(mayMove(richer, 'max', 'hall', 'south')).toBe('moveGives');
  });

  test('[AC34] [AC21] nor roles to assign that who moves could not give', () => {
    const deputy = customRole('deputy', 'acme', 50, { permissions: ['user.manage'], assigns: [PANEL_BUYER] });
    const facts = ofBoth({ roles: [deputy], grants: [grant('nora', deputy.id, 'south')] });
    expect(mayMove(facts, 'max', 'hall', 'south')).toBe('moveGives');
    expect(mayMove(facts, 'mia', 'hall', 'south')).toBe('yes');
    const mine = ofBoth({
      roles: [{ ...deputy, permissions: [] }],
      grants: [grant('max', deputy.id, 'south')],
    });
    expect(mayMove(mine, 'max', 'hall', 'south')).toBe('moveGives');
  });

  test('[AC34] [AC31] no restriction of a higher rank falls away', () => {
    const by = (setBy: string) =>
      ofBoth({ restrictions: [restrictPerson('otto', ['print.accept'], 'north', { setBy })] });
    expect(mayMove(by('mia'), 'max', 'hall', 'south')).toBe('setByHigherRank');
    expect(mayMove(by('max'), 'max', 'hall', 'south')).toBe('yes');
    expect(mayMove(by('mia'), 'mia', 'hall', 'south')).toBe('yes');
    const onRole = ofBoth({
      restrictions: [restrictRole(roleId('print-farm/operator'), ['print.accept'], 'north')],
    });
    expect(mayMove(onRole, 'max', 'hall', 'south')).toBe('setByHigherRank');
    expect(mayMove(onRole, 'max', 'annex', 'south')).toBe('yes');
  });

  test('[AC34] [AC23] nobody at or above the mover’s rank loses anything', () => {
    const planner = customRole('planner', 'acme', 50, { permissions: ['factory.modify', 'factory.create'] });
    const grants = [grant('nora', planner.id, 'acme'), grant('olga', ENTERPRISE_ADMINISTRATOR, 'europe')];
    const facts = acmeFacts({ scopes: TWO_ENTERPRISES, roles: [planner], grants });
    expect(mayMove(facts, 'nora', 'south', 'asia')).toBe('rankTooHigh');
    expect(mayMove({ ...facts, roles: [{ ...planner, rank: 91 }] }, 'nora', 'south', 'asia')).toBe('yes');
    expect(mayMove({ ...facts, grants: [...facts.grants, MARA] }, 'mia', 'south', 'asia')).toBe('yes');
  });

  test('[AC34] [AC40] only a Master moves a place to where duties are not kept apart as before', () => {
    const scopes = SCOPES.map((one) => (one.id === 'south' ? { ...one, separationOfDuties: false } : one));
    expect(move(ofBoth({ scopes }), 'max', 'hall', 'south')).toMatchObject({
      refusal: { code: 'access.denied', permission: 'platform.administer', scopeId: 'hall' },
    });
    expect(mayMove(ofBoth({ scopes }), 'mia', 'hall', 'south')).toBe('yes');
    const said = scopes.map((one) => (one.id === 'hall' ? { ...one, separationOfDuties: true } : one));
    expect(mayMove(ofBoth({ scopes: said }), 'max', 'hall', 'south')).toBe('yes');
  });

  test('[AC16] [AC34] what a move would change is told, for whom, whether or not it may be made', () => {
    const facts = ofBoth({ grants: [grant('nora', DESIGNER, 'south')] });
    const policy = compilePolicy(facts);
    const differences = whatIfMoved(policy, scopeId('hall'), scopeId('south'), NOW);
    expect(differences.map(({ person, scopeId: place }) => `${person.id} ${place}`)).toEqual([
      'dora hall',
      'nora hall',
    ]);
    expect(differences[0]).toMatchObject({ gained: [] });
    expect(differences[0]?.lost).toContain('project.create');
    expect(differences[1]?.gained).toEqual(differences[0]?.lost);
    expect(move(facts, 'mia', 'hall', 'south')).toEqual({ ok: true, value: differences });
    expect(whatIfMoved(policy, scopeId('hall'), scopeId('europe'), NOW)).toEqual([]);
    expect(whatIfMoved(policy, scopeId('hall'), scopeId('north'), NOW)).toEqual([]);
  });
});
