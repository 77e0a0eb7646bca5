import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { auditEntries } from '../../../src/shop/audit/tables.ts';
import type { Id } from '../../../src/shop/kernel/index.ts';
import { printerCredentials } from '../../../src/shop/printers/tables.ts';
import { systemTimers } from '../../../src/station/system.ts';
import { Floor, QUICK_JOB } from '../../printing/floor.ts';
import { factoryOf, refusalOf, until } from '../../support/station.ts';
import { fastTime } from './fast-time.ts';
import { KEY, KINDS, nameOf, serverOf, type NetworkKind } from './network-rig.ts';
import { PrintMachine } from './print-machine.ts';
import type { TestServer } from './test-server.ts';

/** Network printers at a real station: people, record, book and bench above the real connections. */

const TIMES_FASTER = 10;

let floor: Floor;

beforeAll(async () => {
  const timers = {
    after: (milliseconds: number, callback: () => void) =>
      systemTimers.after(milliseconds / TIMES_FASTER, callback),
  };
  floor = await Floor.open({ timers });
});

afterAll(() => floor.house.discard());

interface Plugged {
  readonly server: TestServer;
  readonly machine: PrintMachine;
  readonly address: string;
}

async function serve(kind: NetworkKind): Promise<Plugged> {
  const time = fastTime(TIMES_FASTER);
  const machine = new PrintMachine(time, time);
  const server = serverOf(kind, machine);
  await server.show();
  onTestFinished(() => server.close());
  return { server, machine, address: `${kind}:${server.url}` };
}

async function add(address: string, credential: string): Promise<Id<'Printer'>> {
  const { printerId } = await floor.master.printers.add({
    scopeId: await factoryOf(floor.master, 'Print room'),
    name: address,
    address,
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
    credential,
  });
  return printerId;
}

const link = (printerId: Id<'Printer'>) => floor.master.printers.get({ printerId }).then((card) => card.link);

async function added(kind: NetworkKind): Promise<Plugged & { readonly printerId: Id<'Printer'> }> {
  const plugged = await serve(kind);
  const printerId = await add(plugged.address, KEY);
  await until(
    () => link(printerId),
    (state) => state === 'ready',
  );
  return { ...plugged, printerId };
}

function keyOf(printerId: string): string | null {
  const rows = floor.rows.select().from(printerCredentials).all();
  return rows.find((row) => row.printerId === printerId)?.secret ?? null;
}

describe.each(KINDS)('a station with a printer behind %s', (kind) => {
  test('[PN5] [PN15] prints what was approved on it, from the request to the last byte', async () => {
    const { machine, printerId } = await added(kind);
    const { printId } = await floor.started(printerId, await floor.queued(floor.quick));
    await floor.untilPrint(printId, 'finished');
    expect(machine.starts).toEqual([nameOf(printId)]);
    const executed = QUICK_JOB.split('\n').filter((line) => /^[GM]/.test(line));
    expect(machine.executed.filter((command) => executed.includes(command))).toEqual(executed);
    expect(floor.starts(printId)).toHaveLength(1);
  });

  test('[PN4] a print out of sight is not failed, and can be cancelled when it is back', async () => {
    const { machine, server, printerId } = await added(kind);
    machine.slowness = 10_000;
    const { printId } = await floor.started(printerId, await floor.queued(floor.quick));
    await floor.untilPrint(printId, 'printing');
    await server.hide();
    await until(
      () => link(printerId),
      (state) => state === 'lost',
    );
    expect(floor.print(printId).state).toBe('printing');
    await server.show();
    await until(
      () => link(printerId),
      (state) => state === 'busy',
    );
    expect(floor.print(printId).state).toBe('printing');
    await floor.operator.printing.cancel({ ...floor.seen({ printId }), reason: 'Enough' });
    await floor.untilPrint(printId, 'cancelled');
    expect(machine.past[0]?.ending).toBe('cancelled');
  });
});

test('[PN2] a key is told to nobody but the server that it was given for', async () => {
  const { address, printerId, server } = await added('moonraker');
  await until(
    () => server.keysHeard.size,
    (size) => size > 0,
  );
  const seen = [
    await floor.master.printers.get({ printerId }),
    await floor.master.printers.list({}),
    await floor.master.controls.console({ printerId, after: 0 }),
    floor.rows.select().from(auditEntries).all(),
    await refusalOf(add(address, KEY)),
    floor.house.reported,
  ];
  expect(JSON.stringify(seen)).not.toContain(KEY);
  expect(keyOf(printerId)).toBe(KEY);
});

test('[PN2] a printer that is moved to another address does not take its key along', async () => {
  const { printerId } = await added('octoprint');
  const thief = await serve('octoprint');
  await floor.master.printers.update({ printerId, address: thief.address });
  await until(
    () => thief.server.requests.length,
    (count) => count > 0,
  );
  expect([...thief.server.keysHeard]).toEqual([]);
  expect(keyOf(printerId)).toBeNull();
  await floor.master.printers.update({ printerId, credential: KEY });
  await until(
    () => link(printerId),
    (state) => state === 'ready',
  );
  expect([...thief.server.keysHeard]).toEqual([KEY]);
  await floor.master.printers.remove({ printerId });
  expect(keyOf(printerId)).toBeNull();
});

test('[PN2] a key that is wrong is said to be, before the printer is added and after', async () => {
  const { address } = await serve('prusalink');
  const scopeId = await factoryOf(floor.master, 'Print room');
  const wrong = await refusalOf(floor.master.printers.probe({ scopeId, address, credential: 'wrong' }));
  expect(wrong).toMatchObject({ code: 'printers.keyRefused', address });
  expect(await floor.master.printers.probe({ scopeId, address, credential: KEY })).toMatchObject({
    firmware: 'PrusaLink 2.1.2',
  });
  const printerId = await add(address, 'wrong');
  await until(
    () => link(printerId),
    (state) => state === 'off',
  );
  const refusal = await refusalOf(floor.master.printers.connect({ printerId }));
  expect(refusal).toMatchObject({ code: 'printers.keyRefused' });
});
