import { and, eq, isNull } from 'drizzle-orm';
import { printers } from '../printers/tables.ts';
import type { Reading } from '../records/store.ts';
import { cameras } from './tables.ts';

export type CameraRow = typeof cameras.$inferSelect;

/**
 * A camera that stands beside that printer of this station. Null: there is none, it stands beside another, the printer
 * is another station's, or one of both was removed.
 */
export function cameraBeside(
  reading: Reading,
  stationId: string,
  printerId: string,
  cameraId: string,
): CameraRow | null {
  const found = reading
    .select({ camera: cameras })
    .from(cameras)
    .innerJoin(
      printers,
      and(eq(printers.id, cameras.printerId), eq(printers.stationId, stationId), isNull(printers.removedAt)),
    )
    .where(and(eq(cameras.id, cameraId), eq(cameras.printerId, printerId), isNull(cameras.removedAt)))
    .get();
  return found?.camera ?? null;
}
