import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { allMutants, PROJECT } from './mutants.ts';
import { DEMANDS } from './registry.ts';

const mutants = allMutants();

test('H-02: there are ten planted faults at least, each for a harness that is there', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(10);
  for (const { demand } of mutants) expect(DEMANDS).toContain(demand);
});

test.each(mutants.map(({ name, path }) => [name, path] as const))(
  'H-02: %s can still be planted',
  (_name, path) => {
    const { status, stderr } = spawnSync('git', ['apply', '--check', path], {
      cwd: PROJECT,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  },
);
