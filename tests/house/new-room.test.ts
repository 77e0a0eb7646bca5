import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLayers } from '../../scripts/checks/layers.ts';
import { checkRooms, checkRules } from '../../scripts/checks/rules.ts';
import { readTree } from '../../scripts/checks/tree.ts';

const root = join(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'printhall-room-'));

interface Ended {
  readonly failed: boolean;
  readonly output: string;
}

/** Runs one of the project's programs in the copy. */
function run(program: string, parameters: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      join(root, 'node_modules/.bin', program),
      [...parameters],
      { cwd: project, env: { ...process.env, PRINTHALL_PROJECT: project } },
      (fault, output, errors) => resolve({ failed: fault !== null, output: output + errors }),
    );
  });
}

const newRoom = (...parameters: readonly string[]): Promise<Ended> =>
  run('node', [join(root, 'scripts/new-room.ts'), ...parameters]);

beforeAll(() => {
  for (const path of [
    'src',
    'package.json',
    'tsconfig.base.json',
    'tsconfig.pure.json',
    '.oxlintrc.json',
    '.prettierrc.json',
  ]) {
    cpSync(join(root, path), join(project, path), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('a new room', () => {
  test('is written and tells what is left to do by hand', async () => {
    const made = await newRoom('tool-store', '--entry', 'tool');
    expect(made.output).toContain('toolStore: toolStoreContract,');
    expect(made.failed).toBe(false);
  });

  test('has types that hold, as a part of the contract and of the tables', async () => {
    const addTo = (path: string, importLine: string, listStart: string, item: string): void => {
      const old = readFileSync(join(project, path), 'utf8');
      expect(old.includes(listStart)).toBe(true);
      writeFileSync(join(project, path), `${importLine}\n${old.replace(listStart, `${listStart}\n${item}`)}`);
    };
    addTo(
      'src/shop/tables.ts',
      `import { toolStoreTables } from './tool-store/tables.ts';`,
      'export const tables: readonly TableDeclaration[] = [',
      '...toolStoreTables,',
    );
    addTo(
      'src/shop/contract.ts',
      `import { toolStoreContract } from './tool-store/contract.ts';`,
      'export const contract = {',
      'toolStore: toolStoreContract,',
    );
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        extends: './tsconfig.base.json',
        compilerOptions: { types: ['node'], lib: ['ES2024', 'DOM', 'DOM.Iterable'] },
        include: ['src/shop', 'tests/tool-store'],
      }),
    );
    for (const configuration of ['tsconfig.json', 'tsconfig.pure.json']) {
      expect(await run('tsc', ['-p', configuration])).toEqual({ failed: false, output: '' });
    }
  });

  test('passes lint, the tests that it came with, and the rules of the house but for its place in the order', async () => {
    const lint = await run('oxlint', ['--deny-warnings', 'src/shop/tool-store', 'tests/tool-store']);
    expect([lint.failed, lint.output]).toEqual([false, expect.anything()]);
    const tests = await run('vitest', ['run', '--root', project, 'tests/tool-store']);
    expect([tests.failed, tests.output]).toEqual([false, expect.stringContaining('4 passed')]);
    const own = readTree(project, ['src/shop/tool-store', 'tests/tool-store'], ['.ts', '.md']);
    const pages = own.filter(({ path }) => path.endsWith('RULES.md'));
    const testFiles = own.filter(({ path }) => path.endsWith('.test.ts'));
    expect(checkRules(pages, testFiles)).toEqual([]);
    expect(checkRooms(['tool-store'], pages)).toEqual([]);
    const faults = checkLayers(own).filter((fault) => !fault.includes('has no place in ROOM_ORDER'));
    expect(faults).toEqual([]);
  });

  test.each([
    [['tool-store'], 'already'],
    [['ToolStore'], 'kebab-case'],
    [['tools', '--prefix', 'AC'], 'AC is no free prefix'],
    [[], 'npm run new:room NAME'],
  ])('%j is refused with a sentence', async (parameters, sentence) => {
    const made = await newRoom(...parameters);
    expect([made.failed, made.output]).toEqual([true, expect.stringContaining(sentence)]);
  });
});
