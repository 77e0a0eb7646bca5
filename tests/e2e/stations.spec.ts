import { expect, test, type Page } from './support/test.ts';
import { expectNoFindings } from './support/axe.ts';
import { serveHub, type ServedHub } from './support/hub.ts';
import { openWindow } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

const ADA = { name: 'Ada Muestra', email: 'ada@muestra.example', password: 'a long sentence of my own' };
const COMPANY = 'Muestra Parts';

let hub: ServedHub;
let north: ServedStation;
let south: ServedStation;

test.beforeAll(async () => {
  hub = await serveHub();
  north = await serveStation();
  south = await serveStation();
});

test.afterAll(async () => {
  await south.close();
  await north.close();
  await hub.close();
});

test('a company goes to a hub with a code, a second station joins it, and both go on without the hub', async ({
  browser,
}) => {
  const one = await openWindow(browser, north.url, { reducedMotion: 'reduce' });
  await test.step('the first station brings the company', async () => {
    await setUpCompany(one.page);
    await one.page.getByRole('link', { name: 'Stations', exact: true }).click();
    await expect(one.page.getByRole('heading', { name: 'This station works alone' })).toBeVisible();
    await expectNoFindings(one.page);
    await one.page.getByRole('button', { name: 'Enter a code' }).click();
    await look(one.page, 'these are letters and nobody made a code of them');
    await expect(one.page.getByRole('alert').getByText(/not a whole code/)).toBeVisible();
    await look(one.page, broken(await hub.addStation('--company', COMPANY, '--name', 'Bench north')));
    await expect(one.page.getByRole('heading', { name: `Bring ${COMPANY} to the hub` })).toBeVisible();
    await expectNoFindings(one.page);
    await one.page.getByRole('button', { name: 'Bring it to the hub' }).click();
    await expect(one.page.getByText('Everything is synced.')).toBeVisible();
    await expect(one.page.getByRole('row', { name: /Bench north/ })).toContainText('This one');
  });

  const two = await openWindow(browser, south.url, { reducedMotion: 'reduce' });
  await test.step('a new station joins, and its people come to it', async () => {
    const code = await hub.addStation('--company', COMPANY, '--name', 'Bench south', '--home', 'Hall North');
    await two.page.getByRole('button', { name: 'English' }).last().click();
    await two.page.getByRole('button', { name: /Join a company/ }).click();
    await expectNoFindings(two.page);
    await look(two.page, code);
    await expect(two.page.getByRole('heading', { name: `Join ${COMPANY}` })).toBeVisible();
    await two.page.getByRole('button', { name: 'Join', exact: true }).click();
    await two.page.getByLabel('E-mail').fill(ADA.email);
    await two.page.getByRole('textbox', { name: 'Password' }).fill(ADA.password);
    await two.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await two.page.getByRole('link', { name: 'Stations', exact: true }).click();
    await expect(two.page.getByRole('row', { name: /Bench south/ })).toContainText('This one');
    await expect(two.page.getByRole('row', { name: /Bench north/ })).toBeVisible();
    await expect(two.page.getByRole('contentinfo')).toContainText(/Synced/);
    await expectNoFindings(two.page);
  });

  await test.step('without the hub both say so, and work', async () => {
    await hub.stop();
    for (const { page } of [one, two]) {
      await page.getByRole('button', { name: 'Sync now' }).click();
      await expect(page.getByRole('contentinfo')).toContainText('(still working)');
    }
    await expectNoFindings(two.page);
    await changeName(one.page, 'Ada of the north');
    // A later instant than the first: of two writers the later one stands.
    await changeName(two.page, 'Ada of the south');
  });

  await test.step('with the hub back they are one again, and the name that stood back can come back', async () => {
    await hub.start();
    for (const { page } of [one, two]) {
      // The back-off grew while the hub was away; who presses this does not wait for it.
      await page.getByRole('button', { name: 'Sync now' }).click();
      await expect(page.getByRole('contentinfo')).toContainText(/Synced/);
    }
    const badge = one.page.getByRole('contentinfo').getByRole('link', { name: '1 change stood back' });
    await badge.click();
    const card = one.page.getByRole('article');
    await expect(card.getByRole('group', { name: 'Stands' })).toContainText('Ada of the south');
    await expect(card.getByRole('group', { name: 'Stood back' })).toContainText('Ada of the north');
    await expectNoFindings(one.page);
    await card.getByRole('button', { name: 'Bring this back' }).click();
    await expect(one.page.getByRole('heading', { name: 'Looked at' })).toBeVisible();
    await expect(two.page.getByText('Ada of the north').first()).toBeVisible();
  });
});

async function setUpCompany(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'English' }).last().click();
  await page.getByRole('button', { name: /Set up your company/ }).click();
  await page.getByLabel('Company').fill(COMPANY);
  await page.getByLabel('First factory').fill('Hall North');
  await page.getByLabel('Your name').fill(ADA.name);
  await page.getByLabel('Your e-mail').fill(ADA.email);
  await page.getByLabel('Choose a password').fill(ADA.password);
  await page.getByRole('button', { name: 'Create the company' }).click();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Start working' }).click();
}

async function look(page: Page, code: string): Promise<void> {
  await page.getByLabel(/^Code/).fill(code);
  await page.getByRole('button', { name: 'Look what it does' }).click();
}

/** As a code arrives that somebody sent by mail. */
function broken(code: string): string {
  return code.replaceAll(/(.{60})/g, '$1\n  ');
}

async function changeName(page: Page, name: string): Promise<void> {
  await page.evaluate(() => {
    window.location.hash = '/me';
  });
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page
    .getByRole('button', { name: /Save|Change/ })
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'Where, search and account' })).toContainText(name);
  await page.evaluate(() => {
    window.location.hash = '/sync';
  });
}
