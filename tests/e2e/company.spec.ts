import {
  expect,
  test,
  type Browser,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from './support/test.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnrolmentCode, writeEnrolmentCode } from '../../src/station/sync/enrolment-code.ts';
import { openCuttingProxy, type CuttingProxy } from '../support/cutting-proxy.ts';
import { callWith } from './support/api.ts';
import {
  COMPANY,
  DESIGNER,
  layCompany,
  MANAGER,
  MASTER,
  NORTH,
  OPERATOR,
  PASSWORD,
  SOUTH,
  type Person,
} from './support/company.ts';
import { serveHub, type ServedHub } from './support/hub.ts';
import { hold, openWindow, type Seat } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

/** Some twenty seconds of moves on a printer that is twenty times as fast as a real one. */
const JOB = `G21\nG90\nG28\n;LAYER:0\n${'G1 X10 F1800\nG1 X100\n'.repeat(66)}M84\n`;
const TOUCH = { viewport: { width: 1024, height: 768 }, hasTouch: true };

let hub: ServedHub;
let office: ServedStation;
let desk: ServedStation;
let hall: ServedStation;
/** The cable between the hall and the hub. */
let cable: CuttingProxy;
const officeData = mkdtempSync(join(tmpdir(), 'printhall-e2e-office-'));

test.beforeAll(async () => {
  await layCompany(officeData);
  [hub, office, desk, hall] = await Promise.all([
    serveHub(),
    serveStation({ data: officeData }),
    serveStation(),
    serveStation(),
  ]);
});

test.afterAll(async () => {
  await Promise.all([office.close(), desk.close(), hall.close()]);
  // Not opened where the test broke off before; the hub must end all the same.
  await (cable as CuttingProxy | undefined)?.close();
  await hub.close();
  rmSync(officeData, { recursive: true, force: true });
});

test('asked for in the office, approved at a desk, printed in a hall that is cut off in the middle', async ({
  browser,
}) => {
  const master = await test.step('the office brings the company to the hub', () => foundCompany(browser));
  const [manager, operator] = await test.step('a desk joins, and a hall that sees its own factory', () =>
    joinBoth(browser));
  await test.step('the hall gets a printer, and the office sees it', () => addPrinter(master.page));
  const designer = await signIn(browser, office, DESIGNER);
  await test.step('the Designer asks for a print at the office', () => askForPrint(designer.page));
  await test.step('the Factory manager approves it at the desk', () => approve(manager.page));
  await test.step('the Operator prints it in the hall', () => begin(operator.page));
  await test.step('the office and the desk see it print there', async () => {
    await expect(taskRow(designer.page)).toContainText('Printing');
    await manager.page.getByRole('link', { name: 'Bench' }).click();
    await expect(printerCard(manager.page)).toContainText('At Hall');
    await expect(printerCard(manager.page)).toContainText('Printing');
  });
  await test.step('the hall is cut off, says so, and prints on to the end', async () => {
    cable.set({ kind: 'closed' });
    await expect(foot(operator.page)).toContainText('(still working)');
    await expect(printerCard(operator.page)).toContainText('Finished', { timeout: 90_000 });
    await expect(taskRow(designer.page)).toContainText('Printing');
  });
  await test.step('with the cable back, everybody knows', async () => {
    cable.set({ kind: 'none' });
    await expect(foot(operator.page)).toContainText('Synced');
    await expect(taskRow(designer.page)).toContainText('Finished');
    await hold(operator.page, printerCard(operator.page).getByRole('button', { name: /Part is off/ }));
    await expect(taskRow(designer.page)).toContainText('Removed');
  });
  await test.step('the page of stations names all three, and nobody has anything to look at', async () => {
    const { page } = master;
    await page.getByRole('link', { name: 'Stations', exact: true }).click();
    for (const name of ['Office', 'Desk', 'Hall']) {
      await expect(stationRow(page, name)).toContainText('In contact');
    }
    await expect(stationRow(page, 'Desk')).toContainText('sees every factory');
    await expect(page.getByText(/stood back/)).toHaveCount(0);
  });
  for (const { complaints } of [master, manager, designer, operator]) {
    // A picture that is not made yet answers 404, which the browser puts in its console by itself.
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  }
});

async function foundCompany(browser: Browser): Promise<Seat> {
  const seat = await signIn(browser, office, MASTER);
  const { page } = seat;
  await page.getByRole('link', { name: 'Stations', exact: true }).click();
  await page.getByRole('button', { name: 'Enter a code' }).click();
  await look(page, await hub.addStation('--company', COMPANY, '--name', 'Office'));
  await page.getByRole('button', { name: 'Bring it to the hub' }).click();
  await expect(page.getByText('Everything is synced.')).toBeVisible();
  return seat;
}

async function joinBoth(browser: Browser): Promise<readonly [Seat, Seat]> {
  await joinAt(browser, desk, await hub.addStation('--name', 'Desk', '--home', NORTH));
  const access = readEnrolmentCode(
    await hub.addStation('--name', 'Hall', '--factory', SOUTH, '--home', SOUTH),
  );
  if (!access.ok) throw new Error('The hub made a code that cannot be read');
  const { address } = access.value;
  cable = await openCuttingProxy(address);
  await joinAt(
    browser,
    hall,
    writeEnrolmentCode({ ...access.value, address: { ...address, port: cable.port } }),
  );
  return [await signIn(browser, desk, MANAGER), await signIn(browser, hall, OPERATOR, TOUCH)];
}

async function joinAt(browser: Browser, station: ServedStation, code: string): Promise<void> {
  const { page } = await openWindow(browser, station.url);
  await page.getByRole('button', { name: 'English' }).last().click();
  await page.getByRole('button', { name: /Join a company/ }).click();
  await look(page, code);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByLabel('E-mail')).toBeVisible();
  await page.close();
}

async function look(page: Page, code: string): Promise<void> {
  await page.getByLabel(/^Code/).fill(code);
  await page.getByRole('button', { name: 'Look what it does' }).click();
}

async function signIn(
  browser: Browser,
  station: ServedStation,
  { email }: Person,
  options: BrowserContextOptions = {},
): Promise<Seat> {
  const seat = await openWindow(browser, station.url, options);
  const { page } = seat;
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();
  return seat;
}

async function addPrinter(office: Page): Promise<void> {
  const master = await callWith(hall.url, { email: MASTER.email, password: PASSWORD });
  const scopes = await master.api.hierarchy.scopes();
  const scopeId = scopes.find(({ name }) => name === SOUTH)?.id;
  if (scopeId === undefined) throw new Error('The hall has not got its own factory');
  await master.api.printers.add({
    scopeId,
    name: 'Long arm',
    address: 'simulated:?speed=20',
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
  });
  master.close();
  await office.getByRole('link', { name: 'Bench' }).click();
  await expect(printerCard(office)).toContainText('At Hall');
}

async function askForPrint(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Projects' }).click();
  await page.getByRole('button', { name: 'New project' }).first().click();
  const naming = page.getByRole('dialog');
  await naming.getByLabel('Name').fill('Hooks for the tool wall');
  await naming.getByRole('button', { name: 'Create project' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Hooks for the tool wall');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'hook.gcode', mimeType: 'text/plain', buffer: Buffer.from(JOB) });
  await page.getByRole('button', { name: 'Ask for a print' }).first().click();
  const asking = page.getByRole('dialog');
  await asking.getByRole('combobox', { name: 'Material' }).click();
  await page.getByRole('option', { name: 'PLA' }).click();
  await asking.getByRole('button', { name: 'Ask for this print' }).click();
  await expect(taskRow(page)).toContainText('Requested');
}

async function approve(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Review' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Hooks for the tool wall' });
  await expect(row).toBeVisible();
  await row.click();
  await page.keyboard.press('a');
  await expect(row).toHaveCount(0);
}

async function begin(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Bench' }).tap();
  const card = printerCard(page);
  await card.getByRole('button', { name: 'Accept next task…' }).tap();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /Hooks for the tool wall/ }).tap();
  await hold(page, dialog.getByRole('button', { name: 'Accept and preheat' }));
  await hold(page, card.getByRole('button', { name: 'Bed is clear: print' }));
  await expect(card).toContainText('Printing');
}

function taskRow(page: Page): Locator {
  return page.getByRole('listitem').filter({ hasText: /#\d+ hook/ });
}

function printerCard(page: Page): Locator {
  return page.getByRole('listitem').filter({ hasText: 'Long arm' });
}

function stationRow(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${name}`) }) });
}

function foot(page: Page): Locator {
  return page.getByRole('contentinfo');
}
