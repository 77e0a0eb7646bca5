import { expect, test, type Page } from './support/test.ts';
import { serveStation, type ServedStation } from './support/serve.ts';
import { hold, sitDown, type Seat } from './support/people.ts';

const MODEL = 'resources/models/calibration-tag.stl';

let station: ServedStation;

test.beforeAll(async () => {
  station = await serveStation({ demo: true });
});

test.afterAll(async () => {
  await station.close();
});

test('four people carry a model from upload to part, each in a window of their own, live', async ({
  browser,
}) => {
  const designer = await sitDown(browser, station.url, 'Dana Designer');
  const manager = await sitDown(browser, station.url, 'Fabio Factory');
  const operator = await sitDown(browser, station.url, 'Otto Operator', {
    viewport: { width: 1024, height: 768 },
    hasTouch: true,
  });
  const master = await sitDown(browser, station.url, 'Mara Master');

  await test.step('the Designer makes a project, uploads a model and sees it', () =>
    uploadModel(designer.page));
  await test.step('the Designer asks for a print, sliced and checked first', () =>
    askForPrint(designer.page));
  await test.step('the Factory manager sees it come in, and accepts it', () => acceptRequest(manager.page));
  await test.step('the Designer sees it in the queue without doing anything', async () => {
    await expect(taskRow(designer.page)).toContainText('In the queue');
  });
  await test.step('the Operator takes it, preheats, and prints once the bed is clear', () =>
    printIt(operator.page));
  await test.step('the Designer sees it printing', async () => {
    await expect(taskRow(designer.page)).toContainText(/Printing|Paused/);
  });
  await test.step('the Operator pauses and resumes', () => pauseAndResume(operator.page));
  await test.step('the Operator takes the part off', () => removePart(operator.page));
  await test.step('the Designer sees that it is done', async () => {
    await expect(taskRow(designer.page)).toContainText('Removed');
  });
  await test.step('the Master reads who did each step, and that the record is unbroken', () =>
    readRecord(master.page));

  for (const seat of [designer, manager, operator, master]) expect(complaintsOf(seat)).toEqual([]);
});

function complaintsOf({ complaints }: Seat): readonly string[] {
  // A picture that is not made yet answers 404, which the browser puts in its console by itself.
  return complaints.filter((text) => !text.includes('404'));
}

async function uploadModel(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Projects' }).click();
  await page.getByRole('button', { name: 'New project' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Tags for the tool wall');
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Tags for the tool wall');
  await page.locator('input[type=file]').first().setInputFiles(MODEL);
  await expect(page.getByText('3D model').first()).toBeVisible();
  // Drawn in software, beside the slicing of the demo's own models and three other windows.
  await expect(page.locator('canvas').first()).toBeVisible();
}

async function askForPrint(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask for a print' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Material' }).click();
  await page.getByRole('option', { name: 'PLA' }).click();
  await dialog.getByLabel('Note').fill('For the tool wall, please');
  await dialog.getByRole('button', { name: 'Ask for this print' }).click({ timeout: 90_000 });
  await expect(taskRow(page)).toContainText('Requested');
}

function taskRow(page: Page) {
  return page.getByRole('listitem').filter({ hasText: /#\d+ calibration-tag/ });
}

async function acceptRequest(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Review' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Tags for the tool wall' });
  await expect(row).toBeVisible();
  await row.click();
  await page.keyboard.press('a');
  await expect(row).toHaveCount(0);
}

async function printIt(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Bench' }).tap();
  const card = printerCard(page);
  await card.getByRole('button', { name: 'Accept next task…' }).tap();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /Tags for the tool wall/ }).tap();
  await hold(page, dialog.getByRole('button', { name: 'Accept and preheat' }));
  await hold(page, card.getByRole('button', { name: 'Bed is clear: print' }));
  await expect(card).toContainText('Printing');
}

function printerCard(page: Page) {
  return page.getByRole('listitem').filter({ hasText: 'Simulated 1' });
}

async function pauseAndResume(page: Page): Promise<void> {
  const card = printerCard(page);
  await card.getByRole('button', { name: 'Pause' }).tap();
  await expect(card).toContainText('Paused');
  await hold(page, card.getByRole('button', { name: 'Resume' }));
  await expect(card).toContainText('Printing');
}

async function removePart(page: Page): Promise<void> {
  const card = printerCard(page);
  await expect(card).toContainText('Finished', { timeout: 120_000 });
  await hold(page, card.getByRole('button', { name: 'Part is off, bed is clear' }));
  await expect(card).toContainText('Ready');
}

async function readRecord(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Record' }).click();
  await expect(page.getByText('Otto Operator').first()).toBeVisible();
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('status').filter({ hasText: /unbroken/i })).toBeVisible();
}
