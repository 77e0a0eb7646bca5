// `npm test`, on a machine with Node 20 and npm and nothing else. Ends with one line: N passed, N failed.
// For people: `npm test -- --only=checks`, `--only=unit`, `--only=e2e`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './setup/browser.mjs';
import { buildStale } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { nodeProgram, projectEnvironment, run } from './setup/processes.mjs';
import { countPlaywright, countVitest, emptyCount, judgeSecondTries, sum } from './setup/results.mjs';

/** Outside of the project: Playwright empties its own folder of results, and two runs may go on at once. */
const REPORTS = mkdtempSync(join(tmpdir(), 'printhall-reports-'));

const only = process.argv.find((parameter) => parameter.startsWith('--only='))?.slice('--only='.length);

const parts = { checks, unit, e2e };
const chosen = only === undefined ? Object.keys(parts) : [only];
if (chosen.some((name) => !Object.hasOwn(parts, name))) {
  process.stderr.write(`--only takes one of: ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}

let total = emptyCount();
try {
  await ensureDependencies();
  const browser = chosen.includes('unit') || chosen.includes('e2e') ? await ensureBrowser() : null;
  if (await build()) for (const name of chosen) total = sum(total, await parts[name](browser));
} catch (fault) {
  fail('the run itself', fault);
}
rmSync(REPORTS, { recursive: true, force: true });
total = judgeSecondTries(total);
for (const name of total.failedNames) process.stdout.write(`failed: ${name}\n`);
for (const name of total.secondTries) process.stdout.write(`passed at the second try: ${name}\n`);
for (const name of total.skippedNames) process.stdout.write(`skipped: ${name}\n`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

function fail(what, fault) {
  process.stderr.write(`✗ ${what}: ${fault instanceof Error ? fault.message : fault}\n`);
  total = sum(total, { ...emptyCount(), failed: 1, failedNames: [what] });
}

/** What the tests open must be what the sources say. Counts as one check. */
async function build() {
  try {
    await buildStale(['window', 'electron']);
    total = sum(total, { ...emptyCount(), passed: 1 });
    process.stdout.write('✓ build\n');
    return true;
  } catch (fault) {
    fail('build', fault);
    return false;
  }
}

async function checks() {
  title('Checks');
  const report = join(REPORTS, 'checks.json');
  await run(nodeProgram(), ['scripts/check.ts', '--report', report]);
  return readReport(report, 'the checks', (found) => ({ ...emptyCount(), ...found }));
}

async function unit(browser) {
  title('Tests');
  const report = join(REPORTS, 'vitest.json');
  const secondTries = join(REPORTS, 'second-tries.json');
  const { code } = await run(
    nodeProgram(),
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      '--reporter=./scripts/setup/second-tries.mjs',
      `--outputFile.json=${report}`,
    ],
    { env: { ...environmentWith(browser), PRINTHALL_SECOND_TRIES: secondTries } },
  );
  const count = readReport(report, 'vitest', countVitest, code);
  return { ...count, secondTries: existsSync(secondTries) ? tellSecondTries(secondTries) : [] };
}

function tellSecondTries(path) {
  const found = JSON.parse(readFileSync(path, 'utf8'));
  for (const { name, errors } of found) process.stdout.write(`first try of ${name}:\n${errors.join('\n')}\n`);
  return found.map(({ name }) => name);
}

async function e2e(browser) {
  title('In the browser');
  if (browser === null) {
    process.stderr.write('✗ the browser tests could not run: there is no browser\n');
    return { ...emptyCount(), failed: 1, failedNames: ['the browser tests'] };
  }
  const report = join(REPORTS, 'playwright.json');
  const { code } = await run(
    nodeProgram(),
    ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
    { env: { ...environmentWith(browser), PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
  );
  return readReport(report, 'playwright', countPlaywright, code);
}

/** Hundreds of test files and stations load the same modules: what one of them compiled the next need not. */
function environmentWith(browser) {
  const compiled = { NODE_COMPILE_CACHE: join(REPORTS, 'compiled') };
  return projectEnvironment(browser === null ? compiled : { ...compiled, PRINTHALL_BROWSER: browser });
}

/** A run without a report, or one that failed outside its tests, is one failure more than its tests say. */
function readReport(path, what, count, code = 0) {
  if (!existsSync(path)) {
    process.stderr.write(`✗ ${what} ended without a report\n`);
    return { ...emptyCount(), failed: 1, failedNames: [what] };
  }
  const found = count(JSON.parse(readFileSync(path, 'utf8')));
  if (code === 0 || found.failed > 0) return found;
  process.stderr.write(`✗ ${what} ended with code ${code}, outside of its tests\n`);
  return { ...found, failed: 1, failedNames: [what] };
}

function title(text) {
  process.stdout.write(`\n${text}\n`);
}
