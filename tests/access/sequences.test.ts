import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy, mastersOf, permissionsOf, withFacts } from '../../src/shop/access/index.ts';
import { ACTS, actorOf, arbitraryStep, attempt, PEOPLE, START } from './edits.ts';
import { grant, HOUR_MILLISECONDS, NOW, roleId, scopeId } from './facts.ts';
import { reach } from './reach.ts';

describe('random sequences of edits', () => {
  test('[AC32] [AC20] [AC21] [AC22] [AC31] who are not Masters never climb together, whatever they do', () => {
    const accepted = new Map<string, number>();
    const outsiders = PEOPLE.map(({ id }) => id).filter((id) => id !== 'mia' && id !== 'boris');
    const before = reach(compilePolicy(START), outsiders, NOW);
    const property = fc.property(
      fc.array(arbitraryStep, { minLength: 8, maxLength: 30, size: 'max' }),
      (steps) => {
        let policy = compilePolicy(START);
        for (const [serial, step] of steps.entries()) {
          if (!outsiders.includes(actorOf(policy, step))) continue;
          const change = attempt(policy, step, NOW, serial);
          if (change === null) continue;
          accepted.set(step.act, (accepted.get(step.act) ?? 0) + 1);
          policy = withFacts(policy, change);
        }
        const after = reach(policy, outsiders, NOW);
        expect([...after].filter((one) => !before.has(one))).toEqual([]);
      },
    );
    fc.assert(property, { numRuns: 2000 });
    // Not an empty truth: every act was done, many times.
    const seldom = [...ACTS].filter((act) => (accepted.get(act) ?? 0) < 10);
    expect(seldom).toEqual([]);
  });

  test('[AC27] [AC32] a client that had a Master keeps one, at every moment, whoever acts', () => {
    let accepted = 0;
    let dismissed = 0;
    const property = fc.property(
      fc.array(arbitraryStep, { minLength: 8, maxLength: 30, size: 'max' }),
      (steps) => {
        let policy = compilePolicy({
          ...START,
          grants: [...START.grants, grant('ella', roleId('print-farm/master'), 'acme')],
        });
        for (const [serial, step] of steps.entries()) {
          const at = NOW + serial * (HOUR_MILLISECONDS / 4);
          // Masters act most: only they could do away with one another.
          const actor = step.actor % 3 === 0 ? step.actor : ([0, 1, 3][step.actor % 3] ?? 0);
          const change = attempt(policy, { ...step, actor }, at, serial);
          if (change === null) continue;
          accepted += 1;
          const masters = mastersOf(policy, scopeId('acme'), at).length;
          policy = withFacts(policy, change);
          const remaining = mastersOf(policy, scopeId('acme'), at);
          if (remaining.length < masters) dismissed += 1;
          expect(remaining.length).toBeGreaterThan(0);
          expect(mastersOf(policy, scopeId('borealis'), at).length).toBeGreaterThan(0);
          for (const { id } of remaining) {
            const held = permissionsOf(policy, id, scopeId('acme'), at + 1000 * HOUR_MILLISECONDS).every;
            expect(held).toContain('platform.administer');
          }
        }
      },
    );
    fc.assert(property, { numRuns: 2000 });
    expect(accepted).toBeGreaterThan(4000);
    expect(dismissed).toBeGreaterThan(20);
  });
});
