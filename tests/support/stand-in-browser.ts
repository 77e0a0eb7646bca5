import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from '../../scripts/setup/browser.mjs';

export interface StandInBrowser {
  readonly browser: Browser;
  /** Where a test connects to the same browser. */
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/** Starts the installed Chromium with a profile of its own and connects to it. */
export async function startBrowser(): Promise<StandInBrowser> {
  const program = findBrowser();
  if (program === null) throw new Error('The stand-in for Electron needs an installed Chromium.');
  const profile = mkdtempSync(join(tmpdir(), 'printhall-stand-in-'));
  const child = spawn(
    program,
    [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...BROWSER_FLAGS,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const endpoint = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (part: Buffer) => {
      text += part.toString();
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}:\n${text}`)));
  });
  const browser = await chromium.connectOverCDP(endpoint);
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { browser, endpoint, close };
}
