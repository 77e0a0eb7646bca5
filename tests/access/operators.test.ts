import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccessFacts,
  canActivate,
  canDeactivate,
  canGrant,
  canResetPassword,
  canRevoke,
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

  test('[AC33] whatever people hold, nothing but operators’ roles comes within reach', () => {
    const met = { accepted: 0, refused: 0 };
    const property = fc.property(fc.array(arbitraryHolding, { maxLength: 5 }), fc.nat(), (holdings, what) => {
      const facts = led({
        roles: OWN_ROLES,
        grants: holdings.map(({ who, role, where, untilAt }) => grant(who, role, where, { untilAt })),
      });
      const policy = compilePolicy(facts);
      const [nora, pia] = [personId('nora'), personId('pia')];
      const roles = [...HELD_ROLES];
      const wished = roles[what % roles.length] ?? OPERATOR;
      const wish = { personId: pia, roleId: wished, scopeId: scopeId('north'), fromAt: NOW, untilAt: null };
      const held = facts.grants.filter(
        (one) => one.personId === pia && (one.untilAt === null || one.untilAt > NOW),
      );
      const isOperator = held.every(({ roleId: id }) => REACHABLE.has(id));
      const acts = [
        { ok: canGrant(policy, nora, wish, NOW).ok, gives: REACHABLE.has(wished) },
        ...[canActivate, canDeactivate, canResetPassword].map((may) => ({
          ok: may(policy, nora, pia, NOW).ok,
          gives: true,
        })),
        ...held.map(({ id }) => ({ ok: canRevoke(policy, nora, id, NOW).ok, gives: true })),
      ];
      for (const { ok, gives } of acts) {
        if (ok) expect([isOperator, gives]).toEqual([true, true]);
        met[ok ? 'accepted' : 'refused'] += 1;
      }
    });
    fc.assert(property, { numRuns: 500 });
    expect(met.accepted).toBeGreaterThan(100);
    expect(met.refused).toBeGreaterThan(100);
  });
});

/** Roles of the client's own, within and out of reach. */
const OWN_ROLES: readonly Role[] = [
  customRole('loader', 'acme', 20, { permissions: ['print.remove'] }),
  customRole('elder', 'acme', 21, { permissions: ['print.remove'] }),
  customRole('keeper', 'acme', 10, { permissions: ['stock.edit'] }),
];

const HELD_ROLES = [
  OPERATOR,
  MACHINE_OPERATOR,
  DESIGNER,
  FACTORY_MANAGER,
  roleId('inventory/stock-reader'),
  roleId('service-bureau/panel-buyer'),
  ...OWN_ROLES.map(({ id }) => id),
];

/** Written from the rule: two defaults by name, and what of the client's own is low and holds nothing new. */
const REACHABLE: ReadonlySet<string> = new Set([OPERATOR, MACHINE_OPERATOR, 'loader']);

const arbitraryHolding = fc.record({
  who: fc.constantFrom('pia', 'otto'),
  role: fc.constantFrom(OPERATOR, OPERATOR, OPERATOR, MACHINE_OPERATOR, roleId('loader'), ...HELD_ROLES),
  where: fc.constantFrom('north', 'hall', 'annex', 'south', 'plant-b'),
  untilAt: fc.constantFrom(null, null, NOW),
});
