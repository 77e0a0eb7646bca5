import { expect, test } from './support/test.ts';
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
  {
    who: 'Mara Master',
    addresses: {
      '/factories?view=places': 'Factories',
      '/factories?view=import': 'Factories',
      '/record?range=today&result=done': 'Record',
      '/stock': 'Stock',
      '/people?state=active': 'People',
      '/people/nobody': 'People',
      '/sync': 'Stations',
      '/sync/conflicts': 'What stood back',
    },
  },
  {
    who: 'Otto Operator',
    addresses: {
      '/access/why?permission=printer.manage': 'Access',
      '/me': 'My account',
      '/me?tab=security': 'My account',
      '/me?tab=access': 'My account',
    },
  },
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

  for (const { who, addresses } of ADDRESSES) {
    test(`axe finds nothing on the further screens of ${who}, ${colorScheme}`, async ({ browser }) => {
      const { page } = await sitDown(browser, station.url, who, { colorScheme, reducedMotion: 'reduce' });
      for (const [address, heading] of Object.entries(addresses)) {
        await test.step(address, async () => {
          await page.goto(`${station.url}/#${address}`);
          await expect(page.getByRole('heading', { level: 1 })).toContainText(heading);
          await expectNoFindings(page);
        });
      }
    });
  }
}
