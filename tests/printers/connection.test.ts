import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accepted } from '../../src/shop/kernel/index.ts';
import { parseAddress } from '../../src/station/devices/address.ts';
import { openPrinter } from '../../src/station/devices/open-printer.ts';
import type { Port, PortOpener } from '../../src/station/devices/port.ts';
import { PortConnection } from '../../src/station/devices/port-connection.ts';
import { BAUD_RATES } from '../../src/station/devices/serial-port.ts';
import { SimulatedFirmware } from '../../src/station/devices/simulated/firmware.ts';
import { seededRandom } from '../../src/station/devices/simulated/noise.ts';
import { simulation } from '../../src/station/devices/simulated/options.ts';
import { systemClock, systemRandom, systemTimers } from '../../src/station/system.ts';
import { movesFile, movesOf, rig, sourceOf } from './support/printing.ts';
import { openPseudoTerminal } from './support/pseudo-terminal.ts';
import { VirtualTime } from './support/virtual-time.ts';

describe('addresses', () => {
  test.each([
    ['simulated', { kind: 'simulated' }],
    ['simulated:', { kind: 'simulated' }],
    [
      'simulated:?speed=20&resend=0.01&drop-ok=500&kill=2000&seed=7',
      { simulation: { speed: 20, resend: 0.01, dropOk: 500, kill: 2000, seed: 7 } },
    ],
    ['serial:/dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0', baudRate: null }],
    ['serial:/dev/serial/by-id/usb-1a86:7523', { path: '/dev/serial/by-id/usb-1a86:7523' }],
    ['serial:COM3@250000', { path: 'COM3', baudRate: 250_000 }],
    ['tcp:printer.local:23', { kind: 'tcp', host: 'printer.local', port: 23 }],
    ['tcp:[fe80::1]:8080', { host: 'fe80::1', port: 8080 }],
  ])('%s is read', (address, expected) => {
    const parsed = parseAddress(address);
    expect(parsed.ok && parsed.value).toMatchObject(expected);
  });

  test.each([
    '',
    'usb',
    'serial:',
    'serial:/dev/x@1',
    'tcp:host',
    'tcp:host:0',
    'tcp:host:70000',
    'simulated:speed=1',
    'simulated:?speed=',
    'simulated:?resend=2',
    'simulated:?__proto__=1',
  ])('%j is refused', (address) => {
    expect(parseAddress(address)).toEqual({ ok: false, refusal: { code: 'printers.badAddress', address } });
  });
});

/** An adapter whose printer understands one speed; at any other both sides hear noise. */
function adapterAt(speaks: number, time: VirtualTime, opened: number[]): PortOpener {
  let listener: (bytes: Uint8Array) => void = () => {};
  let baudRate = BAUD_RATES[0] ?? 0;
  const random = seededRandom(5);
  const noise = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256));
  const firmware = new SimulatedFirmware({
    simulation: simulation({ speed: 100 }),
    clock: time,
    timers: time,
    seed: 1,
    send: (text) => time.after(1, () => listener(new TextEncoder().encode(text))),
  });
  const port: Port = {
    write: (text) =>
      baudRate === speaks ? firmware.receive(text) : void time.after(1, () => listener(noise(text.length))),
    onBytes: (given) => {
      listener = given;
    },
    onClosed: () => {},
    close: () => Promise.resolve(),
    setBaudRate: (next) => {
      baudRate = next;
      opened.push(next);
      return Promise.resolve();
    },
  };
  return { baudRates: BAUD_RATES, open: () => Promise.resolve(accepted(port)) };
}

describe('finding the speed', () => {
  test.each([115_200, 250_000, 9_600, 1_234])('[PT3] of a printer that speaks at %d only', async (speaks) => {
    const time = new VirtualTime();
    const tried: number[] = [];
    const random = { bytes: (count: number) => new Uint8Array(count) };
    const connection = new PortConnection('serial:x', adapterAt(speaks, time, tried), {
      clock: time,
      timers: time,
      random,
    });
    const states: string[] = [];
    connection.subscribe((event) => void (event.kind === 'stateChanged' && states.push(event.state.kind)));
    let isDone = false;
    const pending = connection.connect().finally(() => {
      isDone = true;
    });
    await time.runUntil(() => isDone, 120_000);
    const isKnown = BAUD_RATES.includes(speaks);
    expect((await pending).ok).toBe(isKnown);
    expect(tried).toEqual(BAUD_RATES.slice(1, isKnown ? BAUD_RATES.indexOf(speaks) + 1 : undefined));
    expect(time.monotonicMilliseconds()).toBeLessThanOrEqual(35_000);
    expect(states).toEqual(['opening', 'handshaking', isKnown ? 'ready' : 'closed']);
  });
});

test('[PT7] a cable pulled after any number of commands ends the job once, and the printer prints again', async () => {
  const file = movesFile(120);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 6, max: 120 }), fc.boolean(), async (unplug, advancedOk) => {
      const printer = rig({ speed: 1000, unplug, advancedOk });
      expect((await printer.connect()).ok).toBe(true);
      printer.connection.startJob({ id: 'job', source: sourceOf(file) });
      await printer.time.runUntil(() => printer.ends().length > 0, 3_600_000);
      await printer.time.run(600_000);
      expect(printer.ends()).toMatchObject([{ kind: 'jobFailed', reason: 'linkLost' }]);
      const acknowledged = printer.ends()[0]?.progress.acknowledgedLines ?? 0;
      expect(acknowledged).toBeLessThanOrEqual(movesOf(printer.firmware().executed).length);
      expect((await printer.connect()).ok).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('a listener may act on the printer it hears of', async () => {
  const printer = rig({ speed: 1000 });
  let again = 0;
  printer.connection.subscribe((event) => {
    if (event.kind !== 'stateChanged' || event.state.kind !== 'ready' || again === 3) return;
    again += 1;
    expect(printer.connection.startJob({ id: `job ${again}`, source: sourceOf(movesFile(20)) }).ok).toBe(
      true,
    );
  });
  await printer.connect();
  await printer.time.runUntil(() => printer.ends().length === 3, 3_600_000);
  expect(printer.ends()).toMatchObject(
    [1, 2, 3].map((number) => ({ kind: 'jobFinished', jobId: `job ${number}` })),
  );
  expect(movesOf(printer.firmware().executed)).toEqual([1, 2, 3].flatMap(() => movesFile(20).split('\n')));
});

test('plugging and unplugging a serial printer leaves no descriptor open', async () => {
  const descriptors = () => readdirSync('/proc/self/fd').length;
  const cycle = async (isPulled: boolean) => {
    const terminal = openPseudoTerminal();
    const firmware = new SimulatedFirmware({
      simulation: simulation({ speed: 1000 }),
      clock: systemClock,
      timers: systemTimers,
      seed: 1,
      send: (text) => terminal.write(text),
    });
    terminal.onBytes((bytes) => firmware.receive(bytes));
    const dependencies = { clock: systemClock, timers: systemTimers, random: systemRandom };
    const opened = openPrinter(`serial:${terminal.path}@115200`, dependencies);
    if (!opened.ok) throw new Error('Bad address');
    const lost = new Promise((resolve) => {
      opened.value.subscribe((event) => event.kind === 'linkLost' && resolve(event));
    });
    expect((await opened.value.connect()).ok).toBe(true);
    if (isPulled) {
      terminal.unplug();
      await lost;
    }
    await opened.value.close();
    terminal.unplug();
  };
  await cycle(true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const before = descriptors();
  for (let count = 0; count < 50; count += 1) await cycle(count % 2 === 0);
  await expect.poll(descriptors).toBeLessThanOrEqual(before);
});
