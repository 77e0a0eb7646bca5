import type { PrinterConnection } from '../../src/station/devices/connection.ts';
import { openGcodeFile } from '../../src/station/devices/gcode-file.ts';
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

/** Sends a file and waits for its end. */
export async function print({ printer }: HostPrinter, file: string): Promise<void> {
  const source = await openGcodeFile(file);
  if (!source.ok) throw new Error(source.refusal.code);
  const ended = new Promise<void>((resolve, reject) => {
    printer.subscribe((event) => {
      if (event.kind === 'jobFinished') resolve();
      else if (event.kind === 'jobFailed') reject(new Error(event.reason));
    });
  });
  const asked = printer.startJob({ id: 'bench', source: source.value });
  if (!asked.ok) throw new Error(asked.refusal.code);
  await ended;
}
