import { Command } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorDirectoryFor } from '../station/anchors/folder.ts';
import { resourcesDirectory } from '../station/resources.ts';
import type { DemoStep } from './demo-steps.ts';

interface DemoOptions {
  readonly data?: string;
  readonly anchors?: string;
  readonly file?: string;
  readonly printer: string;
  readonly json?: true;
}

/** `printhall demo`: the main job, played headless by the four people of the demo factory. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('play a print from upload to part as the four people of the demo factory')
    .option('--data <folder>', 'the data folder: empty, or of a demo; by default a passing one')
    .option(
      '--anchors <folder>',
      'where the signed heads of the record are kept; by default beside the data folder',
    )
    .option('--file <path>', 'a model or G-code; by default a model of our own')
    .option(
      '--printer <address>',
      'simulated[:?options], serial:PATH[@BAUD] or tcp:HOST:PORT',
      'simulated:?speed=20',
    )
    .option('--json', 'print each step as one line of JSON')
    .action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  // Only now: a call for help does not wait for the whole station to load.
  const { createStation } = await import('../station/station.ts');
  const { playMainJob } = await import('./demo-job.ts');
  const passing = options.data === undefined ? mkdtempSync(join(tmpdir(), 'printhall-demo-')) : null;
  const dataDirectory = options.data ?? join(String(passing), 'station');
  const anchorDirectory = options.anchors ?? anchorDirectoryFor(dataDirectory);
  const station = await createStation({ dataDirectory, anchorDirectory });
  try {
    if (!station.isSetUp()) await station.startDemo('withoutProjects');
    if (!station.isDemo())
      throw new Error('This folder holds a real station. The demo needs an empty folder.');
    const failed = await playMainJob(station, {
      file: options.file ?? join(resourcesDirectory(), 'models', 'calibration-tag.stl'),
      printer: options.printer,
      tell: (step) => tell(step, options.json === true),
    });
    if (failed) process.exitCode = 1;
  } finally {
    await station.close();
    if (passing !== null) rmSync(passing, { recursive: true, force: true });
  }
}

function tell(step: DemoStep, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(step)}\n`);
  else
    process.stdout.write(
      `${step.ok ? '✓' : '✗'} ${step.who.padEnd(16)} ${step.what}${step.detail === '' ? '' : `: ${step.detail}`}\n`,
    );
}
