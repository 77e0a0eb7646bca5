import { expect, test, type Page } from './support/test.ts';
import { openWindow } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

const MASTER = { name: 'Lucía Ejemplo', email: 'lucia@olive.example', password: 'a long sentence of my own' };
const OPERATOR = {
  name: 'Bruno Ejemplo',
  email: 'bruno@olive.example',
  password: 'another sentence, not hers',
};

let station: ServedStation;

test.beforeAll(async () => {
  station = await serveStation();
});

test.afterAll(async () => {
  await station.close();
});

test('the first person sets up the company and invites an operator, who signs in with a code', async ({
  browser,
}) => {
  const first = await openWindow(browser, station.url);
  await setUpCompany(first.page);
  const code = await invite(first.page);

  const second = await openWindow(browser, station.url);
  await second.page.getByRole('button', { name: 'I have a code' }).click();
  await second.page.getByLabel('E-mail').fill(OPERATOR.email);
  await second.page.getByLabel(/^Code/).fill(code.toLowerCase().replaceAll('-', ' '));
  await second.page.getByLabel('Choose a password').fill(OPERATOR.password);
  await second.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(second.page.getByRole('link', { name: 'Bench' })).toBeVisible();
  // What an Operator has no permission for is not in the way.
  await expect(second.page.getByRole('link', { name: 'People' })).toHaveCount(0);
  await expect(second.page.getByText('No printer stands here yet')).toBeVisible();

  await test.step('a second sign-in ends the first session, which is told', async () => {
    const third = await openWindow(browser, station.url);
    await signIn(third.page, OPERATOR.email, 'not the password at all');
    await expect(third.page.getByRole('alert')).toBeVisible();
    await signIn(third.page, OPERATOR.email, OPERATOR.password);
    await expect(third.page.getByRole('link', { name: 'Bench' })).toBeVisible();
    await expect(second.page.getByText(/You signed in at another screen/)).toBeVisible();
  });

  expect([...first.complaints, ...second.complaints]).toEqual([]);
});

async function setUpCompany(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'English' }).last().click();
  await page.getByRole('button', { name: /Set up your company/ }).click();
  await page.getByLabel('Company').fill('Olive Prints');
  await page.getByLabel('First factory').fill('Jaén');
  await page.getByLabel('Your name').fill(MASTER.name);
  await page.getByLabel('Your e-mail').fill(MASTER.email);
  await page.getByLabel('Choose a password').fill(MASTER.password);
  await page.getByRole('button', { name: 'Create the company' }).click();
  await expect(page.getByText(/[0-9A-Z]{5}(-[0-9A-Z]{5}){4}/)).toBeVisible();
  await page.getByRole('checkbox', { name: /written it down/ }).check();
  await page.getByRole('button', { name: 'Start working' }).click();
  await expect(page.getByRole('link', { name: 'Factories' })).toBeVisible();
}

async function invite(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Invite a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(OPERATOR.name);
  await dialog.getByLabel('E-mail').fill(OPERATOR.email);
  await dialog.getByRole('combobox', { name: 'Where' }).click();
  await page.getByRole('option', { name: /Jaén/ }).click();
  await dialog.getByRole('combobox', { name: 'Role' }).click();
  await page
    .getByRole('option', { name: /^Operator/ })
    .first()
    .click();
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  const code = await dialog.getByText(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){2}$/).textContent();
  return code ?? '';
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
