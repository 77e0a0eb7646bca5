import { describe, expect, test } from 'vitest';
import { checkContract } from '../../scripts/checks/contract.ts';
import { checkLengths, checkNames, LONG_FILES } from '../../scripts/checks/files.ts';
import { checkMigrations } from '../../scripts/checks/migrations.ts';
import { procedure, publicProcedure } from '../../src/shop/records/index.ts';
import { oc } from '@orpc/contract';

describe('lengths', () => {
  const file = (path: string, lines: number) => ({ path, text: 'x\n'.repeat(lines) });

  test('300 lines are in order, one more is asked why', () => {
    expect(checkLengths([file('src/a.ts', 300)], {})).toEqual([]);
    expect(checkLengths([file('src/a.ts', 301)], {})[0]).toContain('src/a.ts has 301 lines');
    expect(checkLengths([file('src/a.ts', 301)], { 'src/a.ts': 'a table of facts' })).toEqual([]);
  });

  test('a test may have 400', () => {
    expect(checkLengths([file('tests/a.test.ts', 400)], {})).toEqual([]);
    expect(checkLengths([file('tests/a.test.ts', 401)], {})).toHaveLength(1);
  });

  test('an exception for a file that is gone is found', () => {
    expect(checkLengths([], { 'src/a.ts': 'a table of facts' })).toHaveLength(1);
  });

  test('each exception has its reason', () => {
    for (const reason of Object.values(LONG_FILES)) expect(reason.length).toBeGreaterThan(15);
  });
});

test.each([
  'print-manager.ts',
  'utils.ts',
  'string-utils.ts',
  'helpers.ts',
  'test-helper.ts',
  'file-info.ts',
  'misc.ts',
])('the name %s says nothing', (name) => expect(checkNames([`src/shop/printing/${name}`])).toHaveLength(1));

test.each(['PrintQueue.ts', 'print_queue.ts', 'printQueue.tsx'])('the name %s is not kebab-case', (name) => {
  expect(checkNames([`src/shop/printing/${name}`])).toHaveLength(1);
});

test.each(['print-queue.ts', 'app.test.ts', 'vite.config.ts', 'default-roles.ts', 'information-panel.tsx'])(
  'the name %s is in order',
  (name) => expect(checkNames([`src/${name}`])).toEqual([]),
);

describe('migrations', () => {
  const journal = (entries: readonly object[]) => ({
    path: 'migrations/meta/_journal.json',
    text: JSON.stringify({ version: '7', dialect: 'sqlite', entries }),
  });
  const step = (tag: string) => ({ path: `migrations/${tag}.sql`, text: 'select 1;' });
  const first = { idx: 0, when: 1, tag: '0000_first' };
  const second = { idx: 1, when: 2, tag: '0001_second' };
  const steps = [step('0000_first'), step('0001_second')];

  test('steps in order', () => expect(checkMigrations([journal([first, second]), ...steps])).toEqual([]));

  test.each([
    ['a step that the journal does not know', [journal([first]), ...steps]],
    ['a step that is in the journal only', [journal([first, second]), step('0000_first')]],
    [
      'a gap in the numbers',
      [journal([first, { ...second, tag: '0002_second' }]), step('0000_first'), step('0002_second')],
    ],
    ['a step older than the one before', [journal([first, { ...second, when: 1 }]), ...steps]],
    ['a journal that counts wrongly', [journal([first, { ...second, idx: 2 }]), ...steps]],
    ['no journal', steps],
  ])('%s is found', (_name, files) => expect(checkMigrations(files)).not.toEqual([]));
});

describe('the contract', () => {
  const known = new Set(['print.start']);
  const safe = publicProcedure('It tells nothing about anybody.');
  const guarded = procedure('project.view', 'project', 'projectId');

  test('procedures that say what they ask are in order', () => {
    expect(checkContract({ a: safe, b: { c: guarded } }, {}, { has: () => true })).toEqual([]);
  });

  test.each([
    ['no requirement', { a: oc }, {}],
    ['no reason', { a: publicProcedure('because') }, {}],
    ['an unknown permission', { a: guarded }, {}],
    ['a route without requirement', { a: safe }, { upload: { access: undefined } }],
    ['no procedure at all', {}, {}],
  ])('%s is found', (_name, contract, routes) => {
    expect(checkContract(contract, routes, known)).toHaveLength(1);
  });
});
