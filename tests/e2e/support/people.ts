import { expect, type Browser, type BrowserContextOptions, type Locator, type Page } from './test.ts';

/** A window of one person of the demo, signed in, with a watch on everything that must never be in a console. */
export interface Seat {
  readonly page: Page;
  /** Content-policy violations and uncaught errors so far: always empty. */
  readonly complaints: readonly string[];
}

export async function openWindow(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Seat> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}

/** Signs in by the tile of the demo's sign-in page. */
export async function sitDown(
  browser: Browser,
  url: string,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Seat> {
  const seat = await openWindow(browser, url, options);
  await seat.page.getByRole('button', { name: new RegExp(name) }).click();
  await expect(seat.page.getByRole('navigation').first()).toBeVisible();
  return seat;
}

/** A little more than a button wants to be held for (`renderer/ui/hold-button.tsx`). */
const HELD_MILLISECONDS = 1_000;

/**
 * What heats, moves or discards is held, not tapped: from when the button has the pointer, by the clock of its window,
 * so that neither a slow machine nor a quick one holds too short.
 */
export async function hold(page: Page, button: Locator): Promise<void> {
  await expect(button).toBeEnabled();
  const held = await button.evaluateHandle(
    (element, milliseconds) => ({
      over: new Promise<void>((resolve) => {
        const begin = () => window.setTimeout(resolve, milliseconds);
        element.addEventListener('pointerdown', begin, { once: true });
      }),
    }),
    HELD_MILLISECONDS,
  );
  await button.hover();
  await page.mouse.down();
  await held.evaluate(({ over }) => over);
  await page.mouse.up();
}
