import type { PrinterConnection } from '../../src/station/devices/connection.ts';
import { openPrinter } from '../../src/station/devices/open-printer.ts';
import { createWireThread } from '../../src/station/devices/wire/wire-thread.ts';
import { systemClock, systemRandom, systemTimers } from '../../src/station/system.ts';

/** A printer as a station opens it. */
export interface HostPrinter {
  readonly printer: PrinterConnection;
  close(): Promise<void>;
}

const thread = createWireThread((error) => {
  throw error;
});

/** @param where its port is: in the main loop, or in the thread of the wire as in a station */
export function openHostPrinter(address: string, where: 'main' | 'thread'): HostPrinter {
  const dependencies = { clock: systemClock, timers: systemTimers, random: systemRandom };
  const opened = openPrinter(address, { ...dependencies, wire: where === 'thread' ? thread : null });
  if (!opened.ok) throw new Error(`${address} is no address`);
  return { printer: opened.value, close: () => opened.value.close() };
}

/** Ends the thread, after which no printer of it can be opened. */
export function closeHostThread(): Promise<void> {
  return thread.close();
}
