import { expect, test, type Locator, type Page } from './support/test.ts';
import { expectNoFindings } from './support/axe.ts';
import { openTestCamera, type TestCamera } from './support/camera.ts';
import { sitDown, type Seat } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

let station: ServedStation;
let camera: TestCamera;

test.beforeEach(async () => {
  station = await serveStation({ demo: true });
  camera = await openTestCamera();
});

test.afterEach(async () => {
  await station.close();
  await camera.close();
});

/** A camera that gives no picture answers 404 with the reason, which the browser puts in its console by itself. */
const complaintsOf = ({ complaints }: Seat) => complaints.filter((text) => !text.includes('404'));

async function openPrinter(page: Page): Promise<void> {
  await page.goto(`${station.url}/#/bench`);
  await page.getByRole('link', { name: 'Simulated 1' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Simulated 1');
}

async function addCamera(page: Page, name: string, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a camera' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Address').fill(address);
  await dialog.getByRole('button', { name: 'Add and look' }).click();
  await expect(dialog).toHaveCount(0);
}

const picture = (where: Page | Locator, name: string): Locator =>
  where.getByRole('img', { name: `Simulated 1, ${name}: picture of the camera` });

/** A picture that was drawn, and then another one. */
async function expectMoving(seen: Locator): Promise<void> {
  await expect(seen).toBeVisible();
  await expect
    .poll(() => seen.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
  const first = await seen.getAttribute('src');
  await expect.poll(() => seen.getAttribute('src')).not.toBe(first);
}

test('a Factory manager sets cameras up, an Operator watches them, and is told when one breaks', async ({
  browser,
}) => {
  const manager = await sitDown(browser, station.url, 'Fabio Factory');
  await openPrinter(manager.page);
  await manager.page.getByRole('tab', { name: 'Set up' }).click();
  // The demo's own camera: a drawn one, beside each simulated printer.
  await expectMoving(picture(manager.page, 'Front'));
  await addCamera(manager.page, 'Side', `${camera.origin}/stream`);
  await expectMoving(picture(manager.page, 'Side'));
  await addCamera(manager.page, 'Nozzle', `${camera.origin}/locked`);
  await expect(manager.page.getByText('The camera wants a name and password, or others.')).toBeVisible();
  await expectNoFindings(manager.page);

  const operator = await sitDown(browser, station.url, 'Otto Operator', {
    viewport: { width: 1024, height: 768 },
    hasTouch: true,
  });
  const { page } = operator;
  await openPrinter(page);
  await expectMoving(picture(page, 'Side'));
  await page.getByRole('link', { name: 'Cameras' }).tap();
  await expectMoving(picture(page, 'Side'));
  await expectNoFindings(page);
  // Two windows, one connection.
  expect(camera.watched()).toBe(1);

  await page.getByRole('button', { name: 'Show Simulated 1, Side, large' }).tap();
  const large = page.getByRole('dialog', { name: 'Simulated 1 · Side' });
  await expectMoving(picture(large, 'Side'));
  await expectNoFindings(page);
  camera.unplug();
  await expect(large.getByText('The camera does not answer.')).toBeVisible();
  await expect(large.getByText(/^Since /)).toBeVisible();
  await expect(picture(large, 'Side')).toHaveCount(0);
  camera.plugIn();
  await expectMoving(picture(large, 'Side'));

  // Who set it up takes it away: it goes from every window.
  await manager.page.getByRole('button', { name: 'Remove the camera Nozzle' }).click();
  await manager.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Show Simulated 1, Nozzle, large' })).toHaveCount(0);

  // Nobody looks any more, and the camera is left alone.
  await page.goto(`${station.url}/#/projects`);
  await manager.page.goto(`${station.url}/#/projects`);
  await expect.poll(() => camera.watched()).toBe(0);
  for (const seat of [manager, operator]) expect(complaintsOf(seat)).toEqual([]);
});

test('who may not watch is told why, sees no camera, and gets no picture', async ({ browser }) => {
  const manager = await sitDown(browser, station.url, 'Fabio Factory');
  await openPrinter(manager.page);
  await manager.page.getByRole('tab', { name: 'Set up' }).click();
  const asked = manager.page.waitForRequest((request) => request.url().includes('/camera?'));
  await addCamera(manager.page, 'Side', `${camera.origin}/stream`);
  const address = (await asked).url();

  const { page } = await sitDown(browser, station.url, 'Dana Designer');
  await expect(page.getByRole('link', { name: 'Cameras' })).toHaveCount(0);
  await page.goto(`${station.url}/#/cameras`);
  await expect(page.getByRole('heading', { name: 'You cannot watch the cameras here' })).toBeVisible();
  await page.getByRole('button', { name: 'Watch the cameras' }).hover();
  await expect(page.getByRole('tooltip')).toContainText('Watch the cameras');
  await expectNoFindings(page);
  const status = await page.evaluate(async (route) => {
    const session = JSON.stringify(window.sessionStorage);
    const token = /"token\\*":\\*"([^"\\]+)/.exec(session)?.[1] ?? '';
    const answer = await fetch(route, { headers: { authorization: `Bearer ${token}` } });
    return { signedIn: token !== '', status: answer.status };
  }, address);
  expect(status).toEqual({ signedIn: true, status: 403 });
});
