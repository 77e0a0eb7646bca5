import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from './support/test.ts';
import { hold, openWindow, sitDown } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'printhall-bad-day-'));
let station: ServedStation;

test.beforeAll(async () => {
  station = await serveStation({ demo: true });
});

test.afterAll(async () => {
  await station.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Files as they come on a bad day, and a piece of the sentence that tells what is wrong. */
const BROKEN_FILES = [
  { name: 'cut-off.stl', bytes: cutOffStl(), says: /cut off|ends too early|incomplete|truncated/i },
  { name: 'spaces.stl', bytes: asciiStl('1 .0'), says: /line 4/i },
  { name: 'not-a-zip.3mf', bytes: Buffer.from('this is no archive at all'), says: /3MF|archive|zip/i },
  { name: 'nothing.stl', bytes: Buffer.alloc(0), says: /empty/i },
  { name: 'long.gcode', bytes: Buffer.from(`G28\nG1 X${'1'.repeat(10_000)}\n`), says: /line 2/i },
];

function cutOffStl(): Buffer {
  const bytes = Buffer.alloc(84 + 50 * 3);
  bytes.writeUInt32LE(1_000, 80);
  return bytes;
}

function asciiStl(number: string): Buffer {
  const corner = `vertex ${number} 0 0`;
  return Buffer.from(
    `solid s\nfacet normal 0 0 1\nouter loop\n${corner}\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid s\n`,
  );
}

test('each broken file is refused with a sentence, and the project keeps what it had', async ({
  browser,
}) => {
  const { page } = await sitDown(browser, station.url, 'Dana Designer');
  await page.getByRole('button', { name: 'New project' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('A bad day');
  await page.getByRole('button', { name: 'Create project' }).click();
  await page.locator('input[type=file]').first().setInputFiles('resources/models/calibration-tag.stl');
  await expect(page.getByText('3D model').first()).toBeVisible();
  for (const { name, bytes, says } of BROKEN_FILES) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await page.locator('input[type=file]').first().setInputFiles(path);
    await expect(page.getByText(says).first(), name).toBeVisible();
  }
  await expect(page.getByText('3D model').first()).toBeVisible();
});

test('a station that dies in mid-print says so, and comes up with the print interrupted', async ({
  browser,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'printhall-bad-day-'));
  const first = await serveStation({ demo: true, data });
  const { page } = await sitDown(browser, first.url, 'Otto Operator');
  await startPrint(page);
  await first.kill();
  await expect(page.getByText(/not live/i).first()).toBeVisible();

  const second = await serveStation({ data });
  const again = await sitDown(browser, second.url, 'Otto Operator');
  const card = again.page.getByRole('listitem').filter({ hasText: 'Simulated 1' });
  await expect(card).toContainText('Interrupted');
  // Nothing starts by itself, however long one waits.
  await again.page.waitForTimeout(3_000);
  await expect(card).toContainText('Interrupted');
  await second.close();
  rmSync(data, { recursive: true, force: true });
});

async function startPrint(page: Page): Promise<void> {
  const card = page.getByRole('listitem').filter({ hasText: 'Simulated 1' });
  await card.getByRole('button', { name: 'Accept next task…' }).click();
  await page.getByRole('dialog').getByRole('radio').first().click();
  await hold(page, page.getByRole('dialog').getByRole('button', { name: 'Accept and preheat' }));
  await hold(page, card.getByRole('button', { name: 'Bed is clear: print' }));
  await expect(card).toContainText('Printing');
}

test('anyone can stop a printer, without a sign-in', async ({ browser }) => {
  const { page: bench } = await sitDown(browser, station.url, 'Otto Operator');
  await startPrint(bench);
  const { page } = await openWindow(browser, station.url);
  await page.getByRole('button', { name: 'Stop printer' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Simulated 1/ })
    .click();
  // Two touches: the first arms, so that a sleeve does not end a print.
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Simulated 1/ })
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Simulated 1/ })
    .click();
  await expect(bench.getByRole('listitem').filter({ hasText: 'Simulated 1' })).toContainText(
    /Stopped|Failed/,
  );
});
