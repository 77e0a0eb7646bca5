import { describe, expect, test } from 'vitest';
import {
  canSwitchSeparationOfDuties,
  compilePolicy,
  mayApproveQc,
  mayReview,
  separationOfDutiesAt,
} from '../../src/shop/access/index.ts';
import { said } from './asking.ts';
import { acmeFacts, NOW, personId, scopeId, SCOPES } from './facts.ts';

describe('duties kept apart', () => {
  const [dora, max] = [personId('dora'), personId('max')];

  test('[AC40] who requested does not review, who worked does not approve', () => {
    const may = (
      doneBy: readonly (typeof dora)[],
      reviewerId: typeof dora,
      separationOfDuties: boolean,
    ): string => said(mayReview({ doneBy, reviewerId, separationOfDuties }));
    expect(may([dora], max, true)).toBe('yes');
    expect(may([dora], dora, true)).toBe('separationOfDuties');
    expect(may([dora, max], max, true)).toBe('separationOfDuties');
    expect(may([dora, max], max, false)).toBe('yes');
    expect(may([dora], dora, false)).toBe('yes');
    const approve = (workedBy: readonly (typeof dora)[], separationOfDuties: boolean) =>
      said(mayApproveQc({ workedBy, approverId: max, separationOfDuties }));
    expect(approve([dora], true)).toBe('yes');
    expect(approve([dora, max], true)).toBe('separationOfDuties');
    expect(approve([dora, max], false)).toBe('yes');
  });

  test('[AC40] on by default; the nearest scope that says otherwise decides; a Master of it switches', () => {
    const scopes = SCOPES.map((one) => (one.id === 'north' ? { ...one, separationOfDuties: false } : one));
    const policy = compilePolicy(acmeFacts({ scopes }));
    const kept = ['acme', 'south', 'north', 'printer-1'].map((id) =>
      separationOfDutiesAt(policy, scopeId(id)),
    );
    expect(kept).toEqual([true, true, false, false]);
    const may = (actor: string) =>
      said(canSwitchSeparationOfDuties(policy, personId(actor), scopeId('north'), NOW));
    expect([may('mia'), may('max'), may('boris')]).toEqual(['yes', 'denied', 'denied']);
  });
});
