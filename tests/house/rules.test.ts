import { expect, test } from 'vitest';
import { checkRooms, checkRules } from '../../scripts/checks/rules.ts';

const page = (text: string, room = 'printing') => ({ path: `src/shop/${room}/RULES.md`, text });
const tests = (text: string) => ({ path: 'tests/printing/queue.test.ts', text });

test('a rule with a test that carries its number is in order, however the test is written', () => {
  const rules = page(
    '# Printing\n\n- [PR1] One.\n[PR2] Two.\n* **[PR3]** Three.\nSee [PR9] elsewhere.\n- [PR4a] Four.',
  );
  const found = tests(`
    test('[PR1] one', () => {});
    it.each([1, 2])('[PR2] two %s', () => {});
    linkSuite(\`[PR3] three \${name}\`, () => {});
    describe('queue', () => { test.prop([a])('[PR4a] four', () => {}); });
  `);
  expect(checkRules([rules], [found])).toEqual([]);
});

test('a rule without a test is found', () => {
  expect(checkRules([page('- [PR1] One.')], [tests(`test('one', () => {});`)])).toEqual([
    'src/shop/printing/RULES.md: no test has [PR1] in its title',
  ]);
});

test('a number in a comment, in a value or in a test that is skipped is no test', () => {
  const found = tests(`
    // [PR1]
    const rule = '[PR1]';
    test.skip('[PR1] later', () => {});
    test.todo('[PR1] later');
    describe.skip.each([1])('[PR1] later', () => {});
  `);
  expect(checkRules([page('- [PR1] One.')], [found])).toHaveLength(1);
});

test('a test about a rule that is not written is found', () => {
  const [problem] = checkRules([page('- [PR1] One.')], [tests(`test('[PR1] a'); test('[PR7] b');`)]);
  expect(problem).toContain('[PR7]');
});

test('one number for two rules is found', () => {
  const problems = checkRules(
    [page('- [PR1] One.'), page('- [PR1] Another.', 'projects')],
    [tests(`test('[PR1] a');`)],
  );
  expect(problems).toEqual([
    'src/shop/projects/RULES.md: the rule [PR1] is in src/shop/printing/RULES.md already',
  ]);
});

test('a room without a page of rules is found', () => {
  expect(checkRooms(['kernel', 'records', 'printing', 'stock'], [page('')])).toEqual([
    'src/shop/stock: the room has no RULES.md',
  ]);
});
