import { describe, expect, test } from 'vitest';
import {
  canRemoveRole,
  compareRoles,
  compilePolicy,
  DEFAULT_ROLES,
  type Role,
  type RoleId,
} from '../../src/shop/access/index.ts';
import { mayEdit, mayGrant, named, said } from './asking.ts';
import {
  acmeFacts,
  customRole,
  grant,
  MASTER,
  NOW,
  OPERATOR,
  ORGANIZATION_ADMIN,
  PANEL_BUYER,
  personId,
  roleId,
  scopeId,
  variantOf,
} from './facts.ts';

describe('roles', () => {
  const nightShift = customRole('night-shift', 'acme', 30, { permissions: ['print.accept', 'print.pause'] });

  test('[AC28] a default role is not edited or removed', () => {
    const facts = acmeFacts();
    for (const role of DEFAULT_ROLES) {
      expect(mayEdit(facts, 'mia', role)).toBe('defaultRole');
      expect(said(canRemoveRole(compilePolicy(facts), personId('mia'), role.id, NOW))).toBe('defaultRole');
    }
  });

  test('[AC28] a variant is a client’s, one for each default, and keeps pack, key and rank', () => {
    const variant = variantOf(named(OPERATOR), 'acme', { permissions: ['camera.view'] });
    const facts = acmeFacts();
    expect(mayEdit(facts, 'mia', variant)).toBe('yes');
    const problems: readonly Partial<Role>[] = [
      { rank: 21 },
      { key: 'boss' },
      { pack: null },
      { homeScopeId: scopeId('europe') },
      { variantOf: roleId('no/such') },
    ];
    for (const problem of problems)
      expect(mayEdit(facts, 'mia', { ...variant, ...problem })).toBe('roleMalformed');
    const made = acmeFacts({ roles: [variant] });
    expect(mayEdit(made, 'mia', { ...variant, name: 'Machine hand' })).toBe('yes');
    expect(mayEdit(made, 'mia', { ...variant, id: roleId('another') })).toBe('roleMalformed');
    expect(mayEdit(facts, 'mia', variantOf(named(MASTER), 'acme'))).toBe('rankTooHigh');
  });

  test('[AC28] a custom role has a name, a key, a home, a rank below its maker’s, and roles that exist to assign', () => {
    const facts = acmeFacts();
    expect(mayEdit(facts, 'mia', nightShift)).toBe('yes');
    expect(mayEdit(facts, 'mia', { ...nightShift, homeScopeId: scopeId('europe') })).toBe('yes');
    expect(mayEdit(facts, 'mia', { ...nightShift, rank: 99 })).toBe('yes');
    expect(mayEdit(facts, 'mia', { ...nightShift, rank: 100 })).toBe('rankTooHigh');
    const problems: readonly Partial<Role>[] = [
      { name: ' ' },
      { key: '' },
      { rank: 0 },
      { rank: 20.5 },
      { homeScopeId: null },
      { homeScopeId: scopeId('north') },
      { pack: 'plant' },
      { assigns: [roleId('no/such')] },
    ];
    for (const problem of problems) {
      expect(mayEdit(facts, 'mia', { ...nightShift, ...problem })).toBe('roleMalformed');
    }
    const made = acmeFacts({ roles: [nightShift] });
    expect(mayEdit(made, 'mia', { ...nightShift, homeScopeId: scopeId('europe') })).toBe('roleMalformed');
  });

  test('[AC20] [AC29] nobody puts in a role, or edits a role with, what they do not hold at its home', () => {
    const administrator = roleId('plant/enterprise-administrator');
    const facts = acmeFacts({ roles: [nightShift], grants: [grant('nora', administrator, 'acme')] });
    expect(named(administrator).permissions).not.toContain('print.accept');
    const harmless = customRole('harmless', 'acme', 30, { permissions: ['workOrder.list'] });
    expect(mayEdit(facts, 'nora', harmless)).toBe('yes');
    expect(mayEdit(facts, 'nora', { ...harmless, permissions: ['print.accept'] })).toBe('notHeld');
    expect(mayEdit(facts, 'nora', { ...harmless, own: ['print.accept'] })).toBe('notHeld');
    expect(mayEdit(facts, 'nora', { ...nightShift, permissions: [] })).toBe('notHeld');
    expect(mayEdit(facts, 'max', harmless)).toBe('denied');
    const policy = compilePolicy(facts);
    expect(said(canRemoveRole(policy, personId('nora'), nightShift.id, NOW))).toBe('notHeld');
    expect(said(canRemoveRole(policy, personId('mia'), nightShift.id, NOW))).toBe('yes');
  });

  test('[AC22] what a role assigns is fixed by someone who holds it all, not by who may only assign it', () => {
    const manager = customRole('manager', 'acme', 85, {
      permissions: ['role.manage', 'user.manage', ...named(ORGANIZATION_ADMIN).permissions],
      assigns: [PANEL_BUYER],
    });
    const naming = customRole('naming', 'acme', 30, { assigns: [PANEL_BUYER] });
    const facts = acmeFacts({ roles: [manager], grants: [grant('nora', manager.id, 'acme')] });
    expect(mayGrant(facts, 'nora', null, PANEL_BUYER, 'buyers')).toBe('yes');
    expect(mayEdit(facts, 'nora', naming)).toBe('notHeld');
    expect(mayEdit(facts, 'mia', naming)).toBe('yes');
  });

  test('[AC29] a reset needs what comes back; a role still granted is not removed', () => {
    const lean = variantOf(named(OPERATOR), 'acme', { permissions: [] });
    const clerk = customRole('clerk', 'acme', 40, { permissions: ['role.manage'] });
    const facts = acmeFacts({
      roles: [lean, clerk, nightShift],
      grants: [grant('nora', clerk.id, 'acme'), grant('otto', nightShift.id, 'hall')],
    });
    const remove = (actor: string, id: RoleId) =>
      said(canRemoveRole(compilePolicy(facts), personId(actor), id, NOW));
    expect(remove('nora', lean.id)).toBe('notHeld');
    expect(remove('mia', lean.id)).toBe('yes');
    expect(remove('mia', nightShift.id)).toBe('roleInUse');
    expect(remove('mia', roleId('no/such'))).toBe('unknown');
    expect(
      compareRoles(named(OPERATOR), { ...lean, permissions: ['camera.view', 'stock.view'] }),
    ).toMatchObject({
      added: ['stock.view'],
      ownAdded: [],
    });
  });
});
