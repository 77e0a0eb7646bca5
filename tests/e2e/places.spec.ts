import { readFileSync } from 'node:fs';
import { expect, test, type Locator, type Page } from './support/test.ts';
import { sitDown } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

let station: ServedStation;

test.beforeEach(async () => {
  station = await serveStation({ demo: true });
});

test.afterEach(async () => {
  await station.close();
});

const row = (page: Page, name: string): Locator => page.getByRole('row').filter({ hasText: name });

async function openPlaces(page: Page): Promise<void> {
  await page.goto(`${station.url}/#/factories?view=places`);
  await expect(page.getByRole('treegrid')).toBeVisible();
}

/** Opens a place beside the tree. */
async function openPlace(page: Page, name: string): Promise<Locator> {
  await row(page, name).first().click();
  const pane = page.getByRole('complementary', { name: `Details of ${name}` });
  await expect(pane).toBeVisible();
  return pane;
}

async function make(page: Page, inside: string, button: string, name: string, submit: string): Promise<void> {
  const pane = await openPlace(page, inside);
  await pane.getByRole('button', { name: button }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('button', { name: submit }).click();
  await expect(page.getByRole('complementary', { name: `Details of ${name}` })).toBeVisible();
}

test('a Master makes places, moves one after reading whom it touches, and deletes one with what hangs on it', async ({
  browser,
}) => {
  const { page, complaints } = await sitDown(browser, station.url, 'Mara Master');
  await openPlaces(page);
  await make(page, 'Demo Company', 'New enterprise', 'Group West', 'Create the enterprise');
  await make(page, 'Demo Company', 'New factory', 'Factory West', 'Create the factory');
  await make(page, 'Factory West', 'New area', 'Hall 1', 'Create the area');
  await make(page, 'Demo Company', 'New organization', 'Buyers', 'Create the organization');

  const factory = await openPlace(page, 'Factory West');
  await factory.getByRole('button', { name: 'Move', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Moves to' }).click();
  await page.getByRole('option', { name: /Group West/ }).click();
  await expect(dialog.getByText('Nobody gains or loses anything by it.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Move it there' }).click();
  await expect(page.getByText('Factory West is in Group West now.')).toBeVisible();
  await expect(page.getByRole('complementary')).toContainText('Factory · Demo Company · Group West');
  // An area stays where it is.
  const room = await openPlace(page, 'Print room');
  await expect(room.getByRole('button', { name: 'Rename' })).toBeVisible();
  await expect(room.getByRole('button', { name: 'Move', exact: true })).toHaveCount(0);
  await room.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toContainText('2 printers');
  await dialog.getByRole('textbox').fill('print room');
  await dialog.getByRole('button', { name: 'Delete Print room for good' }).click();
  await expect(page.getByText('Print room is deleted.')).toBeVisible();

  const group = await openPlace(page, 'Group West');
  await group.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toContainText('1 factory');
  await expect(dialog).toContainText('1 area');
  const forGood = dialog.getByRole('button', { name: 'Delete Group West for good' });
  await expect(forGood).toBeDisabled();
  await dialog.getByRole('textbox').fill('group west');
  await forGood.click();
  await expect(page.getByText('Group West is deleted.')).toBeVisible();
  await expect(row(page, 'Factory West')).toHaveCount(0);
  await expect(row(page, 'Buyers')).toHaveCount(1);
  expect(complaints).toEqual([]);
});

const FILE = [
  'enterprise;factory;area;timeZone;expires;colour',
  'Group East;Factory East;Hall 1;Europe/Rome;2099-12-31;red',
  'Group East;Factory East;Hall 2;;;',
  ';Demo Factory North;Print room;;;',
  ';Factory Nowhere;;Europe/Nowhere;;',
  ';;Lonely hall;;;',
].join('\r\n');

test('a file of places is told line by line, its wrong lines are handed back, and the others are made', async ({
  browser,
}) => {
  const { page, complaints } = await sitDown(browser, station.url, 'Mara Master');
  await openPlaces(page);
  const company = await openPlace(page, 'Demo Company');
  await company.getByRole('button', { name: 'Import from CSV' }).click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'places.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });

  await expect(page.getByText('This makes 1 enterprise, 1 factory and 2 areas.')).toBeVisible();
  await expect(page.getByText('2 lines are wrong.')).toBeVisible();
  await expect(page.getByText(/mean nothing here: colour/)).toBeVisible();
  await expect(row(page, 'Print room')).toContainText('Is there already');
  await expect(row(page, 'Factory Nowhere')).toContainText('“Europe/Nowhere” is no time zone');
  await expect(row(page, 'Lonely hall')).toContainText('The name in “factory” is missing.');
  await page.getByRole('switch', { name: 'Only wrong lines' }).check({ force: true });
  await expect(row(page, 'Hall 1')).toHaveCount(0);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the wrong lines' }).click();
  const report = readFileSync(await (await download).path(), 'utf8');
  expect(report.split('\r\n')).toEqual([
    '\u{feff}Line,Problem',
    '5,“Europe/Nowhere” is no time zone. It should be like Europe/Rome.',
    '6,The name in “factory” is missing.',
    '',
  ]);

  const submit = page.getByRole('button', { name: 'Make 4 places' });
  await expect(submit).toBeDisabled();
  await page.getByRole('switch', { name: 'Leave the wrong lines out' }).check({ force: true });
  await submit.click();
  await expect(page.getByText('4 places are made.')).toBeVisible();
  await page.getByRole('button', { name: 'See the places' }).click();
  await expect(row(page, 'Hall 2')).toHaveCount(1);
  await expect(row(page, 'Factory East')).toContainText('Ends after 31 Dec 2099');
  await expect(row(page, 'Factory Nowhere')).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('a term that ends stops the work and says so everywhere, and is prolonged again', async ({
  browser,
}) => {
  const master = await sitDown(browser, station.url, 'Mara Master');
  const operator = await sitDown(browser, station.url, 'Otto Operator');
  const { page } = master;
  await openPlaces(page);
  const north = await openPlace(page, 'Demo Factory North');
  await north.getByRole('button', { name: 'Change the term' }).click();
  await page.getByRole('radio', { name: 'It ends now' }).check();
  await expect(page.getByRole('dialog')).toContainText('a running print runs to its end');
  await page.getByRole('button', { name: 'End it now' }).click();
  await expect(row(page, 'Demo Factory North')).toContainText('Ended on');
  // What lies in it has ended with it.
  await expect(row(page, 'Print room')).toContainText('Ended on');
  await expect(north).toContainText('This goes on:');
  await page.goto(`${station.url}/#/factories`);
  await expect(page.getByRole('listitem').filter({ hasText: 'Demo Factory North' })).toContainText(
    'Ended on',
  );

  const place = operator.page.getByRole('button', { name: /Choose a place/ });
  await place.click();
  await expect(operator.page.getByRole('option').filter({ hasText: 'Demo Factory North' })).toContainText(
    'Ended on',
  );

  await openPlaces(page);
  const again = await openPlace(page, 'Demo Factory North');
  await again.getByRole('button', { name: 'Change the term' }).click();
  await page.getByRole('radio', { name: 'It does not end' }).check();
  await page.getByRole('button', { name: 'Let it go on' }).click();
  await expect(row(page, 'Demo Factory North')).toContainText('Does not end');
  await expect(operator.page.getByRole('option').filter({ hasText: 'Ended on' })).toHaveCount(0);
  expect([...master.complaints, ...operator.complaints]).toEqual([]);
});

test('the tree of places is walked by keys alone', async ({ browser }) => {
  const { page } = await sitDown(browser, station.url, 'Mara Master');
  await openPlaces(page);
  const tree = page.getByRole('treegrid');
  await tree.focus();
  // All companies, Demo Company, Demo Factory North: folded, unfolded, and opened.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect(row(page, 'Print room')).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await expect(row(page, 'Print room')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Details of Demo Factory North' })).toBeVisible();
});

test('who belongs to one factory sees another in no list, count, search, picker, address or export', async ({
  browser,
}) => {
  const master = await sitDown(browser, station.url, 'Mara Master');
  const { page } = master;
  await page.getByRole('button', { name: /Choose a place/ }).click();
  await page.getByRole('option').filter({ hasText: 'Demo Factory South' }).click();
  await page.goto(`${station.url}/#/projects`);
  // An empty list offers it a second time, once it is known to be empty.
  await page.getByRole('button', { name: 'New project' }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('Secret southern gear');
  await page.getByRole('button', { name: 'Create project' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Secret southern gear');
  const address = page.url();

  const { page: dana } = await sitDown(browser, station.url, 'Dana Designer');
  await dana.goto(`${station.url}/#/projects`);
  await expect(dana.getByText('Workshop hooks').first()).toBeVisible();
  await expect(dana.getByText('Secret southern gear')).toHaveCount(0);

  // The picker of places: by itself, and by search.
  await dana.getByRole('button', { name: /Choose a place/ }).click();
  await expect(dana.getByRole('option').filter({ hasText: 'Demo Factory North' })).toHaveCount(1);
  await expect(dana.getByRole('option').filter({ hasText: 'South' })).toHaveCount(0);
  await dana.getByRole('combobox', { name: 'Find a place' }).fill('South');
  await expect(dana.getByText('No place is called so.')).toBeVisible();
  await dana.keyboard.press('Escape');

  // The search for everything.
  await dana.keyboard.press('Control+K');
  await dana.getByRole('combobox', { name: 'Search everything' }).fill('southern');
  await expect(dana.getByText(/Nothing is called/)).toBeVisible();
  await dana.keyboard.press('Escape');

  // The address itself, and the tree of places, which has no panel for her.
  await dana.goto(address);
  await expect(dana.getByText('Secret southern gear')).toHaveCount(0);
  await expect(dana.getByRole('alert')).toBeVisible();
  await dana.goto(`${station.url}/#/factories?view=places`);
  await expect(row(dana, 'Demo Factory North')).toHaveCount(1);
  await expect(row(dana, 'South')).toHaveCount(0);

  // The record of a Factory manager of the north, and what is exported from it.
  const { page: fabio } = await sitDown(browser, station.url, 'Fabio Factory');
  // Only what is in sight of a long table is in the page.
  await fabio.goto(`${station.url}/#/record?words=hooks`);
  await expect(row(fabio, 'Workshop hooks').first()).toBeVisible();
  await fabio.goto(`${station.url}/#/record?words=southern`);
  await expect(fabio.getByText('Nothing on record')).toBeVisible();
  await fabio.goto(`${station.url}/#/record`);
  await fabio.getByRole('button', { name: 'Export', exact: true }).click();
  const download = fabio.waitForEvent('download');
  await fabio.getByRole('button', { name: 'Export it' }).click();
  const csv = readFileSync(await (await download).path(), 'utf8');
  expect(csv).toContain('Workshop hooks');
  expect(csv).not.toContain('southern');
  expect(csv).not.toContain('South');
});
