import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from './support/test.ts';
import Database from 'better-sqlite3';
import { sitDown } from './support/people.ts';
import { serveStation } from './support/serve.ts';

const data = mkdtempSync(join(tmpdir(), 'printhall-record-'));

test.afterAll(() => rmSync(data, { recursive: true, force: true }));

const rows = (page: Page) => page.getByRole('grid').getByRole('row');

/** Writes behind the station's back, as somebody with the file in their hands would. */
function tamper(): number {
  const file = new Database(join(data, 'printhall.db'));
  const guards = file
    .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'")
    .all() as { name: string }[];
  for (const { name } of guards) file.exec(`DROP TRIGGER "${name}"`);
  const entry = file
    .prepare("SELECT sequence FROM audit_entries WHERE action = 'projects.create' ORDER BY sequence LIMIT 1")
    .get() as { sequence: number };
  file.prepare("UPDATE audit_entries SET action = 'projects.delete' WHERE sequence = ?").run(entry.sequence);
  file.close();
  return entry.sequence;
}

test('the record is looked through by chips that the address keeps, each entry opens whole, and a broken one is found', async ({
  browser,
}) => {
  const first = await serveStation({ demo: true, data });
  const { page, complaints } = await sitDown(browser, first.url, 'Mara Master');
  await page.goto(`${first.url}/#/record`);
  await expect(rows(page).filter({ hasText: 'Created a project' }).first()).toBeVisible();

  // Chosen by keys: the filter becomes a chip that has the focus, and the address keeps it.
  const person = page.getByRole('combobox', { name: 'Person' });
  await person.focus();
  await person.pressSequentially('Dana');
  await expect(page.getByRole('option', { name: 'Dana Designer' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const chip = page.getByRole('button', { name: 'Take away: Dana Designer' });
  await expect(chip).toBeFocused();
  await expect(rows(page).filter({ hasText: 'Mara Master' })).toHaveCount(0);
  await page.reload();
  await expect(chip).toBeVisible();
  await expect(rows(page).filter({ hasText: 'Mara Master' })).toHaveCount(0);

  await rows(page).filter({ hasText: 'Asked for a print' }).first().click();
  const pane = page.getByRole('complementary', { name: /^Entry \d+$/ });
  await expect(pane).toContainText('Demo Factory North');
  await pane.getByRole('button', { name: 'Everything about this record' }).click();
  await expect(page.getByRole('button', { name: 'Take away: About one record' })).toBeVisible();
  await page.getByRole('button', { name: 'Look for everything' }).click();
  await expect(chip).toHaveCount(0);
  await expect(rows(page).filter({ hasText: 'Mara Master' }).first()).toBeVisible();

  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Unbroken' })).toBeVisible();
  await expect(page.getByText('Record unbroken')).toBeVisible();
  expect(complaints).toEqual([]);
  await first.close();

  const sequence = tamper();
  const second = await serveStation({ data });
  const { page: again } = await sitDown(browser, second.url, 'Mara Master');
  await again.getByRole('link', { name: 'The record is broken' }).click();
  await again.getByRole('button', { name: 'Verify' }).click();
  await expect(again.getByText(`Broken at entry ${sequence} of`)).toBeVisible();
  await again.getByRole('button', { name: 'Show the entry' }).click();
  await expect(again.getByRole('complementary', { name: `Entry ${sequence}` })).toContainText(
    'Deleted a project',
  );
  await second.close();
});

test('a refusal stands in the record with the whole reason', async ({ browser }) => {
  const station = await serveStation({ demo: true });
  const manager = await sitDown(browser, station.url, 'Fabio Factory');
  // Their own factory manager may not delete it: the button is off, and nothing is refused by it.
  await manager.page.goto(`${station.url}/#/factories?view=places`);
  await manager.page.getByRole('row').filter({ hasText: 'Demo Factory North' }).click();
  const remove = manager.page.getByRole('button', { name: 'Delete' });
  await expect(remove).toHaveAttribute('aria-disabled', 'true');

  // An address that is not theirs is refused, and the record says why.
  const { page } = await sitDown(browser, station.url, 'Mara Master');
  await page.goto(`${station.url}/#/record`);
  await rows(page).filter({ hasText: 'Created a project' }).first().click();
  await page.getByRole('button', { name: 'Open it' }).click();
  await expect(page).toHaveURL(/#\/projects\//);
  const address = page.url();
  const stock = await sitDown(browser, station.url, 'Stan Stock');
  await expect(stock.page.getByRole('heading', { level: 1 })).toContainText('Stock');
  await stock.page.goto(address);
  await expect(stock.page.getByRole('alert')).toBeVisible();

  await page.goto(`${station.url}/#/record?result=refused`);
  await rows(page).filter({ hasText: 'Stan Stock' }).first().click();
  const pane = page.getByRole('complementary', { name: /^Entry \d+$/ });
  await expect(pane).toContainText('It needs');
  await expect(pane).toContainText('No role of this person gave it there.');
  await station.close();
});
