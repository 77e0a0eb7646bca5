import { createServer, type Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { PrinterEvent } from '../../src/shop/printers/protocol/model.ts';
import type { PrinterConnection } from '../../src/station/devices/connection.ts';
import { openPrinter, type OpeningDependencies } from '../../src/station/devices/open-printer.ts';
import { PortConnection } from '../../src/station/devices/port-connection.ts';
import { simulatedPort } from '../../src/station/devices/simulated-port.ts';
import { SimulatedFirmware } from '../../src/station/devices/simulated/firmware.ts';
import { simulation, type Simulation } from '../../src/station/devices/simulated/options.ts';
import { createWireThread } from '../../src/station/devices/wire/wire-thread.ts';
import { systemClock, systemRandom, systemTimers } from '../../src/station/system.ts';
import { isEnd, movesFile, movesOf, sourceOf } from './support/printing.ts';
import { openPseudoTerminal } from './support/pseudo-terminal.ts';

/** One suite, every kind of link: what works on one works on all. */

interface Plugged {
  readonly connection: PrinterConnection;
  readonly firmware: () => SimulatedFirmware;
  /** All that the firmware's side has received. */
  readonly received: () => string;
  readonly unplug: () => void;
  readonly tearDown: () => Promise<void>;
}

type Link = (faults: Partial<Simulation>) => Promise<Plugged>;

const dependencies = { clock: systemClock, timers: systemTimers, random: systemRandom };

/** Every bug of the thread fails the test that met it: nothing here throws on purpose. */
const wire = createWireThread((error) => {
  throw error;
});
afterAll(() => wire.close());

type OpenAt = (address: string) => PrinterConnection;

const openHere: OpenAt = (address) => open(address, {});
const openInThread: OpenAt = (address) => open(address, { wire });

function open(address: string, further: Pick<OpeningDependencies, 'wire'>): PrinterConnection {
  const opened = openPrinter(address, { ...dependencies, ...further });
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
  return opened.value;
}

function firmwareOn(send: (text: string) => void, unplugged: () => void, faults: Partial<Simulation>) {
  const options = { simulation: simulation({ speed: 1000, seed: 3, ...faults }), seed: 3, send, unplugged };
  return new SimulatedFirmware({ ...options, clock: systemClock, timers: systemTimers });
}

const simulatedLink: Link = async (faults) => {
  let firmware: SimulatedFirmware | null = null;
  let received = '';
  const opener = simulatedPort(simulation({ speed: 1000, seed: 3, ...faults }), {
    ...dependencies,
    onFirmware: (made) => {
      firmware = made;
      const receive = made.receive.bind(made);
      made.receive = (bytes) => {
        received += bytes.toString();
        receive(bytes);
      };
    },
  });
  const made = () => {
    if (!firmware) throw new Error('Not connected');
    return firmware;
  };
  return {
    connection: new PortConnection('simulated', opener, dependencies),
    firmware: made,
    received: () => received,
    unplug: () => made().unplug(),
    tearDown: () => Promise.resolve(),
  };
};

const ptyLink =
  (openAt: OpenAt): Link =>
  async (faults) => {
    const terminal = openPseudoTerminal();
    let received = '';
    const firmware = firmwareOn(
      (text) => terminal.write(text),
      () => terminal.unplug(),
      faults,
    );
    terminal.onBytes((bytes) => {
      received += Buffer.from(bytes).toString('latin1');
      firmware.receive(bytes);
    });
    return {
      connection: openAt(`serial:${terminal.path}@250000`),
      firmware: () => firmware,
      received: () => received,
      unplug: () => terminal.unplug(),
      tearDown: async () => terminal.unplug(),
    };
  };

const tcpLink =
  (openAt: OpenAt): Link =>
  async (faults) => {
    let received = '';
    const sockets: Socket[] = [];
    const unplug = () => sockets.forEach((socket) => socket.destroy());
    const firmware = firmwareOn((text) => sockets.at(-1)?.write(text, 'latin1'), unplug, faults);
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        received += bytes.toString('latin1');
        firmware.receive(bytes);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (!address || typeof address === 'string') throw new Error('No port');
    return {
      connection: openAt(`tcp:127.0.0.1:${address.port}`),
      firmware: () => firmware,
      received: () => received,
      unplug,
      tearDown: () => {
        unplug();
        return new Promise((resolve) => server.close(() => resolve()));
      },
    };
  };

const links: readonly (readonly [string, Link])[] = [
  ['simulated', simulatedLink],
  ['serial over a pseudo terminal', ptyLink(openHere)],
  ['tcp', tcpLink(openHere)],
  ['serial in the thread of the wire', ptyLink(openInThread)],
  ['tcp in the thread of the wire', tcpLink(openInThread)],
];

/** Long enough for one slow move: at speed 1000 nothing takes longer than a second. */
const MOVES = movesFile(200);

describe.each(links)('a printer on %s', (_name, link) => {
  let plugged: Plugged | null = null;

  afterEach(async () => {
    await plugged?.connection.close();
    await plugged?.tearDown();
    plugged = null;
  });

  async function plugIn(faults: Partial<Simulation> = {}) {
    plugged = await link(faults);
    const { connection } = plugged;
    const events: PrinterEvent[] = [];
    const waiting = new Set<() => void>();
    connection.subscribe((event) => {
      events.push(event);
      for (const look of waiting) look();
    });
    /** Looks with each event, and in between: the thread of the wire tells of what goes on all the time in batches. */
    const until = (isThere: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!isThere()) return;
          waiting.delete(look);
          clearInterval(looking);
          resolve();
        };
        const looking = setInterval(look, 1);
        waiting.add(look);
        look();
      });
    const heard = (kind: PrinterEvent['kind']) => until(() => events.some((event) => event.kind === kind));
    expect(await connection.connect()).toEqual({ ok: true, value: undefined });
    const ended = async () => {
      await until(() => events.some(isEnd));
      return events.filter(isEnd);
    };
    return { ...plugged, events, heard, until, ended };
  }

  test('prints a file, each line once and in order, and ends with heaters off', async () => {
    const printer = await plugIn();
    printer.connection.startJob({ id: 'job', source: sourceOf(`M104 S200\nM109 S200\nM140 S60\n${MOVES}`) });
    const ends = await printer.ended();
    expect(ends).toMatchObject([{ kind: 'jobFinished', progress: { acknowledgedLines: 203, fraction: 1 } }]);
    expect(movesOf(printer.firmware().executed)).toEqual(MOVES.split('\n'));
    expect(printer.firmware().machine.hotend.target).toBe(0);
    expect(printer.firmware().machine.bed.target).toBe(0);
  });

  test('sends a damaged line again, and only that one', async () => {
    const printer = await plugIn();
    printer.connection.startJob({ id: 'job', source: sourceOf(MOVES) });
    await printer.until(() => printer.firmware().executed.length > 40);
    printer.firmware().damageNextLine();
    await printer.ended();
    expect(movesOf(printer.firmware().executed)).toEqual(MOVES.split('\n'));
    expect(printer.connection.snapshot.quality.resentLines).toBe(1);
  });

  test('[PT8] pauses when the printer says so, and resumes where it was', async () => {
    const printer = await plugIn();
    const file = `G28\nM104 S200\nM109 S200\nM83\nM106 S128\nG1 X1 Y1 Z5 F3000\n${MOVES}`;
    printer.connection.startJob({ id: 'job', source: sourceOf(file) });
    await printer.until(() => movesOf(printer.firmware().executed).length > 60);
    expect(printer.connection.pauseJob().ok).toBe(true);
    expect(printer.connection.snapshot.state.kind).toBe('pausing');
    await printer.heard('jobPaused');
    const { state } = printer.connection.snapshot;
    expect(state).toMatchObject({ kind: 'paused', at: { zMillimetres: 5 } });
    expect(printer.firmware().machine.modal.zMillimetres).toBe(15);
    expect(printer.connection.resumeJob().ok).toBe(true);
    await printer.heard('jobResumed');
    expect(printer.firmware().machine.modal).toMatchObject({
      zMillimetres: 5,
      isRelative: false,
      isExtruderRelative: true,
      feedMillimetresPerMinute: 3000,
      fanSpeed: 128,
    });
    expect(await printer.ended()).toMatchObject([{ kind: 'jobFinished' }]);
    const moves = movesOf(printer.firmware().executed).filter((command) => command.includes('E'));
    expect(moves).toEqual(MOVES.split('\n'));
  });

  test('[PT9] cancels out of a wait for temperature, with heaters off', async () => {
    const printer = await plugIn({ speed: 1 });
    printer.connection.startJob({ id: 'job', source: sourceOf(`M140 S60\nM109 S250\n${MOVES}`) });
    await printer.until(() => printer.firmware().executed.includes('M109 S250'));
    expect(printer.connection.cancelJob().ok).toBe(true);
    expect(await printer.ended()).toMatchObject([{ kind: 'jobCancelled', heatersConfirmedOff: true }]);
    expect(printer.firmware().machine.hotend.target).toBe(0);
    expect(printer.firmware().machine.bed.target).toBe(0);
    expect(movesOf(printer.firmware().executed)).toEqual([]);
    expect(printer.connection.snapshot.state.kind).toBe('ready');
  });

  test('[PT7] a pulled cable ends the print once, with the last acknowledged line', async () => {
    const printer = await plugIn();
    printer.connection.startJob({ id: 'job', source: sourceOf(MOVES) });
    await printer.until(() => movesOf(printer.firmware().executed).length > 100);
    printer.unplug();
    const ends = await printer.ended();
    await printer.heard('linkLost');
    expect(ends).toHaveLength(1);
    const [end] = ends;
    expect(end).toMatchObject({ kind: 'jobFailed', reason: 'linkLost' });
    expect(end?.progress.lastAcknowledgedLine).toBeGreaterThan(50);
    expect(printer.connection.snapshot.state.kind).toBe('linkLost');
  });

  test('[PT5] a thermal runaway fails the print, and nothing but the stop is sent after it', async () => {
    const printer = await plugIn();
    printer.connection.startJob({ id: 'job', source: sourceOf(MOVES) });
    await printer.until(() => movesOf(printer.firmware().executed).length > 100);
    printer.firmware().kill();
    const ends = await printer.ended();
    expect(ends).toMatchObject([{ kind: 'jobFailed', reason: 'thermalFault' }]);
    const sent = printer.events.filter((event) => event.kind === 'console');
    const at = sent.findIndex((event) => event.direction === 'received' && event.text.includes('Runaway'));
    const after = sent.slice(at).filter((event) => event.direction === 'sent');
    expect(after.map((event) => event.text)).toEqual(['M112', 'M104 S0', 'M140 S0']);
    expect(printer.connection.snapshot.state).toMatchObject({ kind: 'faulted', reason: 'thermalFault' });
  });

  test('[PT6] Stop printer puts M112 on the wire at once, with and without checksum, while nothing is answered', async () => {
    const printer = await plugIn({ speed: 1, emergencyParser: false });
    printer.connection.startJob({ id: 'job', source: sourceOf(`G4 S600\n${MOVES}`) });
    await printer.until(() => printer.firmware().executed.includes('G4 S600'));
    const before = printer.received().length;
    printer.connection.stopPrinter();
    expect(printer.connection.snapshot.state).toMatchObject({ kind: 'faulted', reason: 'stopped' });
    await expect
      .poll(() => printer.received().slice(before))
      .toMatch(/^M112\nN\d+ M112\*\d+\nM104 S0\nM140 S0\n/);
    expect(printer.events.filter(isEnd)).toMatchObject([{ kind: 'jobFailed', reason: 'stopped' }]);
  });
});
