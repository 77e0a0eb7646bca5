import { expect, test } from '@playwright/test';
import { expectNoFindings } from './support/axe.ts';
import { openWindow, sitDown } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

let station: ServedStation;

test.beforeAll(async () => {
  station = await serveStation({ demo: true });
});

test.afterAll(async () => {
  await station.close();
});

const SCREENS = [
  { who: 'Otto Operator', screens: ['Bench', 'Projects'] },
  { who: 'Dana Designer', screens: ['Projects'] },
  { who: 'Fabio Factory', screens: ['Review', 'People'] },
  { who: 'Mara Master', screens: ['Factories', 'Record'] },
];

/** Screens that are reached by an address rather than from the rail, each with a word of its heading. */
const ADDRESSES = [
  { who: 'Mara Master', address: '/factories?view=places', heading: 'Factories' },
  { who: 'Mara Master', address: '/factories?view=import', heading: 'Factories' },
  { who: 'Mara Master', address: '/record?range=today&result=done', heading: 'Record' },
  { who: 'Mara Master', address: '/stock', heading: 'Stock' },
  { who: 'Mara Master', address: '/people?state=active', heading: 'People' },
  { who: 'Mara Master', address: '/people/nobody', heading: 'People' },
  { who: 'Mara Master', address: '/access/roles', heading: 'Access' },
  { who: 'Mara Master', address: '/access/chart', heading: 'Access' },
  { who: 'Otto Operator', address: '/access/why?permission=printer.manage', heading: 'Access' },
  { who: 'Otto Operator', address: '/me', heading: 'My account' },
  { who: 'Otto Operator', address: '/me?tab=security', heading: 'My account' },
  { who: 'Otto Operator', address: '/me?tab=access', heading: 'My account' },
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the sign-in page, ${colorScheme}`, async ({ browser }) => {
    const { page } = await openWindow(browser, station.url, { colorScheme });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoFindings(page);
  });

  for (const { who, screens } of SCREENS) {
    test(`axe finds nothing on the screens of ${who}, ${colorScheme}`, async ({ browser }) => {
      const { page } = await sitDown(browser, station.url, who, { colorScheme, reducedMotion: 'reduce' });
      for (const screen of screens) {
        await page.getByRole('link', { name: screen, exact: true }).click();
        await expect(page.getByRole('heading', { level: 1 })).toContainText(screen);
        await expectNoFindings(page);
      }
    });
  }

  for (const { who, address, heading } of ADDRESSES) {
    test(`axe finds nothing at ${address}, ${colorScheme}`, async ({ browser }) => {
      const { page } = await sitDown(browser, station.url, who, { colorScheme, reducedMotion: 'reduce' });
      await page.goto(`${station.url}/#${address}`);
      await expect(page.getByRole('heading', { level: 1 })).toContainText(heading);
      await expectNoFindings(page);
    });
  }
}
