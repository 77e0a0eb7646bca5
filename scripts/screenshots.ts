// `npm run screenshots`: the pictures of the README, from the running application with the demo factory.
// With --all: every main screen at every size, light and dark, into test-results/screenshots, to be looked at.
import { chromium, type Browser, type Page } from '@playwright/test';
import { createRouterClient } from '@orpc/server';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { scopes } from '../src/shop/hierarchy/tables.ts';
import type { Id } from '../src/shop/kernel/index.ts';
import { people } from '../src/shop/people/tables.ts';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../src/station/demo/people.ts';
import { openGateway } from '../src/station/gateway/server.ts';
import { createStation, type Station } from '../src/station/station.ts';
import { COMPANY_MASTER, openPicturedCompany } from './pictured-company.ts';
import { BROWSER_FLAGS, findBrowser } from './setup/browser.mjs';

interface Size {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly touch: boolean;
}

interface Shot {
  readonly name: string;
  /** Of the demo, by their tile; null: the Master of the company of several stations. */
  readonly who: string | null;
  /** The link of the rail to follow. */
  readonly panel: string;
  readonly open?: (page: Page) => Promise<void>;
}

const DESK: Size = { name: '1280', width: 1280, height: 800, touch: false };
const SIZES: readonly Size[] = [
  DESK,
  { name: '1920', width: 1920, height: 1080, touch: false },
  { name: '1024-touch', width: 1024, height: 768, touch: true },
];

const SHOTS: readonly Shot[] = [
  { name: 'bench', who: 'Otto Operator', panel: 'Bench' },
  { name: 'printer', who: 'Otto Operator', panel: 'Bench', open: openPrinter() },
  { name: 'controls', who: 'Otto Operator', panel: 'Bench', open: openPrinter('Controls', 'Simulated 2') },
  {
    name: 'parameters',
    who: 'Otto Operator',
    panel: 'Bench',
    open: openPrinter('Parameters', 'Simulated 2'),
  },
  { name: 'set-up', who: 'Mara Master', panel: 'Bench', open: openPrinter('Set up') },
  { name: 'cameras', who: 'Otto Operator', panel: 'Cameras' },
  {
    name: 'review',
    who: 'Fabio Factory',
    panel: 'Review',
    open: (page) => page.getByRole('row').first().click(),
  },
  {
    name: 'project',
    who: 'Dana Designer',
    panel: 'Projects',
    open: (page) => page.getByText('Gear prototypes').first().click(),
  },
  { name: 'projects', who: 'Dana Designer', panel: 'Projects' },
  { name: 'factories', who: 'Mara Master', panel: 'Factories' },
  { name: 'people', who: 'Mara Master', panel: 'People' },
  {
    name: 'places',
    who: 'Mara Master',
    panel: 'Factories',
    open: (page) => page.getByText('Places', { exact: true }).click(),
  },
  {
    name: 'person',
    who: 'Mara Master',
    panel: 'People',
    open: (page) => page.getByText('Otto Operator').first().click(),
  },
  { name: 'roles', who: 'Mara Master', panel: 'Access' },
  {
    name: 'chart',
    who: 'Mara Master',
    panel: 'Access',
    open: (page) => page.getByRole('link', { name: 'Chart' }).click(),
  },
  { name: 'why', who: 'Mara Master', panel: 'Access', open: askWhy },
  { name: 'record', who: 'Mara Master', panel: 'Record' },
];

/** What the demo has not, since it stays alone at its station. */
const COMPANY_SHOTS: readonly Shot[] = [{ name: 'stations', who: null, panel: 'Stations' }];

const README_SHOTS = [
  'bench',
  'printer',
  'controls',
  'review',
  'project',
  'factories',
  'record',
  'stations',
  'why',
  'chart',
];
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const all = process.argv.includes('--all');
const directory = join(ROOT, all ? 'test-results/screenshots' : 'docs/pictures');
/** A slicing or a heating-up that takes longer than this is stuck. */
const PATIENCE_MILLISECONDS = 180_000;

const data = mkdtempSync(join(tmpdir(), 'printhall-pictures-'));
mkdirSync(directory, { recursive: true });
const station = await createStation({ dataDirectory: data, anchorDirectory: join(data, 'anchors') });
const gateway = await openGateway({
  station,
  windowDirectory: join(ROOT, 'dist/renderer'),
  port: 0,
  furtherPorts: 0,
});
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath === null ? {} : { executablePath }),
  args: [...BROWSER_FLAGS],
});
try {
  await station.startDemo();
  await startPrint(station);
  await takeAll(browser, gateway.url, SHOTS);
  await pictureCompany(browser);
} finally {
  await browser.close();
  await gateway.close();
  await station.close();
  rmSync(data, { recursive: true, force: true });
}

async function pictureCompany(opened: Browser): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'printhall-company-'));
  const company = await openPicturedCompany(folder);
  const served = await openGateway({
    station: company.office,
    windowDirectory: join(ROOT, 'dist/renderer'),
    port: 0,
    furtherPorts: 0,
  });
  try {
    await takeAll(opened, served.url, COMPANY_SHOTS);
  } finally {
    await served.close();
    await company.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function takeAll(opened: Browser, url: string, of: readonly Shot[]): Promise<void> {
  const schemes = all ? (['light', 'dark'] as const) : (['light'] as const);
  const shots = all ? of : of.filter(({ name }) => README_SHOTS.includes(name));
  for (const colorScheme of schemes) {
    for (const size of all ? SIZES : [DESK]) {
      for (const shot of shots) {
        const suffix = all ? `-${size.name}-${colorScheme}` : '';
        await take(opened, url, shot, size, colorScheme, join(directory, `${shot.name}${suffix}.png`));
      }
    }
  }
}

async function take(
  opened: Browser,
  url: string,
  shot: Shot,
  size: Size,
  colorScheme: 'light' | 'dark',
  path: string,
): Promise<void> {
  const { width, height, touch } = size;
  const context = await opened.newContext({
    viewport: { width, height },
    hasTouch: touch,
    colorScheme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(url);
  await signIn(page, shot.who);
  await page.getByRole('link', { name: shot.panel, exact: true }).click();
  await page.waitForTimeout(1_500);
  if (shot.open !== undefined) {
    await shot.open(page);
    // A 3D view drawn in software takes its time.
    await page.waitForTimeout(4_000);
  }
  await page.screenshot({ path });
  process.stdout.write(`${path}\n`);
  await context.close();
}

async function signIn(page: Page, who: string | null): Promise<void> {
  if (who !== null) return page.getByRole('button', { name: new RegExp(who) }).click();
  await page.getByLabel('E-mail').fill(COMPANY_MASTER.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(COMPANY_MASTER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** A tab of a printer's page. */
function openPrinter(tab = 'Overview', name = 'Simulated 1'): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.getByRole('tab', { name: tab, exact: true }).click();
  };
}

/** Why may the Designer not pause a print in the North? */
async function askWhy(page: Page): Promise<void> {
  const idOf = (table: typeof people | typeof scopes, name: string) =>
    station.store.reading.select({ id: table.id }).from(table).where(eq(table.name, name)).get()?.id ?? '';
  const question = new URLSearchParams({
    person: idOf(people, 'Dana Designer'),
    permission: 'print.pause',
    place: idOf(scopes, 'Demo Factory North'),
  });
  await page.evaluate((address) => {
    window.location.hash = address;
  }, `/access/why?${question}`);
}

/** The Operator prints the hook on the first printer: a bench with nothing to see would be a poor picture. */
async function startPrint(on: Station): Promise<void> {
  const operator = DEMO_PEOPLE.find(({ key }) => key === 'operator');
  if (operator === undefined) throw new Error('The demo has no operator');
  const anyone = createRouterClient(on.router, { context: { headers: {}, face: 'cli', local: true } });
  const { token } = await anyone.people.signIn({ email: operator.email, password: DEMO_PASSWORD });
  const client = createRouterClient(on.router, {
    context: { headers: { authorization: `Bearer ${token}` }, face: 'cli', local: true },
  });
  const hook = await until(async () => {
    const { tasks, total } = await client.printing.tasks({});
    return total >= 4 ? tasks.find(({ modelName }) => modelName === 'hook') : undefined;
  });
  const [printer] = await client.printers.list({});
  const printerId = printer?.printerId as Id<'Printer'>;
  const current = async () => {
    const { current: run } = await client.printers.get({ printerId });
    return { printId: run?.printId as Id<'Print'>, expectedVersion: run?.version ?? 0 };
  };
  await client.printing.acceptTask({
    taskId: hook.taskId as Id<'PrintTask'>,
    expectedVersion: hook.version,
    printerId,
  });
  await client.printing.preheat(await current());
  const { plateToken } = await client.printing.confirmBedClear({ printerId });
  await client.printing.start({ ...(await current()), plateToken });
  await until(async () => {
    const { current: run } = await client.printers.get({ printerId });
    return run !== null && run.fraction > 0.25 ? run : undefined;
  });
}

async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > giveUpAt) throw new Error('The demo did not come to what is to be pictured');
    await sleep(250);
  }
}
