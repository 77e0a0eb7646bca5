import type { PrinterConnection } from '../../src/station/devices/connection.ts';
import { openPrinter } from '../../src/station/devices/open-printer.ts';
import { systemClock, systemRandom, systemTimers } from '../../src/station/system.ts';

/** A printer as a station opens it; closing it lets go of everything that was opened for it. */
export interface HostPrinter {
  readonly printer: PrinterConnection;
  close(): Promise<void>;
}

export async function openHostPrinter(address: string): Promise<HostPrinter> {
  const dependencies = { clock: systemClock, timers: systemTimers, random: systemRandom };
  const opened = openPrinter(address, dependencies);
  if (!opened.ok) throw new Error(`${address} is no address`);
  return { printer: opened.value, close: () => opened.value.close() };
}
