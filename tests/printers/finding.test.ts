import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StationPort } from '../../src/shop/printers/index.ts';
import {
  foundAgainAt,
  foundPorts,
  isSamePort,
  ownSerialAt,
  portAt,
  type PrinterAtPort,
} from '../../src/shop/printers/finding.ts';
import {
  createPortWatch,
  stationPorts,
  systemPorts,
  type PortListing,
  type SystemPort,
} from '../../src/station/devices/port-watch.ts';
import { VirtualTime } from './support/virtual-time.ts';

function plugged(path: string, serialNumber: string | null, more: Partial<SystemPort> = {}): SystemPort {
  const byId = serialNumber === null ? null : `/dev/serial/by-id/usb-${serialNumber}`;
  return {
    path,
    byId,
    byPath: `/dev/serial/by-path/of${path.replaceAll('/', '-')}`,
    serialNumber,
    manufacturer: 'Maker',
    product: 'USB Serial',
    ...more,
  };
}

const printer = (id: string, address: string, usbSerial: string | null = null): PrinterAtPort => ({
  id,
  address,
  usbSerial,
});

describe('which printer is which', () => {
  test('[PS9] a serial number of its own is the name that lasts; a shared one gives way to the socket', () => {
    const [own] = stationPorts([plugged('/dev/ttyUSB0', 'A1B2')]);
    expect(own?.paths[0]).toBe('/dev/serial/by-id/usb-A1B2');
    expect(own?.hasOwnSerial).toBe(true);
    const twins = stationPorts([plugged('/dev/ttyUSB0', 'A1B2'), plugged('/dev/ttyUSB1', 'A1B2')]);
    expect(twins.map(({ hasOwnSerial }) => hasOwnSerial)).toEqual([false, false]);
    expect(twins.map(({ paths }) => paths[0])).toEqual([
      '/dev/serial/by-path/of-dev-ttyUSB0',
      '/dev/serial/by-path/of-dev-ttyUSB1',
    ]);
    for (const shared of ['0001', '0', '', '12345678', '123456789', '1234567890']) {
      expect(stationPorts([plugged('/dev/ttyUSB0', shared)])[0]?.hasOwnSerial).toBe(false);
    }
    const [windows] = stationPorts([plugged('COM3', 'A1B2', { byId: null, byPath: null })]);
    expect(windows?.paths).toEqual(['COM3']);
  });

  test('[PS9] whatever is plugged in, a serial number is own to at most one port, and no port has two names alike', () => {
    const port = fc.record({
      index: fc.integer({ min: 0, max: 9 }),
      serialNumber: fc.option(fc.constantFrom('A', 'B', '0001', 'C')),
    });
    fc.assert(
      fc.property(fc.uniqueArray(port, { selector: ({ index }) => index }), (some) => {
        const ports = stationPorts(some.map((one) => plugged(`/dev/ttyUSB${one.index}`, one.serialNumber)));
        expect(ports).toHaveLength(some.length);
        const owned = ports.filter(({ hasOwnSerial }) => hasOwnSerial).map((one) => one.serialNumber);
        expect(new Set(owned).size).toBe(owned.length);
        expect(owned).not.toContain('0001');
        expect(new Set(ports.map(({ paths }) => paths[0])).size).toBe(ports.length);
      }),
    );
  });

  test('[PS11] a port is the same by whichever of its names, at whichever speed', () => {
    const ports = stationPorts([plugged('/dev/ttyUSB0', 'A1B2'), plugged('/dev/ttyUSB1', 'C3D4')]);
    const byId = 'serial:/dev/serial/by-id/usb-A1B2';
    expect(isSamePort('serial:/dev/ttyUSB0', byId, ports)).toBe(true);
    expect(isSamePort('serial:/dev/ttyUSB0@250000', 'serial:/dev/ttyUSB0@115200', ports)).toBe(true);
    expect(isSamePort('serial:/dev/ttyUSB0@250000', `${byId}@9600`, ports)).toBe(true);
    expect(isSamePort('serial:/dev/ttyUSB1', byId, ports)).toBe(false);
    expect(isSamePort('tcp:host:23', 'tcp:host:23', ports)).toBe(true);
    expect(isSamePort('tcp:host:23', 'tcp:host:24', ports)).toBe(false);
    expect(portAt('tcp:host:23', ports)).toBeUndefined();
    expect(ownSerialAt('serial:/dev/ttyUSB1@9600', ports)).toBe('C3D4');
    const found = foundPorts(ports, [printer('one', byId)], () => 'Left printer');
    expect(found.map(({ address, takenBy }) => [address, takenBy])).toEqual([
      [byId, 'Left printer'],
      ['serial:/dev/serial/by-id/usb-C3D4', null],
    ]);
  });

  test('[PS10] a printer is found again by its serial number, with its speed, and only when there is no doubt', () => {
    const one = printer('one', 'serial:/dev/ttyUSB0@250000', 'A1B2');
    const elsewhere = stationPorts([plugged('/dev/ttyUSB7', 'A1B2')]);
    const there = 'serial:/dev/serial/by-id/usb-A1B2@250000';
    expect(foundAgainAt(one, elsewhere, [one])).toBe(there);
    const atHome = stationPorts([plugged('/dev/ttyUSB0', 'A1B2')]);
    expect(foundAgainAt(one, atHome, [one])).toBeNull();
    expect(foundAgainAt({ ...one, usbSerial: null }, elsewhere, [one])).toBeNull();
    expect(foundAgainAt(one, stationPorts([plugged('/dev/ttyUSB7', 'ZZ')]), [one])).toBeNull();
    const twins = stationPorts([plugged('/dev/ttyUSB7', 'A1B2'), plugged('/dev/ttyUSB8', 'A1B2')]);
    expect(foundAgainAt(one, twins, [one])).toBeNull();
    const sibling = printer('two', 'serial:/dev/ttyUSB9', 'A1B2');
    expect(foundAgainAt(one, elsewhere, [one, sibling])).toBeNull();
    const taker = printer('two', 'serial:/dev/ttyUSB7');
    expect(foundAgainAt(one, elsewhere, [one, taker])).toBeNull();
    expect(foundAgainAt({ ...one, address: 'tcp:host:1' }, elsewhere, [one])).toBeNull();
  });
});

describe('a watch over the ports', () => {
  class Desk implements PortListing {
    ports: readonly SystemPort[] = [];
    lists = 0;
    canGlance = true;

    glance(): Promise<string | null> {
      return Promise.resolve(this.canGlance ? JSON.stringify(this.ports) : null);
    }

    list(): Promise<readonly SystemPort[]> {
      this.lists += 1;
      return Promise.resolve(this.ports);
    }
  }

  function watchOver(desk: Desk, isWanted: () => boolean) {
    const time = new VirtualTime();
    let news = 0;
    const watch = createPortWatch(desk, time, isWanted, () => {
      news += 1;
    });
    return { time, watch, news: () => news };
  }

  test.each([true, false])(
    '[PS8] plugging in and out is seen within two seconds (a cheap look: %s)',
    async (can) => {
      const desk = new Desk();
      desk.canGlance = can;
      const { time, watch, news } = watchOver(desk, () => true);
      watch.wake();
      await time.run(500);
      expect(watch.seen).toEqual([]);
      expect(news()).toBe(0);
      desk.ports = [plugged('/dev/ttyUSB0', 'A1B2')];
      await time.run(2_000);
      expect(watch.seen).toHaveLength(1);
      expect(news()).toBe(1);
      desk.ports = [];
      await time.run(2_000);
      expect(watch.seen).toEqual([]);
      expect(news()).toBe(2);
      watch.close();
      desk.ports = [plugged('/dev/ttyUSB0', 'A1B2')];
      await time.run(10_000);
      expect(news()).toBe(2);
    },
  );

  test('[PS8] nobody searches and nothing hangs on a port: nobody looks', async () => {
    const desk = new Desk();
    desk.canGlance = false;
    let isWanted = false;
    const { time, watch, news } = watchOver(desk, () => isWanted);
    await time.run(60_000);
    expect(desk.lists).toBe(0);
    await watch.look();
    await time.run(60_000);
    const afterWindow = desk.lists;
    expect(afterWindow).toBeGreaterThan(1);
    await time.run(60_000);
    expect(desk.lists).toBe(afterWindow);
    isWanted = true;
    watch.wake();
    desk.ports = [plugged('/dev/ttyUSB0', null)];
    await time.run(2_000);
    expect(news()).toBe(1);
  });

  test('[PS8] a cheap look spares the list', async () => {
    const desk = new Desk();
    const { time, watch } = watchOver(desk, () => true);
    watch.wake();
    await time.run(60_000);
    expect(desk.lists).toBe(1);
  });

  test('[PS8] this machine can be asked', async () => {
    expect(Array.isArray(await systemPorts.list())).toBe(true);
    expect(typeof (await systemPorts.glance())).toBe(process.platform === 'win32' ? 'object' : 'string');
  });
});

test('[PS9] what a port is called depends on no order of the list', () => {
  const listed = [
    plugged('/dev/ttyUSB10', null),
    plugged('/dev/ttyUSB2', null),
    plugged('/dev/ttyACM0', 'X'),
  ];
  const names = (ports: readonly StationPort[]) => ports.map(({ paths }) => paths[0]);
  expect(names(stationPorts(listed))).toEqual(names(stationPorts(listed.toReversed())));
});
