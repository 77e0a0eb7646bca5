import { and, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { SIMULATED_FAULTS, type PrinterView } from '../../src/shop/printers/index.ts';
import { openTcpPrinter } from '../support/tcp-printer.ts';
import { factoryOf, openTestStation, refusalOf, until, type TestStation } from '../support/station.ts';

let house: TestStation;

beforeAll(async () => {
  house = await openTestStation();
});
afterAll(() => house.discard());

const seen = (printerId: string): Promise<PrinterView> =>
  house.people.operator.client.printers.get({ printerId: printerId as never });

let printers = 0;

async function ready(address = 'simulated:?speed=1000'): Promise<string> {
  const { client } = house.people.master;
  printers += 1;
  const { printerId } = await client.printers.add({
    scopeId: await factoryOf(client),
    name: `Trainer ${printers}`,
    address,
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
  });
  await until(
    () => seen(printerId),
    (printer) => printer.link === 'ready',
  );
  return printerId;
}

const fail = (printerId: string, fault: (typeof SIMULATED_FAULTS)[number]) =>
  house.people.operator.client.printers.simulateFault({ printerId: printerId as never, fault });

/** The newest entry in the record of a fault on command at a printer. */
function lastFault(printerId: string) {
  return house.station.store.reading
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.recordId, printerId), eq(auditEntries.action, 'printers.simulateFault')))
    .orderBy(desc(auditEntries.sequence))
    .limit(1)
    .get();
}

describe('training', () => {
  test.each([
    { fault: 'thermalRunaway', link: 'faulted' },
    { fault: 'heatingFailed', link: 'faulted' },
    { fault: 'unplug', link: 'lost' },
  ] as const)('[PS14] a simulated printer fails on command: $fault', async ({ fault, link }) => {
    const printerId = await ready();
    await fail(printerId, fault);
    const failed = await until(
      () => seen(printerId),
      (printer) => printer.link === link,
    );
    expect(failed.fault === null).toBe(link === 'lost');
  });

  test('[PS14] it asks on command, and everybody at its card sees the question', async () => {
    const printerId = await ready();
    await fail(printerId, 'prompt');
    const { prompt } = await until(
      () => seen(printerId),
      (printer) => printer.prompt !== null,
    );
    expect(prompt?.text).not.toBe('');
    expect(prompt?.buttons.length).toBeGreaterThan(0);
  });

  test.each(SIMULATED_FAULTS)('[PS14] %s is on record as made on purpose', async (fault) => {
    const printerId = await ready();
    await fail(printerId, fault);
    expect(lastFault(printerId)?.body).toContain(`"fault":"${fault}"`);
  });

  test('[PS14] a real printer is never told to fail, nor one that is not connected', async () => {
    const printer = await openTcpPrinter({ speed: 1000 });
    try {
      const real = await ready(printer.address);
      expect(await refusalOf(fail(real, 'thermalRunaway'))).toMatchObject({ code: 'printers.notSimulated' });
      expect((await seen(real)).link).toBe('ready');
      const off = await ready();
      await house.people.operator.client.printers.disconnect({ printerId: off as never });
      expect(await refusalOf(fail(off, 'dropOk'))).toMatchObject({ code: 'printers.notConnected' });
    } finally {
      await printer.close();
    }
  });
});
