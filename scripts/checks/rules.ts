import { isNode, visitSyntax, type SyntaxNode } from './syntax.ts';
import type { Problem, SourceFile } from './tree.ts';

/** Rooms without rules of their own, with the reason. */
const WITHOUT_RULES: Readonly<Record<string, string>> = {
  kernel: 'words that every room uses; it decides nothing',
  records: 'the shapes of the contract; it decides nothing',
};

const RULE_START = /^\s*(?:[-*]\s+)?\*{0,2}\[([A-Z]{2,3}\d+[a-z]?)\]/;
const RULE_IN_TITLE = /\[([A-Z]{2,3}\d+[a-z]?)\]/g;

/** Each numbered rule of a room has a test that carries its number in the title, and each such number is a rule. */
export function checkRules(rulePages: readonly SourceFile[], tests: readonly SourceFile[]): Problem[] {
  const rules = new Map<string, string>();
  const problems: Problem[] = [];
  for (const page of rulePages) {
    for (const id of rulesOf(page)) {
      const other = rules.get(id);
      if (other !== undefined) problems.push(`${page.path}: the rule [${id}] is in ${other} already`);
      rules.set(id, page.path);
    }
  }
  const tested = new Map<string, string>();
  for (const test of tests) for (const id of rulesTestedIn(test)) tested.set(id, test.path);
  for (const [id, path] of rules) {
    if (!tested.has(id)) problems.push(`${path}: no test has [${id}] in its title`);
  }
  for (const [id, path] of tested) {
    if (!rules.has(id)) problems.push(`${path}: a test is about [${id}], which is no rule of any RULES.md`);
  }
  return problems;
}

/** Each room of the shop has its page of rules. */
export function checkRooms(rooms: readonly string[], rulePages: readonly SourceFile[]): Problem[] {
  return rooms
    .filter((room) => !Object.hasOwn(WITHOUT_RULES, room))
    .filter((room) => !rulePages.some((page) => page.path === `src/shop/${room}/RULES.md`))
    .map((room) => `src/shop/${room}: the room has no RULES.md`);
}

function rulesOf(page: SourceFile): string[] {
  return page.text.split('\n').flatMap((line) => RULE_START.exec(line)?.[1] ?? []);
}

/** The rules named in the titles of a file's tests; one that is skipped or still to be written does not count. */
function rulesTestedIn(file: SourceFile): string[] {
  const ids: string[] = [];
  visitSyntax(file, (node) => {
    if (node.type !== 'CallExpression' || isLeftOut(node.callee)) return;
    const title = titleOf(node);
    if (title !== null) ids.push(...[...title.matchAll(RULE_IN_TITLE)].flatMap((match) => match[1] ?? []));
  });
  return ids;
}

function titleOf(call: SyntaxNode): string | null {
  const first: unknown = Array.isArray(call['arguments']) ? call['arguments'][0] : undefined;
  if (!isNode(first)) return null;
  if (first.type === 'Literal' && typeof first['value'] === 'string') return first['value'];
  if (first.type !== 'TemplateLiteral' || !Array.isArray(first['quasis'])) return null;
  return first['quasis'].map((part: { value?: { cooked?: string } }) => part.value?.cooked ?? '').join('');
}

function isLeftOut(callee: unknown): boolean {
  if (!isNode(callee)) return false;
  if (callee.type === 'CallExpression') return isLeftOut(callee['callee']);
  if (callee.type !== 'MemberExpression') return false;
  const property = callee['property'];
  const name = isNode(property) ? property['name'] : undefined;
  return name === 'skip' || name === 'todo' || isLeftOut(callee['object']);
}
