import { printCommand } from '../../src/cli/print.ts';
import { SIMULATION_HELP } from '../../src/cli/simulation-help.ts';
import { SIMULATION_OPTIONS } from '../../src/station/devices/simulated/options.ts';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movesFile } from './support/printing.ts';

/** The command as a process of its own: exit codes and Ctrl-C are part of what it promises. */

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'printhall-print-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SCRIPT = `import { printCommand } from ${JSON.stringify(new URL('../../src/cli/print.ts', import.meta.url).href)};
await printCommand().parseAsync(process.argv.slice(1), { from: 'user' });`;

async function print(text: string | null, args: readonly string[], interruptOn?: RegExp) {
  const file = join(folder, 'part.gcode');
  if (text !== null) await writeFile(file, text);
  const target = text === null ? join(folder, 'missing.gcode') : file;
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, '--', ...args, target]);
  let output = '';
  let errors = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
    if (interruptOn?.test(errors)) child.kill('SIGINT');
  });
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { code, output, errors };
}

describe('printhall print', () => {
  test('prints a file and says so as JSON', async () => {
    const { code, output } = await print(movesFile(100), ['--json', '--port', 'simulated:?speed=1000']);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      result: 'finished',
      reason: null,
      acknowledgedLines: 100,
      totalLines: 100,
      lastAcknowledgedLine: 100,
    });
  });

  test('a printer that fails makes it exit with 1 and say why', async () => {
    const { code, output } = await print(movesFile(100), [
      '--json',
      '--port',
      'simulated:?speed=1000&kill=50',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ result: 'failed', reason: 'thermalFault' });
  });

  test('Ctrl-C cancels with heaters off', async () => {
    // Three minutes of moves: the interrupt comes long before the end.
    const { code, output } = await print(
      movesFile(500).replaceAll(/ E/g, ' F300 E'),
      ['--port', 'simulated:?speed=10'],
      /line \d+ of 500/,
    );
    expect(code).toBe(130);
    expect(output).toContain('Cancelled. Heaters are off.');
  });

  test.each([
    ['an address of no kind', 'G28', 'nonsense', /no printer address/],
    ['an unknown fault', 'G28', 'simulated:?explode=1', /no printer address/],
    [
      'a port that is not there',
      'G28',
      'serial:/dev/printhall-nothing',
      /Cannot open \/dev\/printhall-nothing/,
    ],
    ['a host that refuses', 'G28', 'tcp:127.0.0.1:1', /Cannot open 127\.0\.0\.1:1/],
    ['a file that is not there', null, 'simulated', /Cannot read .*missing\.gcode/],
    ['a file of comments', '; nothing\n\n', 'simulated', /no command/],
    [
      'a file that would stop the printer',
      'G28\n\nM112\n',
      'simulated',
      /Line 3 of the file .*may not be sent/,
    ],
    ['a line too long', `G28\n;${'x'.repeat(5000)}\n`, 'simulated', /Line 2 of the file is too long/],
  ])('refuses %s', async (_name, text, port, words) => {
    const { code, output, errors } = await print(text, ['--port', port]);
    expect(code).toBe(1);
    expect(output).toBe('');
    expect(errors).toMatch(words);
  });

  test('--help names every option of a simulated printer', () => {
    const named = new Set(SIMULATION_HELP.match(/[a-z][a-z-]*[a-z]/g));
    expect(['flavour', ...Object.keys(SIMULATION_OPTIONS)].filter((name) => !named.has(name))).toEqual([]);
    const help: string[] = [];
    printCommand()
      .configureOutput({ writeOut: (text) => void help.push(text) })
      .outputHelp();
    expect(help.join('')).toContain(SIMULATION_HELP.trim());
  });
});
