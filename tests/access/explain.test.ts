import { describe, expect, test } from 'vitest';
import {
  compilePolicy,
  DEFAULT_ROLES,
  explain,
  visibleScopes,
  whatIf,
  whoCouldGrant,
} from '../../src/shop/access/index.ts';
import {
  acmeFacts,
  DESIGNER,
  grant,
  NOW,
  OPERATOR,
  person,
  personId,
  restrictPerson,
  scopeId,
  SCOPES,
  variantOf,
} from './facts.ts';

describe('explanations', () => {
  test('[AC13] an allowed question names the grants that allow it', () => {
    const policy = compilePolicy(acmeFacts({ grants: [grant('dora', OPERATOR, 'acme')] }));
    const dora = personId('dora');
    const question = {
      personId: dora,
      permission: 'project.delete',
      scopeId: scopeId('north'),
      at: NOW,
    } as const;
    expect(explain(policy, { ...question, ownerId: dora })).toMatchObject({
      allowed: true,
      by: [{ role: { id: DESIGNER }, scope: { id: 'north' }, own: true }],
    });
    expect(explain(policy, { ...question, permission: 'project.view' })).toMatchObject({
      allowed: true,
      by: [
        { role: { id: DESIGNER }, own: false },
        { role: { id: OPERATOR }, scope: { id: 'acme' }, own: false },
      ],
    });
  });

  test('[AC13] a missing permission names the roles that have it and who could grant one', () => {
    const policy = compilePolicy(acmeFacts());
    const question = { personId: personId('otto'), permission: 'printTask.review', at: NOW } as const;
    const missing = explain(policy, { ...question, scopeId: scopeId('hall') });
    expect(missing).toMatchObject({
      allowed: false,
      reasons: [{ kind: 'missing', onlyOwn: false, grantableBy: [{ id: 'mia' }] }],
    });
    const { roles, people } = whoCouldGrant(policy, {
      ...question,
      permission: 'printTask.request',
      scopeId: scopeId('hall'),
    });
    expect(roles.map(({ id }) => id)).toContain(DESIGNER);
    expect(people.map(({ id }) => id)).toEqual(['max', 'mia']);
    const owned = explain(policy, {
      personId: personId('dora'),
      permission: 'project.delete',
      scopeId: scopeId('north'),
      ownerId: personId('max'),
      at: NOW,
    });
    expect(owned).toMatchObject({ allowed: false, reasons: [{ kind: 'missing', onlyOwn: true }] });
  });

  test('[AC13] everything that stands in the way is told at once', () => {
    const restriction = restrictPerson('otto', ['print.accept'], 'north', {
      setBy: 'max',
      reason: 'After the crash',
    });
    const facts = acmeFacts({
      people: ['mia', 'max', 'otto'].map((id) => person(id, id !== 'otto')),
      restrictions: [restriction],
      scopes: SCOPES.map((one) => (one.id === 'north' ? { ...one, expiresAt: NOW } : one)),
    });
    const question = {
      personId: personId('otto'),
      permission: 'print.accept',
      scopeId: scopeId('hall'),
      at: NOW,
    } as const;
    const apart = { code: 'access.separationOfDuties', duty: 'review', personId: personId('otto') } as const;
    expect(explain(compilePolicy(facts), question, [apart])).toMatchObject({
      allowed: false,
      reasons: [
        { kind: 'inactivePerson', person: { id: 'otto' } },
        { kind: 'expiredScope', scope: { id: 'north' }, expiredAt: NOW, prolongableBy: [{ id: 'mia' }] },
        // Nobody lifts it while the factory's term is over.
        {
          kind: 'restricted',
          restriction: { reason: 'After the crash' },
          setBy: { id: 'max' },
          liftableBy: [],
        },
        { kind: 'rule', refusal: apart },
      ],
    });
    const running = explain(compilePolicy({ ...facts, scopes: SCOPES }), question);
    expect(running).toMatchObject({ reasons: [{}, { liftableBy: [{ id: 'max' }, { id: 'mia' }] }] });
    expect(explain(compilePolicy(facts), { ...question, scopeId: scopeId('nowhere') })).toEqual({
      allowed: false,
      reasons: [{ kind: 'unknownScope', scopeId: 'nowhere' }],
    });
  });

  test('[AC15] visible scopes leave out what a restriction or a term takes', () => {
    const facts = acmeFacts({
      restrictions: [restrictPerson('mia', ['project.modify'], 'hall')],
      scopes: SCOPES.map((one) => (one.id === 'south' ? { ...one, expiresAt: NOW } : one)),
    });
    const policy = compilePolicy(facts);
    expect(visibleScopes(policy, personId('mia'), 'project.view', NOW)).toEqual({
      every: { withBelow: ['acme'], alone: [] },
      own: { withBelow: [], alone: [] },
    });
    expect(visibleScopes(policy, personId('mia'), 'project.modify', NOW).every).toEqual({
      withBelow: ['annex', 'buyers'],
      alone: ['north', 'europe', 'acme'],
    });
    expect(visibleScopes(policy, personId('dora'), 'project.delete', NOW)).toEqual({
      every: { withBelow: [], alone: [] },
      own: { withBelow: ['north'], alone: [] },
    });
  });

  test('[AC16] what-if tells who gains and loses what, and where', () => {
    const policy = compilePolicy(acmeFacts());
    const restriction = restrictPerson('otto', ['print.accept', 'stock.edit'], 'printer-1');
    expect(whatIf(policy, { kind: 'restrictionPut', restriction }, NOW)).toEqual([
      { person: person('otto'), scopeId: 'printer-1', gained: [], lost: ['print.accept'] },
    ]);
    const operator = DEFAULT_ROLES.find(({ id }) => id === OPERATOR);
    if (operator === undefined) throw new Error('no operator');
    const permissions = [
      ...operator.permissions.filter((key) => key !== 'print.accept'),
      'stock.view',
    ] as const;
    const variant = variantOf(operator, 'acme', { permissions });
    expect(whatIf(policy, { kind: 'rolePut', role: variant }, NOW)).toEqual([
      { person: person('otto'), scopeId: 'hall', gained: ['stock.view'], lost: ['print.accept'] },
    ]);
  });
});
