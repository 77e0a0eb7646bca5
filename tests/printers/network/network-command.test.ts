import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock, systemTimers } from '../../../src/station/system.ts';
import { movesFile, movesOf } from '../support/printing.ts';
import { KEY, serverOf } from './network-rig.ts';
import { PrintMachine } from './print-machine.ts';

/** `printhall print` to a printer on the network, as a process of its own. */

const COMMAND = new URL('../../../src/cli/print.ts', import.meta.url).href;
const SCRIPT = `import { printCommand } from ${JSON.stringify(COMMAND)};
await printCommand().parseAsync(process.argv.slice(1), { from: 'user' });`;

async function print(key: string) {
  const machine = new PrintMachine(systemClock, systemTimers);
  const server = serverOf('moonraker', machine);
  await server.show();
  onTestFinished(() => server.close());
  const folder = await mkdtemp(join(tmpdir(), 'printhall-network-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'part.gcode');
  await writeFile(file, movesFile(10));
  const script = ['--input-type=module', '-e', SCRIPT, '--'];
  const args = ['--json', '--port', `moonraker:${server.url}`, file];
  const env = { ...process.env, PRINTHALL_PRINTER_KEY: key };
  const child = spawn(process.execPath, [...script, ...args], { env });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { code, machine, report: JSON.parse(output) as Record<string, unknown> };
}

test('[PN5] a file is printed from the command line, once, with the key of the environment', async () => {
  const { code, machine, report } = await print(KEY);
  expect(code).toBe(0);
  expect(report).toMatchObject({ result: 'finished', acknowledgedLines: 10, totalLines: 10 });
  expect(movesOf(machine.executed)).toEqual(movesFile(10).split('\n'));
  expect(machine.starts).toHaveLength(1);
});

test('[PN2] without the right key nothing is printed, and the reason is said', async () => {
  const { code, machine, report } = await print('another');
  expect(code).toBe(1);
  expect(report).toMatchObject({ result: 'refused', reason: 'printers.keyRefused' });
  expect(machine.starts).toEqual([]);
});
