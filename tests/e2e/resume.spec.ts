import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { expect, test, type Locator, type Page } from './support/test.ts';
import { WebSocket } from 'ws';
import { DEMO_PASSWORD } from '../../src/station/demo/people.ts';
import type { Client } from '../support/station.ts';
import { openTcpPrinter, type TcpPrinter } from '../support/tcp-printer.ts';
import { expectNoFindings } from './support/axe.ts';
import { hold, sitDown } from './support/people.ts';
import { serveStation, type ServedStation } from './support/serve.ts';

let station: ServedStation;
let printer: TcpPrinter;

test.beforeAll(async () => {
  station = await serveStation({ demo: true });
  printer = await openTcpPrinter({ speed: 300 });
});

test.afterAll(async () => {
  await station.close();
  await printer.close();
});

test('an Operator goes on with a print whose cable was pulled, at the right layer', async ({ browser }) => {
  await putBehindCable();
  const { page, complaints } = await sitDown(browser, station.url, 'Otto Operator', {
    viewport: { width: 1024, height: 768 },
    hasTouch: true,
  });
  const card = page.getByRole('listitem').filter({ hasText: 'Simulated 1' });

  await test.step('prints, and has some layers done', async () => {
    await startPrint(page, card);
    await expect(card).toContainText(/Layer ([4-9]|\d\d) of/, { timeout: 120_000 });
  });
  await test.step('pulls the cable, and is told what happened', async () => {
    printer.unplug();
    await expect(card).toContainText('Failed');
    await expect(card).toContainText('The connection to the printer was lost.');
  });
  const layer = await test.step('reads what would be sent, and must connect first', async () => {
    await card.getByRole('button', { name: /Go on from layer \d+…/ }).tap();
    await expect(page.getByRole('heading', { name: 'Go on with the part' })).toBeVisible();
    await expect(page.getByText('The printer does not answer. Connect it before you go on.')).toBeVisible();
    await page.getByText('What is sent first').tap();
    await expect(page.getByText('G28 X Y')).toBeVisible();
    await expectNoFindings(page);
    await page.getByRole('button', { name: 'Connect', exact: true }).tap();
    const words = await confirmButton(page).textContent();
    return Number(/layer (\d+)/.exec(words ?? '')?.[1]);
  });
  const executed = printer.firmware.executed.length;
  await test.step('goes on, and the rest is printed from that layer on', async () => {
    await hold(page, confirmButton(page));
    await expect(page.getByText(/ goes on\./)).toBeVisible();
    await expect(page.getByText('Finished').first()).toBeVisible({ timeout: 150_000 });
  });
  const height = firstHeightAfter(executed);
  expect(layer).toBeGreaterThanOrEqual(4);
  // Layers of 0.2 mm: it went down to the layer that the button named, or to the one under it at its very start.
  expect(height).toBeGreaterThan(0.2 * (layer - 1) - 0.05);
  expect(height).toBeLessThan(0.2 * layer + 0.15);
  await test.step('reads in the task which print went on with which', async () => {
    await page.getByRole('link', { name: 'Open the task' }).tap();
    await expect(page.getByText(/goes on with attempt 1, from layer \d+/)).toBeVisible();
    await expect(page.getByText('Went on with a print that broke off').first()).toBeVisible();
  });
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
});

/** Where the head was lowered to after the preamble's travel: the last height before the file's first extrusion. */
function firstHeightAfter(executed: number): number {
  const sent = printer.firmware.executed.slice(executed);
  const counted = sent.findIndex((command) => command.startsWith('G92 E'));
  const lowered = sent.slice(0, counted).findLast((command) => /^G1 Z[\d.]+ F/.test(command)) ?? '';
  return Number(/Z([\d.]+)/.exec(lowered)?.[1]);
}

const confirmButton = (page: Page) => page.getByRole('button', { name: /The part is in place/ });

async function startPrint(page: Page, card: Locator): Promise<void> {
  await card.getByRole('button', { name: 'Accept next task…' }).tap();
  await page.getByRole('dialog').getByRole('radio').first().click();
  await hold(page, page.getByRole('dialog').getByRole('button', { name: 'Accept and preheat' }));
  await hold(page, card.getByRole('button', { name: 'Bed is clear: print' }));
  await expect(card).toContainText('Printing');
}

/** Wires the demo's first printer to a firmware behind a cable of our own, as its Master would. */
async function putBehindCable(): Promise<void> {
  const socket = new WebSocket(`${station.url.replace('http', 'ws')}/rpc`, { origin: station.url });
  const client = (token: string | null) =>
    createORPCClient(
      new RPCLink({
        websocket: socket as never,
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
      }),
    ) as Client;
  const { token } = await client(null).people.signIn({
    email: 'master@demo.example',
    password: DEMO_PASSWORD,
  });
  const { printers } = client(token);
  const first = (await printers.list({})).find(({ name }) => name === 'Simulated 1');
  await printers.update({ printerId: first?.printerId as never, address: printer.address });
  socket.close();
}
