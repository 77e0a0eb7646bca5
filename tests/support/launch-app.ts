import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { _electron, chromium, type Page } from '@playwright/test';
import type { StandInNews } from './electron-stand-in.ts';

const root = join(import.meta.dirname, '../..');

/** Printhall as it was started on one data folder, in Electron or on the stand-in for it. */
export interface RunningApp {
  readonly page: Page;
  /** Whether Electron itself runs it. */
  readonly real: boolean;
  /** What the stand-in told so far; empty in Electron. */
  readonly news: readonly StandInNews[];
  readonly closeWindow: () => Promise<void>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Its exit code, once it has ended. */
  readonly exited: Promise<number>;
}

/** Electron's program among the dependencies, where it could be fetched. */
export function electronProgram(): string | null {
  const folder = join(root, 'node_modules/electron');
  if (!existsSync(join(folder, 'path.txt'))) return null;
  const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
  return existsSync(program) ? program : null;
}

/** Starts the built app on a data folder and waits for its first page. */
export async function launchApp(dataDirectory: string): Promise<RunningApp> {
  const program = electronProgram();
  if (program === null) return launchStandIn(dataDirectory);
  const electron = await _electron.launch({
    executablePath: program,
    args: [root, ...foldersOf(dataDirectory)],
  });
  const child = electron.process();
  return {
    page: await electron.firstWindow(),
    real: true,
    news: [],
    closeWindow: () =>
      electron.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.close();
      }),
    signal: (signal) => child.kill(signal),
    exited: new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1))),
  };
}

async function launchStandIn(dataDirectory: string): Promise<RunningApp> {
  const started = startStandIn(dataDirectory);
  const opened = await Promise.race([
    heard(started.news, (news) => news.kind === 'window'),
    started.exited.then((code) => {
      throw new Error(`The app ended with ${code}:\n${started.output()}`);
    }),
  ]);
  await heard(started.news, (news) => news.kind === 'loaded');
  const browser = await chromium.connectOverCDP(opened.kind === 'window' ? opened.endpoint : '');
  const page = browser.contexts().flatMap((context) => context.pages())[0];
  if (page === undefined) throw new Error('The app shows no page.');
  return {
    page,
    real: false,
    news: started.news,
    closeWindow: async () => void started.child.send({ closeWindow: true }),
    signal: (signal) => started.child.kill(signal),
    exited: started.exited,
  };
}

/** Starts the app a second time on the same folder; it should end by itself. Its exit code. */
export async function startAgain(dataDirectory: string): Promise<number> {
  const program = electronProgram();
  if (program === null) return startStandIn(dataDirectory).exited;
  const child = spawn(program, [root, ...foldersOf(dataDirectory)], { stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

/** With the heads of the record in the same folder, so that they go when it goes. */
function foldersOf(dataDirectory: string): readonly string[] {
  return ['--data', dataDirectory, '--anchors', join(dataDirectory, 'anchors')];
}

function startStandIn(dataDirectory: string) {
  const news: StandInNews[] = [];
  let text = '';
  const child = spawn(
    join(root, 'node_modules/.bin/node'),
    [
      '--import',
      join(root, 'tests/support/electron-stand-in-hooks.ts'),
      join(root, 'dist/electron/main.js'),
      ...foldersOf(dataDirectory),
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  child.on('message', (message) => void news.push(message as StandInNews));
  child.stdout?.on('data', (part: Buffer) => void (text += part.toString()));
  child.stderr?.on('data', (part: Buffer) => void (text += part.toString()));
  return {
    child,
    news,
    output: () => text,
    exited: new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1))),
  };
}

async function heard(
  all: readonly StandInNews[],
  wanted: (news: StandInNews) => boolean,
  withinMilliseconds = 30_000,
): Promise<StandInNews> {
  const endsAt = performance.now() + withinMilliseconds;
  while (performance.now() < endsAt) {
    const found = all.find(wanted);
    if (found !== undefined) return found;
    await wait(20);
  }
  throw new Error(`Not heard in time. Heard: ${JSON.stringify(all)}`);
}
