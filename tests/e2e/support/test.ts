import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';
export type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test';

/**
 * A test whose windows close with it. Playwright closes those that it opened itself, and ours are opened by
 * `support/people.ts`: left alone they would go on calling a station that is gone, and be drawn, until the last test.
 */
export const test = base.extend<{ readonly closedWindows: undefined }>({
  closedWindows: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
