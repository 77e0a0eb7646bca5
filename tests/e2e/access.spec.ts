import { expect, test, type Locator, type Page } from './support/test.ts';
import { DEMO_PASSWORD } from '../../src/station/demo/people.ts';
import { expectNoFindings } from './support/axe.ts';
import { sitDown } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

/** Who may do what, where, and why: told by the window, changed by who may, and felt at once by whom it bears on. */
let station: ServedStation;

test.beforeAll(async () => {
  station = await serveStation({ demo: true });
});

test.afterAll(async () => {
  await station.close();
});

test('a Factory manager restricts an Operator, who sees why, asks, and gets it back with one click', async ({
  browser,
}) => {
  const otto = await sitDown(browser, station.url, 'Otto Operator');
  const fabio = await sitDown(browser, station.url, 'Fabio Factory');
  const accept = otto.page.getByRole('button', { name: /Accept next task/ }).first();
  await expect(accept).toBeVisible();
  await expect(accept).not.toHaveAttribute('aria-disabled', 'true');

  // Fabio takes it away, with a reason.
  await fabio.page.goto(`${station.url}/#/access/what`);
  await choose(fabio.page, 'Who', 'Otto Operator');
  await fabio.page.getByRole('button', { name: 'Restrict…' }).click();
  const dialog = fabio.page.getByRole('dialog', { name: 'Restrict Otto Operator' });
  await dialog.getByLabel('Find a permission').fill('accept');
  await dialog.getByLabel('Accept an approved task on a printer').check();
  await dialog.getByLabel('Reason').fill('The safety briefing is due first.');
  await expect(dialog.getByText('1 person is touched')).toBeVisible();
  const restrictedIn = await timed(
    () => dialog.getByRole('button', { name: 'Restrict', exact: true }).click(),
    fabio.page,
    turned(accept, 'off'),
  );
  console.log(`from the click to the control that is off in the other window: ${restrictedIn} ms`);

  // Otto reads who, why and whom to ask, by keyboard alone, and asks.
  await accept.focus();
  const peek = otto.page.getByRole('tooltip').filter({ hasText: 'The safety briefing is due first.' });
  await expect(peek).toContainText('Fabio Factory has taken');
  await otto.page.keyboard.press('Enter');
  const ask = otto.page.getByRole('dialog', { name: 'Why this is off' });
  await expect(ask.getByLabel('A word to them')).toBeFocused();
  await otto.page.keyboard.type('I did the briefing this morning.');
  await otto.page.keyboard.press('Enter');
  await expect(ask.getByText(/^You asked/)).toBeVisible();
  await otto.page.keyboard.press('Escape');
  await expect(accept).toBeFocused();

  // Fabio's bell rings; one click answers.
  const bell = fabio.page.getByRole('button', { name: /Requests for access: 1 waits for you/ });
  await bell.click();
  const card = fabio.page.getByRole('article', { name: 'Otto Operator asks for' });
  await expect(card).toContainText('I did the briefing this morning.');
  const liftedIn = await timed(
    () => card.getByRole('button', { name: 'Lift the restriction' }).click(),
    fabio.page,
    turned(accept, 'on'),
  );
  console.log(`from the answer to the control that is on again: ${liftedIn} ms`);
  await expect(otto.page.getByText(/Fabio Factory gave you .Accept an approved task/)).toBeVisible();
  expect(otto.complaints).toEqual([]);
  expect(fabio.complaints).toEqual([]);
});

test('the chart is read by keyboard: one stop for Tab, arrows inside, Enter opens', async ({ browser }) => {
  const { page, complaints } = await sitDown(browser, station.url, 'Mara Master');
  await page.goto(`${station.url}/#/access/chart`);
  const grid = page.getByRole('grid', { name: /Permission chart/ });
  await expect(grid).toHaveAttribute('aria-colcount', '33');
  await page.getByRole('button', { name: 'Export' }).focus();
  await page.keyboard.press('Tab');
  await expect(focused(page)).toHaveAttribute('role', 'columnheader');
  await page.keyboard.press('ArrowRight');
  await expect(focused(page)).toHaveAccessibleName(/^Master, Print farm, Default/);
  await page.keyboard.press('Control+End');
  await expect(focused(page)).toHaveAttribute('aria-colindex', '33');
  const lastRow = await focused(page).locator('..').getAttribute('aria-rowindex');
  expect(lastRow).toBe(await grid.getAttribute('aria-rowcount'));
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(focused(page)).toHaveText(/Administer the platform/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/access\/who\?permission=platform\.administer/);
  expect(complaints).toEqual([]);
});

test('the chart goes out as CSV and on paper, whole', async ({ browser }) => {
  const { page } = await sitDown(browser, station.url, 'Mara Master');
  await page.goto(`${station.url}/#/access/chart`);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV' }).click(),
  ]);
  const lines = (await textOf(download)).split('\r\n').filter((line) => line !== '');
  expect(lines).toHaveLength(162);
  expect(lines[0]).toContain('Factory manager (print-farm)');
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  const paper = page.locator('body > div').filter({ has: page.locator('caption') });
  await expect(paper.locator('tbody tr').filter({ has: page.locator('td') })).toHaveCount(161 * 2);
  await expect(page.getByRole('navigation').first()).toBeHidden();
});

test('a variant tells before it is saved who loses what, stands in, and is reset', async ({ browser }) => {
  const mara = await sitDown(browser, station.url, 'Mara Master');
  const { page } = mara;
  await page.goto(`${station.url}/#/access/roles?role=print-farm%2Foperator`);
  await page.getByRole('button', { name: 'Make a variant' }).click();
  await page.getByLabel('Find a permission').fill('Pause a print');
  await page
    .getByRole('radiogroup', { name: 'May its holder: Pause a print' })
    .getByText('no', { exact: true })
    .click();
  await expect(page.getByText('1 removed')).toBeVisible();
  const whatIf = page.getByRole('region', { name: 'What would change' });
  await expect(whatIf).toContainText('Otto Operator');
  await expect(whatIf).toContainText('Pause a print');
  await page.getByRole('button', { name: 'Save the role' }).click();
  await provenUntil(page, expect(page.getByText('Stands in for the default Operator')).toBeVisible());

  const otto = await sitDown(browser, station.url, 'Otto Operator');
  await otto.page.goto(`${station.url}/#/access/why?permission=print.pause`);
  await expect(otto.page.getByRole('heading', { name: 'You cannot do this here.' })).toBeVisible();

  await page.getByRole('button', { name: 'Reset to default' }).click();
  const reset = page.getByRole('dialog', { name: 'Reset Operator to the default?' });
  await expect(reset).toContainText('Otto Operator');
  await reset.getByRole('button', { name: 'Reset to default' }).click();
  const may = otto.page.getByRole('heading', { name: 'You can do this here.' });
  await provenUntil(page, expect(may).toBeVisible());
  expect(mara.complaints).toEqual([]);
});

test('the small chart of a screen says which roles may do what there, and what I may', async ({
  browser,
}) => {
  const { page } = await sitDown(browser, station.url, 'Fabio Factory');
  await page.goto(`${station.url}/#/access/roles`);
  await page.getByRole('button', { name: 'Who may do what here' }).click();
  const dialog = page.getByRole('dialog', { name: 'Who may do what here' });
  await expect(dialog.getByRole('columnheader', { name: 'You' })).toBeVisible();
  const row = dialog.getByRole('row', { name: /Create, read, update and delete roles/ });
  await expect(row.getByRole('cell').first()).toHaveText('yes');
});

/** Every page of access with something on it that shows that it has been drawn whole. */
const PAGES = [
  { address: 'roles', shows: (page: Page) => page.getByRole('link', { name: /Factory manager/ }) },
  { address: 'roles?role=print-farm%2Foperator', shows: (page: Page) => page.getByText('Pause a print') },
  {
    address: 'roles?role=print-farm%2Foperator&edit=variant',
    shows: (page: Page) => page.getByRole('radiogroup').first(),
  },
  { address: 'chart', shows: (page: Page) => page.getByRole('gridcell', { name: 'yes' }).first() },
  {
    address: 'who?permission=print.pause',
    shows: (page: Page) => page.getByRole('link', { name: 'Open Mara Master' }),
  },
  { address: 'what', shows: (page: Page) => page.getByRole('link', { name: 'Why: List clients' }) },
  {
    address: 'why?permission=print.pause',
    shows: (page: Page) => page.getByRole('heading', { name: 'You can do this here.' }),
  },
  {
    address: 'requests',
    shows: (page: Page) => page.getByRole('heading', { name: 'Nobody is waiting for you' }),
  },
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the pages of access, ${colorScheme}`, async ({ browser }) => {
    const options = { colorScheme, reducedMotion: 'reduce' } as const;
    const { page, complaints } = await sitDown(browser, station.url, 'Mara Master', options);
    for (const { address, shows } of PAGES) {
      await test.step(address, async () => {
        await page.goto(`${station.url}/#/access/${address}`);
        await expect(shows(page)).toBeVisible();
        await expectNoFindings(page);
      });
    }
    expect(complaints).toEqual([]);
  });

  test(`axe finds nothing on the small chart of a screen, ${colorScheme}`, async ({ browser }) => {
    const options = { colorScheme, reducedMotion: 'reduce' } as const;
    const { page } = await sitDown(browser, station.url, 'Mara Master', options);
    await page.getByRole('button', { name: 'Who may do what here' }).click();
    await expect(page.getByRole('columnheader', { name: 'You' })).toBeVisible();
    await expectNoFindings(page);
  });

  test(`axe finds nothing on a control that is off and on the request for it, ${colorScheme}`, async ({
    browser,
  }) => {
    const options = { colorScheme, reducedMotion: 'reduce' } as const;
    const { page } = await sitDown(browser, station.url, 'Otto Operator', options);
    await page.getByRole('button', { name: 'Add a printer' }).focus();
    await expect(page.getByRole('tooltip')).toContainText('Press it to ask for access.');
    await expectNoFindings(page);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Why this is off' })).toBeVisible();
    await expectNoFindings(page);
  });

  test(`axe finds nothing on the dialog that restricts, ${colorScheme}`, async ({ browser }) => {
    const options = { colorScheme, reducedMotion: 'reduce' } as const;
    const { page } = await sitDown(browser, station.url, 'Fabio Factory', options);
    await page.goto(`${station.url}/#/access/what`);
    await choose(page, 'Who', 'Otto Operator');
    await page.getByRole('button', { name: 'Restrict…' }).click();
    await page.getByRole('dialog').getByLabel('Pause a print').check();
    await expect(page.getByText('1 person is touched')).toBeVisible();
    await expectNoFindings(page);
  });
}

function focused(page: Page): Locator {
  return page.locator(':focus');
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label, exact: true });
  await field.click();
  await field.fill(option);
  await page.getByRole('option', { name: option }).click();
}

/**
 * Waits for what an act comes to. Grave acts ask for the password first, unless it was typed a moment ago.
 */
async function provenUntil(page: Page, outcome: Promise<unknown>): Promise<void> {
  const field = page.getByRole('dialog').getByLabel('Password', { exact: false });
  const asked = field.waitFor().then(
    () => true,
    () => false,
  );
  const isAsked = await Promise.race([asked, outcome.then(() => false)]);
  if (isAsked) {
    await field.fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
  }
  await outcome;
}

/** Looked at with every picture that the window draws. */
async function turned(control: Locator, to: 'on' | 'off'): Promise<void> {
  await control.evaluate(
    (element, wanted) =>
      new Promise<void>((resolve) => {
        const look = () => {
          const isOff = element.getAttribute('aria-disabled') === 'true';
          if (isOff === (wanted === 'off')) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
    to,
  );
}

/** Milliseconds from the press of the button to what is waited for, with the proof that it may ask for. */
async function timed(press: () => Promise<void>, page: Page, until: Promise<void>): Promise<number> {
  const pressedAt = performance.now();
  await press();
  await provenUntil(page, until);
  return Math.round(performance.now() - pressedAt);
}

async function textOf(download: { createReadStream(): Promise<NodeJS.ReadableStream> }): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}
