import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from './support/test.ts';
import { openWindow, sitDown } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

const PASSWORD = 'explore the demo factory';
const OTTO_PIN = '402857';
const DANA_PIN = '719304';

let station: ServedStation;

test.beforeAll(async () => {
  station = await serveStation({ demo: true });
});

test.afterAll(async () => {
  await station.close();
});

test('two people share a screen: a card, a PIN, and nothing of the other is left', async ({ browser }) => {
  const { page, complaints } = await sitDown(browser, station.url, 'Otto Operator');
  const sent = sentCalls(page);
  // The calls of a socket are seen from its opening on.
  await page.reload();
  await setPin(page, OTTO_PIN);
  await go(page, '#/bench');
  await expect(page.getByRole('heading', { level: 1, name: 'Bench' })).toBeVisible();

  await test.step('Otto makes room, and Dana signs in with her password', async () => {
    await switchPerson(page);
    await page.getByRole('button', { name: /Dana Designer/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Projects' })).toBeVisible();
    await setPin(page, DANA_PIN);
    await go(page, '#/projects');
  });

  await test.step('both have a card; a wrong PIN says how many tries are left', async () => {
    await switchPerson(page);
    await expect(page.getByRole('listitem')).toHaveCount(2);
    await expectNoFindings(page);
    await page.getByRole('button', { name: /Go on as Otto Operator/ }).click();
    await expectNoFindings(page);
    await typePin(page, '908172');
    await expect(page.getByRole('alert')).toContainText('attempts are left');
    await page.getByRole('button', { name: 'Back to everyone' }).click();
  });

  await test.step('Otto is in with a touch and his PIN, where he was, as himself', async () => {
    const danas = await tokenOf(page);
    const from = sent.length;
    const startedAt = performance.now();
    await page.getByRole('button', { name: /Go on as Otto Operator/ }).click();
    await typePin(page, OTTO_PIN);
    await expect(page.getByRole('heading', { level: 1, name: 'Bench' })).toBeVisible();
    console.log(`  switch of person: ${Math.round(performance.now() - startedAt)} ms`);
    expect(page.url()).toContain('#/bench');
    await expect(page.getByText('Dana Designer')).toHaveCount(0);
    await expect(page.getByTitle('Account of Otto Operator')).toBeVisible();
    // Whatever is asked from here on is asked as Otto; only that her session stays locked is said as Dana.
    const later = sent.slice(from).filter((call) => call.includes(danas));
    expect(later.every((call) => call.includes('/people/lock') || call.includes('/people/mine'))).toBe(true);
    await go(page, '#/review');
    await expect(page.getByRole('link', { name: 'Review', exact: true })).toHaveCount(0);
  });

  await test.step('the browser’s way back shows nothing that Otto may not see', async () => {
    await page.goBack();
    await expect(page.getByText('Dana Designer')).toHaveCount(0);
  });

  await test.step('after a reload everyone still has their card', async () => {
    await page.reload();
    await expect(page.getByTitle('Account of Otto Operator')).toBeVisible();
    await switchPerson(page);
    await expect(page.getByRole('listitem')).toHaveCount(2);
  });

  await test.step('a session that ended elsewhere says so when its card is touched', async () => {
    const elsewhere = await sitDown(browser, station.url, 'Dana Designer');
    await page.getByRole('button', { name: /Go on as Dana Designer/ }).click();
    await expect(page.getByText(/You signed in at another screen at/)).toBeVisible();
    await expectNoFindings(page);
    await page.getByLabel('Password of Dana Designer').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByTitle('Account of Dana Designer')).toBeVisible();
    await expect(elsewhere.page.getByText(/You signed in at another screen/)).toBeVisible();
  });

  await test.step('cards are signed out one by one', async () => {
    await switchPerson(page);
    await page.getByRole('button', { name: 'Sign out Otto Operator' }).click();
    await expect(page.getByRole('listitem')).toHaveCount(1);
    await page.getByRole('button', { name: 'Sign out Dana Designer' }).click();
    await expect(page.getByRole('heading', { name: 'This is a demo factory' })).toBeVisible();
    expect(await page.evaluate(() => sessionStorage.getItem('printhall.sessions'))).toBeNull();
  });

  expect(complaints).toEqual([]);
});

test('by keyboard alone: lock, PIN, password', async ({ browser }) => {
  const { page } = await sitDown(browser, station.url, 'Otto Operator');
  await setPin(page, OTTO_PIN);
  await page.getByTitle('Account of Otto Operator').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Lock this screen' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('PIN of Otto Operator')).toBeFocused();
  await page.keyboard.type(OTTO_PIN);
  await page.keyboard.press('Enter');
  await expect(page.getByTitle('Account of Otto Operator')).toBeVisible();

  await page.getByTitle('Account of Otto Operator').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Lock this screen' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Use the password' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Password of Otto Operator')).toBeFocused();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByTitle('Account of Otto Operator')).toBeVisible();
});

test('a code for a reset password lets its person choose another one', async ({ browser }) => {
  const master = await sitDown(browser, station.url, 'Mara Master');
  await go(master.page, '#/people');
  await master.page.getByRole('button', { name: /^Dana Designer/ }).click();
  await master.page.getByRole('button', { name: 'Reset password' }).click();
  await master.page.getByRole('dialog').getByRole('button', { name: 'Reset password' }).click();
  const code = await master.page.getByText(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){2}$/).textContent();

  const { page } = await openWindow(browser, station.url);
  await page.getByRole('button', { name: 'Sign in with an e-mail' }).click();
  await page.getByRole('button', { name: 'I have a code' }).click();
  await page.getByLabel('E-mail').fill('designer@demo.example');
  await page.getByLabel(/^Code/).fill(code ?? '');
  await page.getByLabel('Choose a password').fill('a pear, a plum and a fig');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByTitle('Account of Dana Designer')).toBeVisible();
});

/** Another screen of the same window, as a link does it. */
async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
}

/** The texts of all calls that the window sends from now on. */
function sentCalls(page: Page): readonly string[] {
  const sent: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) =>
      sent.push(typeof payload === 'string' ? payload : payload.toString()),
    ),
  );
  return sent;
}

async function tokenOf(page: Page): Promise<string> {
  const text = await page.evaluate(() => sessionStorage.getItem('printhall.sessions') ?? '');
  const kept = JSON.parse(text) as { seats: { person: { name: string }; token: string }[] };
  return kept.seats.find(({ person }) => person.name === 'Dana Designer')?.token ?? 'no token';
}

async function setPin(page: Page, pin: string): Promise<void> {
  await go(page, '#/me?tab=security');
  const section = page.getByRole('region', { name: 'PIN for this station' });
  await section.getByLabel(/^New PIN(?!,)/).fill(pin);
  await section.getByLabel('New PIN, once more').fill(pin);
  await section.getByLabel('Your password').fill(PASSWORD);
  await section.getByRole('button', { name: /PIN$/ }).first().click();
  await expect(section.getByText('You have a PIN here.')).toBeVisible();
}

async function switchPerson(page: Page): Promise<void> {
  await page.getByTitle(/^Account of/).click();
  await page.getByRole('menuitem', { name: 'Switch person' }).click();
}

/** On the pad, as a glove does it. */
async function typePin(page: Page, pin: string): Promise<void> {
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('button', { name: 'Unlock' }).click();
}

async function expectNoFindings(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
    [],
  );
}
