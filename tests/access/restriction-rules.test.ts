import { describe, expect, test } from 'vitest';
import { compilePolicy, outranks } from '../../src/shop/access/index.ts';
import { MARA, mayLift, mayRestrict } from './asking.ts';
import {
  acmeFacts,
  FACTORY_MANAGER,
  grant,
  MASTER,
  NOW,
  OPERATOR,
  personId,
  restrictPerson,
  restrictRole,
  scopeId,
} from './facts.ts';

describe('restrictions', () => {
  const control = restrictPerson('otto', ['printer.control'], 'north');

  test('[AC30] only who outranks somebody restricts them, with a reason', () => {
    const facts = acmeFacts({ grants: [MARA] });
    expect(mayRestrict(facts, 'max', control)).toBe('yes');
    expect(mayRestrict(facts, 'dora', control)).toBe('denied');
    expect(mayRestrict(facts, 'max', restrictPerson('otto', ['printer.control'], 'europe'))).toBe('denied');
    expect(mayRestrict(facts, 'max', restrictPerson('mia', ['printer.control'], 'north'))).toBe(
      'rankTooHigh',
    );
    expect(mayRestrict(facts, 'mia', restrictPerson('nora', ['printer.control'], 'north'))).toBe(
      'rankTooHigh',
    );
    expect(mayRestrict(facts, 'mia', restrictPerson('max', ['printer.control'], 'north'))).toBe('yes');
    expect(mayRestrict(facts, 'max', { ...control, reason: '  ' })).toBe('reasonMissing');
    expect(mayRestrict(facts, 'max', { ...control, permissions: [] })).toBe('nothingRestricted');
    expect(mayRestrict(facts, 'max', { ...control, untilAt: control.fromAt })).toBe('termReversed');
    expect(mayRestrict(facts, 'max', restrictPerson('max', ['printer.control'], 'north'))).toBe(
      'ownRestriction',
    );
    expect(mayRestrict(facts, 'max', restrictRole(OPERATOR, ['printer.control'], 'north'))).toBe('yes');
    expect(mayRestrict(facts, 'max', restrictRole(FACTORY_MANAGER, ['printer.control'], 'north'))).toBe(
      'rankTooHigh',
    );
    expect(mayRestrict(facts, 'mia', restrictRole(MASTER, ['printer.control'], 'north'))).toBe('rankTooHigh');
    const policy = compilePolicy(facts);
    expect(outranks(policy, personId('max'), personId('otto'), scopeId('north'), NOW)).toBe(true);
    expect(outranks(policy, personId('mia'), personId('nora'), scopeId('north'), NOW)).toBe(false);
  });

  test('[AC31] nobody lifts a restriction on themselves, by person or by role', () => {
    const onMax = restrictPerson('max', ['stock.view'], 'north');
    const onRole = restrictRole(OPERATOR, ['camera.view'], 'north', { setBy: 'max' });
    const facts = acmeFacts({ grants: [grant('max', OPERATOR, 'hall')], restrictions: [onMax, onRole] });
    expect(mayLift(facts, 'max', onMax)).toBe('ownRestriction');
    expect(mayLift(facts, 'max', onRole)).toBe('ownRestriction');
    expect(mayLift(facts, 'mia', onMax)).toBe('yes');
    expect(mayLift(facts, 'mia', onRole)).toBe('yes');
  });

  test('[AC31] nobody lifts what somebody above them set, or gives back what they do not hold', () => {
    const byMia = { ...control, setBy: personId('mia') };
    const byMax = { ...control, setBy: personId('max') };
    expect(mayLift(acmeFacts({ restrictions: [byMia] }), 'max', byMia)).toBe('setByHigherRank');
    expect(mayLift(acmeFacts({ restrictions: [byMax] }), 'max', byMax)).toBe('yes');
    expect(mayLift(acmeFacts({ restrictions: [byMax] }), 'otto', byMax)).toBe('denied');
    const beyond = restrictPerson('otto', ['stock.edit'], 'north', { setBy: 'max' });
    expect(mayLift(acmeFacts({ restrictions: [beyond] }), 'max', beyond)).toBe('notHeld');
    expect(mayLift(acmeFacts(), 'max', beyond)).toBe('unknown');
  });
});
