import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkContract } from './checks/contract.ts';
import { checkLengths, checkNames } from './checks/files.ts';
import { checkLanguages, checkWordsInScreens, type Words } from './checks/languages.ts';
import { checkLayers } from './checks/layers.ts';
import { checkMigrations } from './checks/migrations.ts';
import { checkRooms, checkRules } from './checks/rules.ts';
import { readTree, type Problem } from './checks/tree.ts';

/** One thing that must be so in the whole project. */
interface Check {
  readonly name: string;
  readonly find: () => Promise<readonly Problem[]>;
}

const root = join(import.meta.dirname, '..');
const PROGRAM = ['src', 'electron', 'renderer'];
const TOOLS = ['scripts', 'benchmarks', 'tests'];
const CODE = ['.ts', '.tsx', '.mjs'];

/** `npm run check [-- WORD]`: all checks, or those with a word in their name. */
const { values: options, positionals } = parseArgs({
  options: { report: { type: 'string' } },
  allowPositionals: true,
});

const CHECKS: readonly Check[] = [
  { name: 'types of the pure files', find: () => tool('tsc', ['-p', 'tsconfig.pure.json']) },
  { name: 'types of station, faces and tests', find: () => tool('tsc', ['-p', 'tsconfig.json']) },
  { name: 'types of the window', find: () => tool('tsc', ['-p', 'tsconfig.renderer.json']) },
  { name: 'lint', find: () => tool('oxlint', ['--deny-warnings']) },
  { name: 'format', find: () => tool('prettier', ['--check', '--log-level=warn', '.']) },
  { name: 'unused code', find: () => tool('knip', ['--no-progress']) },
  {
    name: 'layers',
    find: async () => checkLayers(readTree(root, [...PROGRAM, ...TOOLS, 'playwright.config.ts'], CODE)),
  },
  {
    name: 'rules and their tests',
    find: async () => {
      const pages = readTree(root, ['src/shop'], ['RULES.md']);
      const tests = [
        ...readTree(root, ['tests'], ['.test.ts', '.test.tsx', '.spec.ts']),
        // Suites that run over every implementation of something.
        ...readTree(root, ['tests/contracts'], ['.ts']),
      ].filter(({ path }) => !path.startsWith('tests/house/'));
      return [...checkRules(pages, tests), ...checkRooms(roomNames(), pages)];
    },
  },
  {
    name: 'contract: each procedure names its permission',
    find: async () => {
      const { contract, routes } = await import('../src/shop/contract.ts');
      const { isPermissionKey } = await import('../src/shop/access/index.ts');
      return checkContract(contract, routes, { has: isPermissionKey });
    },
  },
  {
    name: 'languages say the same',
    find: async () =>
      checkLanguages({
        en: await words('en'),
        es: await words('es'),
        it: await words('it'),
      }),
  },
  {
    name: 'words stand in the language files',
    find: async () =>
      checkWordsInScreens(
        readTree(root, ['renderer'], ['.tsx']).filter(({ path }) => !path.startsWith('renderer/gallery/')),
      ),
  },
  {
    name: 'migrations: one step a file',
    find: async () => checkMigrations(readTree(root, ['migrations'], ['.sql', '_journal.json'])),
  },
  {
    name: 'no file without end',
    find: async () => checkLengths(readTree(root, [...PROGRAM, ...TOOLS], CODE)),
  },
  {
    name: 'names of files',
    find: async () => checkNames(readTree(root, [...PROGRAM, ...TOOLS], CODE).map(({ path }) => path)),
  },
];

function roomNames(): string[] {
  return readdirSync(join(root, 'src/shop'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? entry.name : [],
  );
}

async function words(language: 'en' | 'es' | 'it'): Promise<Words> {
  const module: Record<string, Words> = await import(`../renderer/text/${language}/index.ts`);
  const found = module[language];
  if (found === undefined) throw new Error(`renderer/text/${language}/index.ts exports no ${language}`);
  return found;
}

/** Runs one of the installed tools; what it says is the problem when it does not end with 0. */
async function tool(name: string, parameters: readonly string[]): Promise<readonly Problem[]> {
  const suffix = process.platform === 'win32' ? '.cmd' : '';
  const child = spawn(join(root, 'node_modules/.bin', name + suffix), parameters, {
    cwd: root,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stderr.on('data', (part: Buffer) => parts.push(part));
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (ended) => resolve(ended ?? 1));
  });
  return code === 0 ? [] : [Buffer.concat(parts).toString().trim() || `${name} ended with ${code}`];
}

async function run(check: Check): Promise<boolean> {
  const startedAt = performance.now();
  const problems = await check.find().catch((fault: unknown) => [String(fault)]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${problems.length === 0 ? '✓' : '✗'} ${check.name} (${seconds} s)`);
  for (const problem of problems) console.log(problem.replaceAll(/^/gm, '    '));
  return problems.length === 0;
}

const word = positionals[0] ?? '';
const chosen = CHECKS.filter(({ name }) => name.includes(word));
const failedNames: string[] = [];
for (const check of chosen) if (!(await run(check))) failedNames.push(check.name);
const failed = failedNames.length;
const passed = chosen.length - failed;
if (options.report === undefined) console.log(`${passed} passed, ${failed} failed`);
else writeFileSync(options.report, JSON.stringify({ passed, failed, failedNames }));
process.exitCode = failed === 0 ? 0 : 1;
