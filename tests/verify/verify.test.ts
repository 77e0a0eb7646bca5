import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Harness, type HarnessOutcome, lineOf, problemsOf } from './harness.ts';
import { DEMANDS } from './registry.ts';
import { LOOKED_AT } from './few-cases.ts';

const planted: Harness = {
  id: 'planted',
  about: 'made to be judged',
  floor: 10,
  fewRuns: 10,
  faultClasses: ['torn'],
  run: () => Promise.reject(new Error('Nobody runs it')),
};
const good: HarnessOutcome = { runs: 10, faults: { torn: 1 }, failures: [], skipped: 0 };

describe('H-01: what does not pass', () => {
  test.each<[string, Partial<HarnessOutcome>, string]>([
    ['something was skipped', { skipped: 1 }, '1 skipped: what was not tried is not proved'],
    ['too few runs', { runs: 9 }, '9 runs of at least 10'],
    ['a fault class was never met', { faults: { torn: 0 } }, 'never met: torn'],
    ['a failure', { failures: ['it broke'] }, 'it broke'],
  ])('%s', (_what, spoilt, sentence) => {
    expect(problemsOf(planted, good)).toEqual([]);
    expect(problemsOf(planted, { ...good, ...spoilt })).toEqual([sentence]);
  });

  test('the line has the fields that were agreed, with every fault class counted', () => {
    expect(lineOf(planted, { ...good, faults: { other: 3 }, failures: ['x'] }, 7)).toEqual({
      id: 'planted',
      runs: 10,
      faults: { torn: 0 },
      failures: 1,
      seed: 7,
      skipped: 0,
    });
  });
});

describe('npm run verify', () => {
  const verify = (...parameters: readonly string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, '../../scripts/verify.ts'), ...parameters], {
      encoding: 'utf8',
    });

  test('says one line of JSON and ends with 0 when the demand holds', () => {
    const { status, stdout } = verify('H-01', '--seed', '11');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'H-01', seed: 11, runs: 1_000, failures: 0, skipped: 0 });
    expect(status).toBe(0);
  });

  test('ends with 1 when too little was tried, and for a demand that is not there', () => {
    const cut = verify('H-01', '--runs', '5');
    expect(JSON.parse(cut.stdout)).toMatchObject({ runs: 5 });
    expect(cut.stderr).toContain('5 runs of at least 1000');
    expect(cut.status).toBe(1);
    expect(verify('Z-99').status).toBe(1);
  });
});

test('every demand is looked at on a few cases, by some file of tests', () => {
  expect(Object.values(LOOKED_AT).flat().toSorted()).toEqual([...DEMANDS].toSorted());
});
