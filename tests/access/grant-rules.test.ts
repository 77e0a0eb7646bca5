import { describe, expect, test } from 'vitest';
import {
  type AccessFacts,
  canActivate,
  canDeactivate,
  canGrant,
  canResetPassword,
  compilePolicy,
  decide,
  mastersOf,
} from '../../src/shop/access/index.ts';
import { MARA, mayEdit, mayGrant, mayRestrict, mayRevoke, named, said } from './asking.ts';
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
  PANEL_BUYER,
  person,
  personId,
  restrictPerson,
  restrictRole,
  roleId,
  scopeId,
  variantOf,
} from './facts.ts';

describe('grants', () => {
  test('[AC20] nobody gives what they do not hold there', () => {
    const facts = acmeFacts();
    expect(mayGrant(facts, 'max', 'nora', OPERATOR, 'north')).toBe('yes');
    expect(mayGrant(facts, 'max', null, OPERATOR, 'printer-1')).toBe('yes');
    expect(mayGrant(facts, 'max', 'nora', OPERATOR, 'south')).toBe('denied');
    expect(mayGrant(facts, 'max', 'nora', OPERATOR, 'europe')).toBe('denied');
    expect(mayGrant(facts, 'dora', 'nora', OPERATOR, 'north')).toBe('denied');
    expect(mayGrant(facts, 'max', 'nora', roleId('plant/quality'), 'north')).toBe('notHeld');
    const missing = canGrant(
      compilePolicy(facts),
      personId('max'),
      {
        personId: null,
        roleId: roleId('inventory/stock-writer'),
        scopeId: scopeId('north'),
        fromAt: NOW,
        untilAt: null,
      },
      NOW,
    );
    expect(missing).toMatchObject({
      ok: false,
      refusal: { code: 'access.notHeld', permissions: ['stock.edit'] },
    });
  });

  test('[AC20] what is taken from who gives, somewhere below, is not theirs to give above it', () => {
    const restrictions = [restrictPerson('max', ['print.accept'], 'printer-1')];
    const facts = acmeFacts({ restrictions });
    expect(mayGrant(facts, 'max', 'nora', OPERATOR, 'north')).toBe('notHeld');
    expect(mayGrant(facts, 'max', 'nora', OPERATOR, 'annex')).toBe('yes');
    const managing = acmeFacts({
      restrictions: [restrictPerson('max', ['user.manage', 'operator.manage'], 'printer-1')],
    });
    expect(mayGrant(managing, 'max', 'nora', OPERATOR, 'north')).toBe('denied');
  });

  test('[AC20] an own permission is given as own only', () => {
    const keeper = customRole('keeper', 'acme', 30, {
      permissions: ['user.manage'],
      own: ['project.delete'],
    });
    const every = customRole('every', 'acme', 10, { permissions: ['project.delete'] });
    const own = customRole('own', 'acme', 10, { own: ['project.delete'] });
    const facts = acmeFacts({ roles: [keeper, every, own], grants: [grant('nora', keeper.id, 'south')] });
    expect(mayGrant(facts, 'nora', null, every.id, 'south')).toBe('notHeld');
    expect(mayGrant(facts, 'nora', null, own.id, 'south')).toBe('yes');
  });

  test('[AC21] an Organization Admin names buyers without buying, and nobody else', () => {
    const facts = acmeFacts();
    const olga = {
      personId: personId('olga'),
      permission: 'order.place',
      scopeId: scopeId('buyers'),
      at: NOW,
    } as const;
    expect(named(PANEL_BUYER).permissions).toContain('order.place');
    expect(decide(compilePolicy(facts), olga)).toBe(false);
    expect(mayGrant(facts, 'olga', 'nora', PANEL_BUYER, 'buyers')).toBe('yes');
    expect(mayGrant(facts, 'olga', 'nora', OPERATOR, 'buyers')).toBe('notHeld');
    expect(mayGrant(facts, 'olga', 'nora', PANEL_BUYER, 'acme')).toBe('denied');
  });

  test('[AC21] whoever gives a role that assigns others holds these too, or may assign them', () => {
    const deputy = customRole('deputy', 'acme', 50, { permissions: ['user.manage'], assigns: [PANEL_BUYER] });
    const chief = customRole('chief', 'acme', 60, { permissions: ['user.manage'] });
    const facts = acmeFacts({ roles: [deputy, chief], grants: [grant('nora', chief.id, 'buyers')] });
    expect(mayGrant(facts, 'nora', null, deputy.id, 'buyers')).toBe('notHeld');
    expect(mayGrant(facts, 'olga', null, deputy.id, 'buyers')).toBe('yes');
    expect(mayGrant(facts, 'mia', null, deputy.id, 'buyers')).toBe('yes');
  });

  test('[AC21] what a role assigns counts in every form that it has below', () => {
    const buyer = named(PANEL_BUYER);
    const naming = customRole('naming', 'acme', 30, { assigns: [PANEL_BUYER] });
    const chief = customRole('chief', 'acme', 60, { permissions: ['user.manage', ...buyer.permissions] });
    const grants = [grant('nora', chief.id, 'acme')];
    const plain = acmeFacts({ roles: [naming, chief], grants });
    expect(mayGrant(plain, 'nora', null, naming.id, 'acme')).toBe('yes');
    const more = variantOf(buyer, 'europe', { permissions: [...buyer.permissions, 'stock.edit'] });
    expect(mayGrant({ ...plain, roles: [naming, chief, more] }, 'nora', null, naming.id, 'acme')).toBe(
      'notHeld',
    );
    expect(mayGrant({ ...plain, roles: [naming, chief, more] }, 'nora', null, naming.id, 'buyers')).toBe(
      'yes',
    );
  });

  test('[AC23] nobody gives a rank at or above their own, or to somebody at or above it', () => {
    const facts = acmeFacts({ grants: [grant('nora', FACTORY_MANAGER, 'hall')] });
    expect(mayGrant(facts, 'max', null, FACTORY_MANAGER, 'north')).toBe('rankTooHigh');
    expect(mayGrant(facts, 'max', 'nora', OPERATOR, 'north')).toBe('rankTooHigh');
    expect(mayGrant(facts, 'max', 'nora', OPERATOR, 'annex')).toBe('yes');
    expect(mayGrant(facts, 'max', 'mia', OPERATOR, 'north')).toBe('rankTooHigh');
    const later = { fromAt: NOW + HOUR_MILLISECONDS };
    const soon = acmeFacts({ grants: [grant('nora', FACTORY_MANAGER, 'north', later)] });
    expect(mayGrant(soon, 'max', 'nora', OPERATOR, 'north')).toBe('rankTooHigh');
    const over = acmeFacts({ grants: [grant('nora', FACTORY_MANAGER, 'north', { untilAt: NOW })] });
    expect(mayGrant(over, 'max', 'nora', OPERATOR, 'north')).toBe('yes');
  });

  test('[AC23] a Master names and dismisses a Master, but not for longer than their own', () => {
    const facts = acmeFacts({ grants: [MARA] });
    expect(mayGrant(facts, 'mia', null, MASTER, 'acme')).toBe('yes');
    expect(mayGrant(facts, 'mia', null, MASTER, 'borealis')).toBe('denied');
    expect(mayRevoke(facts, 'mia', MARA)).toBe('yes');
    const untilAt = NOW + HOUR_MILLISECONDS;
    const guest = acmeFacts({ grants: [grant('nora', MASTER, 'acme', { untilAt })] });
    expect(mayGrant(guest, 'nora', null, MASTER, 'acme')).toBe('outlastsOwn');
    expect(mayGrant(guest, 'nora', null, MASTER, 'acme', untilAt)).toBe('yes');
    expect(mayGrant(guest, 'nora', null, FACTORY_MANAGER, 'acme')).toBe('yes');
  });

  test('[AC24] nobody edits their own grants or account', () => {
    const facts = acmeFacts({ grants: [MARA] });
    const policy = compilePolicy(facts);
    const mia = personId('mia');
    expect(mayGrant(facts, 'mia', 'mia', OPERATOR, 'acme')).toBe('ownGrants');
    expect(mayRevoke(facts, 'mia', grant('mia', MASTER, 'acme'))).toBe('ownGrants');
    expect(said(canDeactivate(policy, mia, mia, NOW))).toBe('ownGrants');
    expect(said(canActivate(policy, mia, mia, NOW))).toBe('ownGrants');
    expect(said(canResetPassword(policy, mia, mia, NOW))).toBe('ownGrants');
  });

  test('[AC25] a variant is granted as the default that it stands in for', () => {
    const variant = variantOf(named(OPERATOR), 'acme', { permissions: ['camera.view'] });
    const facts = acmeFacts({ roles: [variant] });
    expect(mayGrant(facts, 'max', null, variant.id, 'north')).toBe('roleIsVariant');
    const wish = { personId: null, roleId: OPERATOR, scopeId: scopeId('north'), fromAt: NOW, untilAt: null };
    expect(canGrant(compilePolicy(facts), personId('max'), wish, NOW)).toEqual({ ok: true, value: variant });
    const elsewhere = customRole('elsewhere', 'borealis', 10);
    expect(mayGrant(acmeFacts({ roles: [elsewhere] }), 'mia', null, elsewhere.id, 'north')).toBe(
      'roleNotHere',
    );
    expect(mayGrant(facts, 'mia', null, roleId('no/such'), 'north')).toBe('unknown');
    expect(mayGrant(facts, 'mia', 'stranger', OPERATOR, 'north')).toBe('unknown');
    expect(mayGrant(facts, 'mia', 'nora', OPERATOR, 'nowhere')).toBe('unknown');
    expect(mayGrant(facts, 'stranger', 'nora', OPERATOR, 'north')).toBe('unknown');
    expect(mayGrant(facts, 'mia', 'nora', OPERATOR, 'north', NOW)).toBe('termReversed');
  });

  test('[AC20] revoking needs user.manage there and a higher rank', () => {
    const facts = acmeFacts({ grants: [grant('nora', FACTORY_MANAGER, 'north')] });
    const otto = grant('otto', OPERATOR, 'hall');
    expect(mayRevoke(facts, 'max', otto)).toBe('yes');
    expect(mayRevoke(facts, 'dora', otto)).toBe('denied');
    expect(mayRevoke(facts, 'boris', otto)).toBe('denied');
    expect(mayRevoke(facts, 'max', grant('nora', FACTORY_MANAGER, 'north'))).toBe('rankTooHigh');
    expect(mayRevoke(facts, 'mia', grant('ghost', OPERATOR, 'hall'))).toBe('unknown');
  });
});

describe('accounts', () => {
  test('[AC26] an account is closed by who has authority over every place of it', () => {
    const facts = acmeFacts({ grants: [grant('dora', DESIGNER, 'borealis')] });
    const policy = compilePolicy(facts);
    const may = (actor: string, who: string) =>
      said(canDeactivate(policy, personId(actor), personId(who), NOW));
    expect(may('max', 'otto')).toBe('yes');
    expect(may('max', 'dora')).toBe('denied');
    expect(may('mia', 'dora')).toBe('denied');
    expect(may('max', 'mia')).toBe('denied');
    expect(may('max', 'nora')).toBe('yes');
    expect(may('otto', 'nora')).toBe('denied');
    expect(may('nora', 'otto')).toBe('denied');
    expect(may('max', 'stranger')).toBe('unknown');
    const reset = (actor: string, who: string) =>
      said(canResetPassword(policy, personId(actor), personId(who), NOW));
    expect([reset('max', 'otto'), reset('otto', 'max'), reset('max', 'dora')]).toEqual([
      'yes',
      'denied',
      'denied',
    ]);
  });

  test('[AC26] an account is reopened by who may give all that it gives', () => {
    const closed = { people: ['mia', 'max', 'otto'].map((id) => person(id, id !== 'otto')) };
    const may = (facts: AccessFacts) =>
      said(canActivate(compilePolicy(facts), personId('max'), personId('otto'), NOW));
    expect(may(acmeFacts(closed))).toBe('yes');
    const more = acmeFacts({ ...closed, grants: [grant('otto', roleId('plant/quality'), 'north')] });
    expect(may(more)).toBe('notHeld');
    expect(said(canDeactivate(compilePolicy(more), personId('max'), personId('otto'), NOW))).toBe('yes');
  });
});

describe('the last Master', () => {
  const two = acmeFacts({ grants: [MARA] });

  test('[AC27] one of two may go, the last may not', () => {
    const platform = acmeFacts({
      people: ['pat', 'mia'].map((id) => person(id)),
      grants: [grant('pat', MASTER, 'platform')],
    });
    expect(mayRevoke(two, 'nora', grant('mia', MASTER, 'acme'))).toBe('yes');
    expect(mayRevoke(platform, 'pat', grant('mia', MASTER, 'acme'))).toBe('yes');
    const guest = acmeFacts({
      grants: [grant('nora', MASTER, 'acme', { untilAt: NOW + HOUR_MILLISECONDS })],
    });
    expect(mayRevoke(guest, 'nora', grant('mia', MASTER, 'acme'))).toBe('lastMaster');
    const policy = compilePolicy(guest);
    expect(said(canDeactivate(policy, personId('nora'), personId('mia'), NOW))).toBe('lastMaster');
    expect(mastersOf(policy, scopeId('acme'), NOW).map(({ id }) => id)).toEqual(['mia']);
  });

  test('[AC27] who is inactive, restricted, announced or leaving does not count as a Master', () => {
    const counted = (facts: AccessFacts) =>
      mastersOf(compilePolicy(facts), scopeId('acme'), NOW).map(({ id }) => id);
    expect(counted(two)).toEqual(['mia', 'nora']);
    expect(counted(acmeFacts({ people: [person('mia', false)] }))).toEqual([]);
    const later = { fromAt: NOW + HOUR_MILLISECONDS };
    expect(counted(acmeFacts({ grants: [{ ...MARA, ...later }] }))).toEqual(['mia']);
    for (const where of ['platform', 'acme', 'printer-1']) {
      const restrictions = [restrictPerson('mia', ['stock.edit'], where, later)];
      expect(counted({ ...two, restrictions })).toEqual(['nora']);
      expect(counted({ ...two, restrictions: [restrictRole(MASTER, ['stock.edit'], where)] })).toEqual([]);
    }
    expect(counted({ ...two, restrictions: [restrictPerson('mia', ['stock.edit'], 'plant-b')] })).toEqual([
      'mia',
      'nora',
    ]);
  });

  test('[AC27] a custom role that makes the last Master is not emptied, nor its holder restricted', () => {
    const chief = customRole('chief', 'acme', 50, { permissions: ['platform.administer'] });
    const facts: AccessFacts = {
      ...acmeFacts({ roles: [chief] }),
      people: ['mia', 'max'].map((id) => person(id)),
      grants: [
        grant('mia', chief.id, 'acme'),
        grant('max', MASTER, 'acme', { untilAt: NOW + HOUR_MILLISECONDS }),
      ],
    };
    expect(mayEdit(facts, 'max', { ...chief, permissions: [] })).toBe('lastMaster');
    expect(mayEdit(facts, 'max', { ...chief, own: ['stock.edit'] })).toBe('yes');
    expect(mayRestrict(facts, 'max', restrictPerson('mia', ['stock.edit'], 'acme'))).toBe('lastMaster');
    expect(mayRestrict(facts, 'max', restrictRole(chief.id, ['stock.edit'], 'north'))).toBe('lastMaster');
  });
});
