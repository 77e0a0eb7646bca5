import type { Floor } from '../printing/floor.ts';
import { until } from '../support/station.ts';
import { openTcpPrinter } from '../support/tcp-printer.ts';

/** The cable of a print is pulled; the Operator reads the plan, gives their word, and goes on with the part. */
export async function goOnAfterFailure(floor: Floor): Promise<void> {
  const { printing, printers } = floor.operator;
  const behind = await openTcpPrinter({ speed: 1_000 });
  try {
    const printerId = await floor.printerAt(behind.address);
    const print = await floor.started(printerId);
    await until(
      async () => (await printers.get({ printerId })).current?.lastAcknowledgedLine ?? 0,
      (line) => line > 10,
    );
    behind.unplug();
    await floor.untilPrint(print.printId, 'failed');
    await printers.connect({ printerId });
    const { hash: planHash } = await printing.resumePlan({ printId: print.printId });
    const seen = floor.seen(print);
    const { plateToken } = await printing.confirmResume({ ...seen, planHash });
    const { printId } = await printing.resumeAfterFailure({ ...seen, planHash, plateToken });
    await floor.untilPrint(printId, 'printing');
    await printing.temperatures({ printId });
    await printing.printerHistory({ printerId });
    await printing.cancel(floor.seen({ printId }));
    await floor.untilPrint(printId, 'cancelled');
    await printing.remove(floor.seen({ printId }));
    await printers.disconnect({ printerId });
  } finally {
    await behind.close();
  }
}
