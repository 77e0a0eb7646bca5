import { accepted, type Result } from '../../shop/kernel/index.ts';
import type { PrinterRefusal, ProbedPrinter } from '../../shop/printers/index.ts';
import type { PrinterDependencies } from './connection.ts';
import { openPrinter } from './open-printer.ts';

/**
 * Opens an address, asks who is there, and lets go again. Boards that reset when their port is opened restart; what is
 * there is left with its heaters off. Takes up to 35 seconds where the speed must be found.
 */
export async function probePrinter(
  address: string,
  dependencies: PrinterDependencies,
): Promise<Result<ProbedPrinter, PrinterRefusal>> {
  const opened = openPrinter(address, dependencies);
  if (!opened.ok) return opened;
  const connection = opened.value;
  try {
    const connected = await connection.connect();
    if (!connected.ok) return connected;
    const { firmware } = connection.snapshot;
    return accepted({
      firmware: firmware?.name ?? '',
      machineType: firmware?.machineType ?? null,
      baudRate: connection.baudRate ?? null,
      hasThermalProtection: firmware?.capabilities['THERMAL_PROTECTION'] ?? null,
    });
  } finally {
    await connection.close();
  }
}
