import { describe, expect, test } from 'vitest';
import { differenceFromLock, type LockFile } from '../../scripts/setup/dependencies.mjs';
import {
  countPlaywright,
  countVitest,
  emptyCount,
  judgeSecondTries,
  sum,
} from '../../scripts/setup/results.mjs';

describe('whether the dependencies are what the lock says', () => {
  const machine = { platform: 'linux', arch: 'x64', libc: 'glibc' };
  const lock: LockFile = {
    packages: {
      '': {},
      'node_modules/zod': { version: '4.0.0' },
      'node_modules/native-linux-x64': {
        version: '1.0.0',
        optional: true,
        os: ['linux'],
        cpu: ['x64'],
        libc: ['glibc'],
      },
      'node_modules/native-linux-musl': {
        version: '1.0.0',
        optional: true,
        os: ['linux'],
        cpu: ['x64'],
        libc: 'musl',
      },
      'node_modules/native-darwin': { version: '1.0.0', optional: true, os: ['darwin'] },
      'node_modules/not-on-windows': { version: '1.0.0', optional: true, os: ['!win32'] },
      'node_modules/for-the-web': { version: '1.0.0', optional: true },
    },
  };
  const here: LockFile = {
    packages: {
      'node_modules/zod': { version: '4.0.0' },
      'node_modules/native-linux-x64': { version: '1.0.0' },
      'node_modules/not-on-windows': { version: '1.0.0' },
    },
  };
  const without = (path: string): LockFile => ({
    packages: Object.fromEntries(Object.entries(here.packages).filter(([name]) => name !== path)),
  });

  test('other machines’ packages may be missing', () =>
    expect(differenceFromLock(lock, here, machine)).toBeNull());
  test('nothing installed', () =>
    expect(differenceFromLock(lock, null, machine)).toBe('nothing is installed'));
  test.each(['node_modules/zod', 'node_modules/native-linux-x64', 'node_modules/not-on-windows'])(
    '%s may not be missing',
    (path) => expect(differenceFromLock(lock, without(path), machine)).toBe(`${path} is missing`),
  );
  test('another version', () => {
    const other = { packages: { ...here.packages, 'node_modules/zod': { version: '3.9.0' } } };
    expect(differenceFromLock(lock, other, machine)).toBe('node_modules/zod is 3.9.0 instead of 4.0.0');
  });
  test('a folder that came from another machine', () => {
    expect(differenceFromLock(lock, here, { platform: 'darwin', arch: 'arm64', libc: null })).toBe(
      'node_modules/native-darwin is missing',
    );
  });
});

describe('counting what the tests came to', () => {
  test('vitest: tests, and files that did not load', () => {
    const test_ = (status: string, fullName = 'a test') => ({ status, fullName });
    const count = countVitest({
      testResults: [
        {
          name: 'good.test.ts',
          status: 'passed',
          assertionResults: [test_('passed'), test_('passed'), test_('skipped', 'left out')],
        },
        {
          name: 'bad.test.ts',
          status: 'failed',
          assertionResults: [test_('failed', 'the bad one'), test_('passed'), test_('todo', 'to come')],
        },
        { name: 'broken.test.ts', status: 'failed', assertionResults: [] },
      ],
    });
    expect(count).toEqual({
      passed: 3,
      failed: 2,
      skipped: 2,
      failedNames: ['the bad one', 'broken.test.ts'],
      skippedNames: ['left out', 'to come'],
      secondTries: [],
    });
  });

  test('playwright: specs at any depth, errors outside of them, and what passed only at a second try', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
    const count = countPlaywright({
      errors: [{ message: 'no browser' }],
      suites: [
        {
          title: 'main-job.spec.ts',
          specs: [spec('prints', 'expected'), spec('later', 'skipped')],
          suites: [{ title: 'two windows', specs: [spec('live', 'unexpected'), spec('lucky', 'flaky')] }],
        },
      ],
    });
    expect(count).toEqual({
      passed: 2,
      failed: 2,
      skipped: 1,
      failedNames: ['main-job.spec.ts › two windows › live'],
      skippedNames: ['main-job.spec.ts › later'],
      secondTries: ['main-job.spec.ts › two windows › lucky'],
    });
  });

  test('sums', () => {
    const one = {
      passed: 1,
      failed: 2,
      skipped: 1,
      failedNames: ['f'],
      skippedNames: ['x'],
      secondTries: ['s'],
    };
    expect(sum(sum(emptyCount(), one), one)).toEqual({
      passed: 2,
      failed: 4,
      skipped: 2,
      failedNames: ['f', 'f'],
      skippedNames: ['x', 'x'],
      secondTries: ['s', 's'],
    });
  });

  test('a few second tries are told, more are failures; a long run may have more of them than a short one', () => {
    const tries = (number: number) => Array.from({ length: number }, (_, index) => `try ${index}`);
    const counted = (passed: number, number: number) =>
      judgeSecondTries({ ...emptyCount(), passed, secondTries: tries(number) });
    expect(counted(10, 3)).toMatchObject({ passed: 10, failed: 0, secondTries: tries(3) });
    expect(counted(10, 4)).toMatchObject({ passed: 6, failed: 4, failedNames: tries(4) });
    expect(counted(1_999, 4)).toMatchObject({ passed: 1_999, failed: 0 });
    expect(counted(1_999, 5)).toMatchObject({ passed: 1_994, failed: 5, failedNames: tries(5) });
    expect(counted(4_000, 10)).toMatchObject({ passed: 4_000, failed: 0, secondTries: tries(10) });
    expect(counted(4_000, 11)).toMatchObject({ passed: 3_989, failed: 11 });
  });
});
