import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from './support/test.ts';
import { callAs } from './support/api.ts';
import { sitDown } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

/** Text that would run as program where text is taken for markup (reliability E-12). Each sets `window.pwned`. */
const PAYLOADS = [
  `<img src=x onerror="window.pwned=1">`,
  `<svg onload="window.pwned=1"></svg>`,
  `"><script>window.pwned=1</script>`,
  `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>`,
  `<a href="javascript:window.pwned=1">x</a>`,
  `<details open ontoggle="window.pwned=1">x</details>`,
  `<math><mtext><img src=x onerror="window.pwned=1"></mtext></math>`,
  `'-window.pwned=1-'`,
  `<style onload="window.pwned=1">*{color:red}</style>`,
  `<object data="data:text/html,<script>parent.pwned=1</script>"></object>`,
];

/** Firmware whose every word is hostile: its name, its questions, its errors. */
class HostileFirmware {
  readonly #server: Server;
  #socket: Socket | null = null;

  constructor() {
    this.#server = createServer((socket) => {
      this.#socket = socket;
      socket.on('error', () => {});
      let pending = '';
      socket.on('data', (bytes) => {
        pending += bytes.toString('latin1');
        const lines = pending.split('\n');
        pending = lines.pop() ?? '';
        for (const line of lines) this.#answer(line);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `tcp:127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  say(...lines: readonly string[]): void {
    for (const line of lines) this.#socket?.write(`${line}\n`);
  }

  close(): void {
    this.#socket?.destroy();
    this.#server.close();
  }

  #answer(line: string): void {
    if (line.includes('M115')) {
      this.say(`FIRMWARE_NAME:${PAYLOADS[0]} MACHINE_TYPE:${PAYLOADS[1]}`, 'Cap:EMERGENCY_PARSER:1');
    }
    this.say(line.includes('M105') ? 'ok T:20.0 /0.0 B:20.0 /0.0' : 'ok');
  }
}

let station: ServedStation;
let firmware: HostileFirmware;
let printerId: string;

test.beforeAll(async () => {
  station = await serveStation({ demo: true });
  firmware = new HostileFirmware();
  const address = await firmware.listen();
  const dana = await callAs(station.url, 'designer');
  const scope = (await dana.api.hierarchy.scopes()).find(({ kind }) => kind === 'factory');
  if (scope === undefined) throw new Error('The demo has no factory');
  for (const payload of PAYLOADS) {
    await dana.api.projects.create({ scopeId: scope.id, name: payload, description: payload });
  }
  dana.close();
  const mara = await callAs(station.url, 'master');
  const made = await mara.api.printers.add({
    scopeId: scope.id,
    name: PAYLOADS[0] ?? '',
    address,
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
  });
  printerId = made.printerId;
  mara.close();
  const otto = await callAs(station.url, 'operator');
  await otto.api.people.changeName({ name: PAYLOADS[2] ?? '' });
  otto.close();
});

test.afterAll(async () => {
  firmware.close();
  await station.close();
});

const pwned = (page: Page) => page.evaluate(() => 'pwned' in window);

/** A missing picture answers 404, which the browser puts in its console by itself. */
const own = (complaints: readonly string[]) => complaints.filter((text) => !text.includes('404'));

test('whatever people and printers write is shown and never run', async ({ browser }) => {
  const { page, complaints } = await sitDown(browser, station.url, 'Mara Master');
  await page.goto(`${station.url}/#/projects`);
  for (const payload of PAYLOADS) await expect(page.getByText(payload).first()).toBeVisible();
  await page.goto(`${station.url}/#/bench/${printerId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(PAYLOADS[0] ?? '');
  await expect(page.getByText('Ready').first()).toBeVisible();
  const question = PAYLOADS.slice(0, 4);
  firmware.say(
    `//action:prompt_begin ${PAYLOADS[5]}`,
    ...question.map((payload) => `//action:prompt_button ${payload}`),
    '//action:prompt_show',
    `echo:${PAYLOADS[4]}`,
    `M117 ${PAYLOADS[6]}`,
    `//action:notification ${PAYLOADS[7]}`,
  );
  await expect(page.getByText(PAYLOADS[5] ?? '').first()).toBeVisible();
  for (const payload of question)
    await expect(page.getByRole('button', { name: payload, exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Console' }).click();
  await expect(page.getByText(PAYLOADS[4] ?? '').first()).toBeVisible();
  firmware.say(`Error:${PAYLOADS[3]} Printer halted. kill() called!`);
  await page.goto(`${station.url}/#/bench`);
  await expect(page.getByText('The printer reported an error.').first()).toBeVisible();
  await page.goto(`${station.url}/#/bench/${printerId}`);
  await expect(page.getByText(PAYLOADS[3] ?? '').first()).toBeVisible();
  await page.goto(`${station.url}/#/people`);
  await expect(page.getByText(PAYLOADS[2] ?? '').first()).toBeVisible();
  await page.goto(`${station.url}/#/record`);
  await expect(page.getByText(PAYLOADS[0] ?? '').first()).toBeVisible();
  expect(await pwned(page)).toBe(false);
  expect(own(complaints)).toEqual([]);
});

test('markup that got into the page all the same could not run', async ({ browser }) => {
  const { page } = await sitDown(browser, station.url, 'Dana Designer');
  for (const payload of PAYLOADS) {
    await page.evaluate((html) => {
      const box = document.createElement('div');
      box.innerHTML = html;
      document.body.append(box);
      for (const link of box.querySelectorAll('a')) link.click();
    }, payload);
  }
  await page.waitForTimeout(500);
  expect(await pwned(page)).toBe(false);
});
