import { describe, expect, test } from 'vitest';
import {
  type AccessFacts,
  compilePolicy,
  decide,
  DEFAULT_ROLES,
  HOLDS_AFTER_TERM,
  type PermissionKey,
  PERMISSIONS,
  separationOfDutiesAt,
} from '../../src/shop/access/index.ts';
import {
  acmeFacts,
  customRole,
  DESIGNER,
  FACTORY_MANAGER,
  grant,
  HOUR_MILLISECONDS,
  MASTER,
  NOW,
  OPERATOR,
  person,
  personId,
  restrictPerson,
  restrictRole,
  roleId,
  scope,
  scopeId,
  SCOPES,
  variantOf,
} from './facts.ts';
import { naiveDecide } from './naive.ts';

/** Asks both implementations and gives their one answer. */
function allowed(
  facts: AccessFacts,
  who: string,
  permission: PermissionKey,
  where: string,
  { owner, at = NOW }: { readonly owner?: string; readonly at?: number } = {},
): boolean {
  const question = {
    personId: personId(who),
    permission,
    scopeId: scopeId(where),
    ownerId: owner === undefined ? null : personId(owner),
    at,
  };
  const answer = decide(compilePolicy(facts), question);
  expect(naiveDecide(facts, question)).toBe(answer);
  return answer;
}

const operator = DEFAULT_ROLES.find(({ id }) => id === OPERATOR) ?? customRole('none', 'acme', 1);

describe('decision', () => {
  test('[AC3] a grant holds at its scope and below, not above and not beside', () => {
    const facts = acmeFacts();
    expect(allowed(facts, 'otto', 'print.accept', 'hall')).toBe(true);
    expect(allowed(facts, 'otto', 'print.accept', 'printer-1')).toBe(true);
    expect(allowed(facts, 'otto', 'print.accept', 'north')).toBe(false);
    expect(allowed(facts, 'otto', 'print.accept', 'annex')).toBe(false);
    expect(allowed(facts, 'otto', 'print.accept', 'printer-3')).toBe(false);
    expect(allowed(facts, 'mia', 'print.accept', 'printer-4')).toBe(true);
    expect(allowed(facts, 'mia', 'print.accept', 'plant-b')).toBe(false);
    expect(allowed(facts, 'mia', 'print.accept', 'platform')).toBe(false);
  });

  test('[AC3] grants in several clients add up and do not mix', () => {
    const facts = acmeFacts({ grants: [grant('otto', DESIGNER, 'borealis')] });
    expect(allowed(facts, 'otto', 'project.create', 'plant-b')).toBe(true);
    expect(allowed(facts, 'otto', 'project.create', 'hall')).toBe(false);
    expect(allowed(facts, 'otto', 'print.accept', 'plant-b')).toBe(false);
  });

  test('[AC4] own permissions count on own records only', () => {
    const facts = acmeFacts();
    expect(allowed(facts, 'dora', 'project.delete', 'north', { owner: 'dora' })).toBe(true);
    expect(allowed(facts, 'dora', 'project.delete', 'north', { owner: 'otto' })).toBe(false);
    expect(allowed(facts, 'dora', 'project.delete', 'north')).toBe(false);
    expect(allowed(facts, 'dora', 'project.delete', 'south', { owner: 'dora' })).toBe(false);
    expect(allowed(facts, 'otto', 'project.delete', 'hall', { owner: 'otto' })).toBe(false);
  });

  test('[AC5] a restriction of a person beats every grant, at its scope and below', () => {
    const facts = acmeFacts({
      grants: [grant('otto', FACTORY_MANAGER, 'europe')],
      restrictions: [restrictPerson('otto', ['printer.control'], 'north')],
    });
    expect(allowed(facts, 'otto', 'printer.control', 'north')).toBe(false);
    expect(allowed(facts, 'otto', 'printer.control', 'printer-1')).toBe(false);
    expect(allowed(facts, 'otto', 'printer.control', 'south')).toBe(true);
    expect(allowed(facts, 'otto', 'printer.preheat', 'printer-1')).toBe(true);
  });

  test('[AC5] a restriction of a role takes the permission from what that role gives', () => {
    const facts = acmeFacts({
      grants: [grant('nora', OPERATOR, 'acme')],
      restrictions: [restrictRole(OPERATOR, ['printer.control'], 'north')],
    });
    expect(allowed(facts, 'otto', 'printer.control', 'printer-1')).toBe(false);
    expect(allowed(facts, 'nora', 'printer.control', 'printer-1')).toBe(false);
    expect(allowed(facts, 'nora', 'printer.control', 'printer-4')).toBe(true);
    expect(allowed(facts, 'max', 'printer.control', 'printer-1')).toBe(true);
    const both = { ...facts, grants: [...facts.grants, grant('otto', FACTORY_MANAGER, 'hall')] };
    expect(allowed(both, 'otto', 'printer.control', 'printer-1')).toBe(true);
  });

  test('[AC5] a restriction of a role bears on its variant, named by either id', () => {
    const variant = variantOf(operator, 'acme', { permissions: ['print.accept', 'print.pause'] });
    for (const named of [OPERATOR, variant.id]) {
      const facts = acmeFacts({
        roles: [variant],
        restrictions: [restrictRole(named, ['print.accept'], 'hall')],
      });
      expect(allowed(facts, 'otto', 'print.accept', 'printer-2')).toBe(false);
      expect(allowed(facts, 'otto', 'print.pause', 'printer-2')).toBe(true);
    }
  });

  test('[AC6] terms begin with their first instant and end before their last', () => {
    const term = { fromAt: NOW, untilAt: NOW + HOUR_MILLISECONDS };
    const granted = acmeFacts({ grants: [grant('nora', OPERATOR, 'south', term)] });
    const restricted = acmeFacts({ restrictions: [restrictPerson('otto', ['print.pause'], 'acme', term)] });
    const instants = [NOW - 1, NOW, NOW + HOUR_MILLISECONDS - 1, NOW + HOUR_MILLISECONDS];
    expect(instants.map((at) => allowed(granted, 'nora', 'print.pause', 'south', { at }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(instants.map((at) => allowed(restricted, 'otto', 'print.pause', 'hall', { at }))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('[AC7] an inactive person is allowed nothing', () => {
    const facts = acmeFacts({ people: [person('mia', false), person('otto')] });
    for (const { key } of PERMISSIONS) expect(allowed(facts, 'mia', key, 'north')).toBe(false);
    expect(allowed(facts, 'otto', 'print.accept', 'hall')).toBe(true);
  });

  test('[AC8] where the term is over, only what is listed is left of what is held', () => {
    for (const expired of ['north', 'europe', 'acme']) {
      const scopes = SCOPES.map((one) => (one.id === expired ? { ...one, expiresAt: NOW } : one));
      const facts = acmeFacts({ scopes });
      for (const { key } of PERMISSIONS) {
        expect(allowed(facts, 'mia', key, 'printer-1')).toBe(HOLDS_AFTER_TERM.includes(key));
        expect(allowed(facts, 'mia', key, 'printer-1', { at: NOW - 1 })).toBe(true);
        expect(allowed(facts, 'boris', key, 'plant-b')).toBe(true);
      }
      expect(allowed(facts, 'otto', 'print.pause', 'printer-1')).toBe(true);
      expect(allowed(facts, 'otto', 'factory.manageExpiration', 'printer-1')).toBe(false);
    }
  });

  test('[AC8] a running print can be stopped and a term prolonged, but nothing is started', () => {
    expect(HOLDS_AFTER_TERM).toEqual(
      expect.arrayContaining(['print.pause', 'print.cancel', 'client.modify', 'factory.manageExpiration']),
    );
    for (const key of [
      'print.accept',
      'printer.preheat',
      'printer.control',
      'user.manage',
      'model.upload',
    ] as const) {
      expect(HOLDS_AFTER_TERM).not.toContain(key);
    }
  });

  test('[AC9] what is not known is denied', () => {
    const facts = acmeFacts({
      grants: [grant('nora', roleId('print-farm/boss'), 'acme'), grant('nora', MASTER, 'atlantis')],
    });
    expect(allowed(facts, 'nora', 'help.open', 'acme')).toBe(false);
    expect(allowed(facts, 'nora', 'help.open', 'atlantis')).toBe(false);
    expect(allowed(facts, 'nobody', 'help.open', 'acme')).toBe(false);
    const unknown = { personId: personId('mia'), scopeId: scopeId('acme'), at: NOW };
    const permission = 'platform.conquer' as PermissionKey;
    expect(decide(compilePolicy(facts), { ...unknown, permission })).toBe(false);
  });

  test('[AC9] nothing is allowed in scopes that stand above themselves', () => {
    const loop = [
      scope('up', 'factory', 'down'),
      scope('down', 'area', 'up'),
      scope('in', 'printer', 'down'),
    ];
    const policy = compilePolicy(
      acmeFacts({ scopes: [...SCOPES, ...loop], grants: [grant('mia', MASTER, 'up')] }),
    );
    for (const { id } of loop) {
      const question = { personId: personId('mia'), permission: 'help.open', scopeId: id, at: NOW } as const;
      expect(decide(policy, question)).toBe(false);
      expect(separationOfDutiesAt(policy, id)).toBe(true);
    }
    expect(
      decide(policy, {
        personId: personId('mia'),
        permission: 'help.open',
        scopeId: scopeId('north'),
        at: NOW,
      }),
    ).toBe(true);
  });

  test('[AC10] a variant stands in at its client and below; elsewhere, and from above, the default holds', () => {
    const variant = variantOf(operator, 'acme', { permissions: ['camera.view', 'stock.view'] });
    const facts = acmeFacts({
      roles: [variant],
      grants: [grant('nora', OPERATOR, 'platform'), grant('max', OPERATOR, 'plant-b')],
    });
    expect(allowed(facts, 'otto', 'stock.view', 'hall')).toBe(true);
    expect(allowed(facts, 'otto', 'print.accept', 'hall')).toBe(false);
    expect(allowed(facts, 'nora', 'print.accept', 'hall')).toBe(true);
    expect(allowed(facts, 'nora', 'stock.view', 'hall')).toBe(false);
    expect(allowed(facts, 'max', 'print.accept', 'plant-b')).toBe(true);
    expect(allowed({ ...facts, roles: [] }, 'otto', 'print.accept', 'hall')).toBe(true);
  });

  test('[AC11] a custom role gives something only where it was made, and below', () => {
    const role = customRole('night-shift', 'europe', 20, { permissions: ['print.accept'] });
    const facts = acmeFacts({
      roles: [role],
      grants: ['north', 'europe', 'acme', 'plant-b'].map((where) => grant(`at-${where}`, role.id, where)),
      people: ['north', 'europe', 'acme', 'plant-b'].map((where) => person(`at-${where}`)),
    });
    expect(allowed(facts, 'at-north', 'print.accept', 'printer-1')).toBe(true);
    expect(allowed(facts, 'at-europe', 'print.accept', 'printer-4')).toBe(true);
    expect(allowed(facts, 'at-acme', 'print.accept', 'printer-4')).toBe(false);
    expect(allowed(facts, 'at-plant-b', 'print.accept', 'plant-b')).toBe(false);
  });
});
