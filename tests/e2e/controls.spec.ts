import { expect, test, type Locator, type Page } from './support/test.ts';
import { expectNoFindings } from './support/axe.ts';
import { hold, sitDown } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

let station: ServedStation;

test.beforeAll(async () => {
  station = await serveStation({ demo: true });
});

test.afterAll(async () => {
  await station.close();
});

const GLOVES = { viewport: { width: 1024, height: 768 }, hasTouch: true, reducedMotion: 'reduce' } as const;

/** Opens a printer's page from the bench and shows one of its tabs. */
async function openTab(page: Page, printer: string, tab: string): Promise<void> {
  await page.goto(`${station.url}/#/bench`);
  await page.getByRole('link', { name: printer, exact: true }).click();
  await page.getByRole('tab', { name: tab, exact: true }).click();
  await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
}

/** Where the panel says that the head is. */
function position(page: Page): Locator {
  return page.getByRole('group', { name: 'Where the head is' });
}

test('an Operator homes a printer, moves its head by tap and by key, heats it and feeds it', async ({
  browser,
}) => {
  const { page, complaints } = await sitDown(browser, station.url, 'Otto Operator', GLOVES);
  await openTab(page, 'Simulated 2', 'Controls');
  const right = page.getByRole('button', { name: 'Right by 10 mm' });

  await test.step('before homing only a little lift is on, and the rest says why', async () => {
    await expect(position(page)).toContainText('not known');
    await expect(right).toBeDisabled();
    await expect(right).toHaveAccessibleDescription(/Home it first/);
    await expect(page.getByRole('button', { name: 'Up by 10 mm' })).toBeEnabled();
  });

  await test.step('a tap on home all does nothing; holding it homes', async () => {
    const home = page.getByRole('button', { name: /Home all axes/ });
    await home.click();
    await expect(position(page)).toContainText('not known');
    await hold(page, home);
    await expect(position(page)).toContainText('Z');
    await expect(right).toBeEnabled();
  });

  await test.step('taps add up, and the printer agrees', async () => {
    const before = await positionOf(page, 'X');
    await right.tap();
    await right.tap();
    await expect.poll(() => positionOf(page, 'X')).toBe(before + 20);
    await page.waitForTimeout(2_500);
    expect(await positionOf(page, 'X')).toBe(before + 20);
  });

  await test.step('keys move it while the cross has the focus, and nothing when it has not', async () => {
    const before = await positionOf(page, 'X');
    await right.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => positionOf(page, 'X')).toBe(before - 10);
    await page.getByRole('button', { name: 'Motors off' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForTimeout(1_500);
    expect(await positionOf(page, 'X')).toBe(before - 10);
  });

  await test.step('filament waits for a hot nozzle, and says so', async () => {
    const pressOut = page.getByRole('button', { name: 'Press out' });
    await expect(pressOut).toBeDisabled();
    await expect(pressOut).toHaveAccessibleDescription(/too cold/);
    await hold(page, page.getByRole('button', { name: /^PETG/ }));
    await expect(pressOut).toBeEnabled({ timeout: 120_000 });
    await pressOut.tap();
    await page.getByRole('button', { name: 'All heaters off' }).tap();
  });

  await expectNoFindings(page);
  expect(complaints).toEqual([]);
});

async function positionOf(page: Page, axis: string): Promise<number> {
  const text = (await position(page).innerText()).replaceAll('\n', ' ');
  return Number(new RegExp(`${axis} (-?[\\d.]+)`).exec(text)?.[1]);
}

test('while it prints, what moves is off, and the speed is set and taken', async ({ browser }) => {
  const { page } = await sitDown(browser, station.url, 'Otto Operator', GLOVES);
  await startPrint(page, 'Simulated 1');
  await openTab(page, 'Simulated 1', 'Controls');
  await expect(page.getByText(/what moves is off until you pause/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Home X' })).toBeDisabled();

  await page.getByRole('button', { name: 'Speed: more' }).tap();
  await page.getByRole('button', { name: 'Speed: more' }).tap();
  await expect(page.getByRole('slider', { name: 'Speed' })).toHaveValue('110');
  // Longer than the panel shows a figure that the printer did not take.
  await page.waitForTimeout(3_000);
  await expect(page.getByRole('slider', { name: 'Speed' })).toHaveValue('110');
  await expectNoFindings(page);

  await test.step('in a pause the filament is changed step by step, and the print goes on', async () => {
    await page.getByRole('tab', { name: 'Overview' }).tap();
    await page.getByRole('button', { name: 'Pause', exact: true }).tap();
    await page.getByRole('button', { name: 'Change the filament…' }).first().tap();
    await changeFilament(page);
    await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible({ timeout: 90_000 });
  });
});

async function changeFilament(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Change the filament' });
  const next = dialog.getByRole('button', { name: 'Next', exact: true });
  await expect(dialog.getByText('It is hot enough.')).toBeVisible();
  await next.tap();
  await hold(page, dialog.getByRole('button', { name: /^Pull back 80 mm/ }));
  await next.tap();
  await hold(page, dialog.getByRole('button', { name: /^Draw in 40 mm/ }));
  await next.tap();
  await hold(page, dialog.getByRole('button', { name: /^Press out 25 mm/ }));
  await expectNoFindings(page);
  await next.tap();
  await hold(page, dialog.getByRole('button', { name: /^Resume the print/ }));
  await expect(dialog).toHaveCount(0);
}

async function startPrint(page: Page, printer: string): Promise<void> {
  await page.goto(`${station.url}/#/bench`);
  const card = page.getByRole('listitem').filter({ hasText: printer });
  await card.getByRole('button', { name: 'Accept next task…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio').first().click();
  await hold(page, dialog.getByRole('button', { name: 'Accept and preheat' }));
  await hold(page, card.getByRole('button', { name: 'Bed is clear: print' }));
  await expect(card).toContainText('Printing');
}

test('a command is offered as it is typed, sent, answered, and comes back with arrow up', async ({
  browser,
}) => {
  const { page } = await sitDown(browser, station.url, 'Otto Operator', GLOVES);
  await openTab(page, 'Simulated 2', 'Console');
  const field = page.getByRole('combobox', { name: 'Command for the printer' });
  await field.fill('m11');
  await page.getByRole('option', { name: /M114/ }).click();
  await expect(field).toHaveValue('M114 ');
  await field.press('Enter');
  await expect(field).toHaveValue('');
  await expect(page.getByRole('log')).toContainText(/X:/);
  await field.press('ArrowUp');
  await expect(field).toHaveValue('M114');
  await field.fill('M112');
  await field.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: /M112/ })).toBeVisible();
  await field.fill('G2');
  await expectNoFindings(page);
});

test('parameters are read, one is changed with its list shown first, kept, and restored', async ({
  browser,
}) => {
  const { page } = await sitDown(browser, station.url, 'Otto Operator', GLOVES);
  await openTab(page, 'Simulated 2', 'Parameters');
  const steps = page.getByRole('textbox', { name: 'Value of Steps per millimetre, E' });
  await expect(steps).toBeVisible();
  const before = await steps.inputValue();
  await expectNoFindings(page);

  await steps.fill('97.5');
  await expect(page.getByText(/1 change, not sent yet/)).toBeVisible();
  await page.getByRole('button', { name: 'Look at it and send…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('row').filter({ hasText: 'M92 E97.5' })).toBeVisible();
  await expectNoFindings(page);
  await dialog.getByRole('button', { name: 'Send the parameters' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(steps).toHaveValue(/^97\.5/);

  await test.step('what the printer was before can be seen and brought back', async () => {
    await page.getByRole('switch', { name: /Only what differs/ }).click({ force: true });
    await expect(page.getByRole('textbox', { name: /^Value of/ })).toHaveCount(1);
    await page
      .getByRole('button', { name: /^Restore the reading of/ })
      .first()
      .click();
    await expect(dialog.getByRole('row').filter({ hasText: '97.5' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Restore these parameters' }).click();
    await expect(dialog).toHaveCount(0);
    await page.getByRole('switch', { name: /Only what differs/ }).click({ force: true });
    await expect(steps).toHaveValue(before);
  });
});

test('the bed is a picture that a screen reader can read, and the card a list', async ({ browser }) => {
  const { page } = await sitDown(browser, station.url, 'Otto Operator', GLOVES);
  await openTab(page, 'Simulated 2', 'Bed');
  const picture = page.getByRole('table', { name: 'How flat the bed is' });
  await expect(picture).toBeVisible();
  await expect(picture.getByRole('rowheader', { name: /Row 1/ })).toBeVisible();
  await page.getByRole('button', { name: 'Read the card' }).click();
  await expect(page.getByRole('columnheader', { name: 'File', exact: true })).toBeVisible();
  await expectNoFindings(page);
});

test('a simulated printer asks on command, and is answered from its card', async ({ browser }) => {
  const { page } = await sitDown(browser, station.url, 'Otto Operator', GLOVES);
  await openTab(page, 'Simulated 2', 'Controls');
  await page.getByRole('radio', { name: 'It asks a question' }).check();
  await hold(page, page.getByRole('button', { name: /^Make it fail/ }));
  const question = page.getByRole('region', { name: 'Simulated 2 asks' });
  await expect(question).toBeVisible();
  await expectNoFindings(page);
  await page.getByRole('link', { name: 'Bench', exact: true }).tap();
  await question.getByRole('button').first().tap();
  await expect(question).toHaveCount(0);
});

test('who may only look sees every control, off, and why', async ({ browser }) => {
  const operator = await sitDown(browser, station.url, 'Otto Operator');
  await openTab(operator.page, 'Simulated 2', 'Controls');
  const address = operator.page.url();

  const { page } = await sitDown(browser, station.url, 'Dana Designer', { reducedMotion: 'reduce' });
  await page.goto(address);
  const home = page.getByRole('button', { name: 'Home X' });
  await expect(home).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Off', exact: false }).first()).toBeDisabled();
  await home.click({ force: true });
  await expect(page.getByRole('dialog')).toContainText(/Move axes/);
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Parameters' }).click();
  await expect(page.getByRole('heading', { name: /Change a printer's parameters/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Console' }).click();
  await expect(page.getByRole('combobox', { name: 'Command for the printer' })).toHaveCount(0);
  await expectNoFindings(page);
});
