import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from './scripts/setup/browser.mjs';

const browser = findBrowser();

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.spec.ts',
  globalSetup: './tests/e2e/support/demo.ts',
  outputDir: 'test-results',
  // Whole stories on real stations, two at a time: they wait for their printers more than for the processor. A second
  // try only where nobody watches, and it is named at the end: a machine that is shared must not stop the work, and no
  // race must stay hidden.
  workers: 2,
  retries: process.env['CI'] === undefined ? 0 : 1,
  // Limits are for what hangs, not for what is slow.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Madrid',
    // A window without a graphics card draws in software, and would take the processor from the work that it shows.
    contextOptions: { reducedMotion: 'reduce' },
    // Videos need a download of their own; a trace shows more: each step, and the page as it stood then. Its film is
    // left out: it would have every window drawn again and again, throughout every test.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'off',
    launchOptions: {
      ...(browser === null ? {} : { executablePath: browser }),
      args: [...BROWSER_FLAGS],
    },
  },
});
