import { describe, expect, test } from 'vitest';
import {
  type AccessFacts,
  canActivate,
  canDeactivate,
  canResetPassword,
  compilePolicy,
  type Role,
  whoCouldGrant,
} from '../../src/shop/access/index.ts';
import { mayGrant, mayRevoke, named, said } from './asking.ts';
import {
  acmeFacts,
  customRole,
  DESIGNER,
  FACTORY_MANAGER,
  grant,
  NOW,
  OPERATOR,
  person,
  personId,
  restrictPerson,
  roleId,
  scopeId,
  variantOf,
} from './facts.ts';

const MACHINE_OPERATOR = roleId('plant/machine-operator');
const FLOOR_SUPERVISOR = roleId('plant/floor-supervisor');

/** Leads the operators of a hall, with all that they may do and nothing to manage other people with. */
const LEAD = customRole('lead', 'acme', 40, {
  permissions: ['operator.manage', 'printer.manage', ...named(OPERATOR).permissions],
});

/** nora leads north; otto is Operator of the hall. */
function led(more: Partial<AccessFacts> = {}): AccessFacts {
  return acmeFacts({
    ...more,
    roles: [LEAD, ...(more.roles ?? [])],
    grants: [grant('nora', LEAD.id, 'north'), ...(more.grants ?? [])],
    people: ['mia', 'max', 'dora', 'otto', 'olga', 'boris', 'nora', 'pia'].map((id) => person(id)),
  });
}

describe('who manages operators', () => {
  test('[AC33] gives and takes operators’ roles, and no others', () => {
    const facts = led();
    expect(mayGrant(facts, 'nora', 'pia', OPERATOR, 'north')).toBe('yes');
    expect(mayGrant(facts, 'nora', null, OPERATOR, 'annex')).toBe('yes');
    expect(mayGrant(facts, 'nora', 'otto', OPERATOR, 'annex')).toBe('yes');
    expect(mayRevoke(facts, 'nora', grant('otto', OPERATOR, 'hall'))).toBe('yes');
    expect(mayGrant(facts, 'nora', 'pia', DESIGNER, 'north')).toBe('denied');
    expect(mayGrant(facts, 'nora', 'pia', roleId('service-bureau/panel-viewer'), 'north')).toBe('denied');
    expect(mayGrant(facts, 'nora', 'pia', OPERATOR, 'south')).toBe('denied');
    expect(mayGrant(facts, 'nora', 'nora', OPERATOR, 'north')).toBe('ownGrants');
  });

  test('[AC33] [AC20] gives nothing that they lack themselves: no other rule gives way', () => {
    const facts = led();
    expect(mayGrant(facts, 'nora', 'pia', MACHINE_OPERATOR, 'north')).toBe('notHeld');
    const supervised = led({ grants: [grant('pia', FLOOR_SUPERVISOR, 'south')] });
    expect(mayGrant(supervised, 'pia', 'otto', MACHINE_OPERATOR, 'south')).toBe('yes');
    expect(mayGrant(supervised, 'pia', 'otto', OPERATOR, 'south')).toBe('notHeld');
    const restricted = led({ restrictions: [restrictPerson('nora', ['print.accept'], 'printer-3')] });
    expect(mayGrant(restricted, 'nora', 'pia', OPERATOR, 'north')).toBe('notHeld');
    expect(mayGrant(restricted, 'nora', 'pia', OPERATOR, 'hall')).toBe('yes');
  });

  test('[AC33] one other role, anywhere, puts a person out of reach', () => {
    for (const [role, where] of [
      [DESIGNER, 'north'],
      [DESIGNER, 'plant-b'],
      [FACTORY_MANAGER, 'south'],
    ] as const) {
      const facts = led({ grants: [grant('otto', role, where)] });
      expect(mayGrant(facts, 'nora', 'otto', OPERATOR, 'annex')).toBe('denied');
      expect(mayRevoke(facts, 'nora', grant('otto', OPERATOR, 'hall'))).toBe('denied');
      const over = led({ grants: [grant('otto', role, where, { untilAt: NOW })] });
      expect(mayRevoke(over, 'nora', grant('otto', OPERATOR, 'hall'))).toBe('yes');
    }
  });

  test('[AC33] a client’s own role is an operator’s up to rank 20, with nothing that who acts lacks', () => {
    const may = (role: Role) => mayGrant(led({ roles: [role] }), 'nora', 'pia', role.id, 'north');
    const loader = customRole('loader', 'acme', 20, { permissions: ['print.remove', 'printer.view'] });
    expect(may(loader)).toBe('yes');
    expect(may({ ...loader, rank: 21 })).toBe('denied');
    expect(may({ ...loader, permissions: ['stock.edit'] })).toBe('denied');
    const holds = (role: Role) => {
      const facts = led({ roles: [role], grants: [grant('otto', role.id, 'annex')] });
      return mayRevoke(facts, 'nora', grant('otto', OPERATOR, 'hall'));
    };
    expect(holds(loader)).toBe('yes');
    expect(holds({ ...loader, permissions: ['stock.edit'] })).toBe('denied');
    const lean = variantOf(named(OPERATOR), 'acme', { permissions: ['print.pause'] });
    const rich = variantOf(named(OPERATOR), 'acme', { permissions: ['print.pause', 'stock.edit'] });
    const through = (variant: Role) =>
      mayRevoke(led({ roles: [variant] }), 'nora', grant('otto', OPERATOR, 'hall'));
    expect([through(lean), through(rich)]).toEqual(['yes', 'denied']);
    const viewer = variantOf(named(roleId('service-bureau/panel-viewer')), 'acme', {
      permissions: ['printer.view'],
    });
    expect(
      mayGrant(led({ roles: [viewer] }), 'nora', 'pia', roleId('service-bureau/panel-viewer'), 'north'),
    ).toBe('denied');
  });

  test('[AC33] [AC26] closes, opens and resets operators’ accounts, and those of nobody else', () => {
    const ask = (may: typeof canActivate, who: string, facts = led()) =>
      said(may(compilePolicy(facts), personId('nora'), personId(who), NOW));
    for (const may of [canActivate, canDeactivate, canResetPassword]) {
      expect(ask(may, 'otto')).toBe('yes');
      expect(ask(may, 'pia')).toBe('yes');
      expect(ask(may, 'dora')).toBe('denied');
      expect(ask(may, 'max')).toBe('denied');
      expect(ask(may, 'nora')).toBe('ownGrants');
      const elsewhere = led({ grants: [grant('otto', OPERATOR, 'south')] });
      expect(ask(may, 'otto', elsewhere)).toBe('denied');
    }
  });

  test('[AC33] [AC13] is named among those who could help', () => {
    const question = { personId: personId('pia'), scopeId: scopeId('north'), at: NOW } as const;
    const help = (permission: 'print.pause' | 'project.create') =>
      whoCouldGrant(compilePolicy(led()), { ...question, permission }).people.map(({ id }) => id);
    expect(help('print.pause')).toEqual(['nora', 'max', 'mia']);
    expect(help('project.create')).toEqual(['max', 'mia']);
  });
});
