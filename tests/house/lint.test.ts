import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const tree = mkdtempSync(join(tmpdir(), 'printhall-lint-'));
afterAll(() => rmSync(tree, { recursive: true, force: true }));

const RESTRICTED = 'no-restricted-imports';

/** What an editor should underline already, before the check of the layers runs. */
const PLANTED: readonly [path: string, text: string, rule: string][] = [
  ['src/shop/kernel/ids.ts', `import { z } from '../access/index.ts';\nexport const a = z;\n`, RESTRICTED],
  ['src/shop/people/model.ts', `import { z } from 'node:crypto';\nexport const a = z;\n`, RESTRICTED],
  ['src/shop/people/contract.ts', `import { z } from 'drizzle-orm';\nexport const a = z;\n`, RESTRICTED],
  [
    'src/shop/people/rules.ts',
    `import { z } from '../../station/system.ts';\nexport const a = z;\n`,
    RESTRICTED,
  ],
  ['src/station/system.ts', `import { z } from '../cli/main.ts';\nexport const a = z;\n`, RESTRICTED],
  ['src/station/devices/tcp.ts', `import { z } from 'serialport';\nexport const a = z;\n`, RESTRICTED],
  ['src/cli/serve.ts', `import { z } from 'electron';\nexport const a = z;\n`, RESTRICTED],
  ['electron/main.ts', `import { z } from '../src/cli/main.ts';\nexport const a = z;\n`, RESTRICTED],
  ['renderer/client.ts', `import { z } from '../src/station/system.ts';\nexport const a = z;\n`, RESTRICTED],
  ['src/station/clock.ts', `export const a: any = 1;\n`, 'no-explicit-any'],
  ['src/station/first.ts', `export const a = (b: string[]) => b[0]!;\n`, 'no-non-null-assertion'],
  ['src/station/talk.ts', `console.log('hello');\n`, 'no-console'],
];

test('lint finds what is planted, file by file', async () => {
  cpSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
  for (const [path, text] of PLANTED) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const report = await new Promise<string>((resolve) => {
    execFile(join(root, 'node_modules/.bin/oxlint'), ['--format=json'], { cwd: tree }, (_fault, output) =>
      resolve(output),
    );
  });
  const { diagnostics } = JSON.parse(report) as { diagnostics: { filename: string; code: string }[] };
  for (const [path, , rule] of PLANTED) {
    const codes = diagnostics.filter(({ filename }) => filename.endsWith(path)).map(({ code }) => code);
    expect({ path, codes }).toEqual({ path, codes: expect.arrayContaining([expect.stringContaining(rule)]) });
  }
});
