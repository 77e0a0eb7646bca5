import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { SimulatedFirmware } from '../../src/station/devices/simulated/firmware.ts';
import { simulation, type Simulation } from '../../src/station/devices/simulated/options.ts';
import { systemClock, systemTimers } from '../../src/station/system.ts';

export interface TcpPrinter {
  readonly firmware: SimulatedFirmware;
  /** `tcp:127.0.0.1:PORT` */
  readonly address: string;
  /** The cable is pulled: the firmware goes on with what it has, and can be connected to again. */
  unplug(): void;
  close(): Promise<void>;
}

/** A firmware behind a socket: it lives on when the station that printed on it has died. */
export async function openTcpPrinter(changes: Partial<Simulation>): Promise<TcpPrinter> {
  let connected: Socket | null = null;
  const firmware = new SimulatedFirmware({
    simulation: simulation(changes),
    clock: systemClock,
    timers: systemTimers,
    seed: 1,
    send: (text) => connected?.write(Buffer.from(text, 'latin1')),
  });
  const server = createServer((socket) => {
    connected = socket;
    socket.on('data', (bytes) => firmware.receive(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (connected === socket) connected = null;
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    firmware,
    address: `tcp:127.0.0.1:${(server.address() as AddressInfo).port}`,
    unplug: () => connected?.destroy(),
    close: () =>
      new Promise((resolve) => {
        connected?.destroy();
        server.close(() => resolve());
      }),
  };
}
