import { eq } from 'drizzle-orm';
import {
  decodeToolpath,
  type ContentHash,
  type PrintProfile,
  type Toolpath,
} from '../../shop/files/index.ts';
import type { Clock } from '../../shop/kernel/index.ts';
import type { CurrentPrintView } from '../../shop/printers/index.ts';
import { printers } from '../../shop/printers/tables.ts';
import { modelVersions, slices } from '../../shop/projects/tables.ts';
import type { Reading } from '../../shop/records/store.ts';
import type { FileStore } from '../files/index.ts';
import { SimulatedPicture } from './simulated-picture.ts';

export interface SimulatedCamerasHouse {
  readonly store: { readonly reading: Reading };
  readonly files: FileStore;
  readonly clock: Clock;
  profile(key: string): PrintProfile | null;
  /** The run that a printer has in hand. */
  currentPrint(printerId: string): CurrentPrintView | null;
}

/** A drawing is a toolpath in memory: let go of soon after nobody looks. */
const KEPT_MILLISECONDS = 60_000;

/** A larger toolpath would hold the loop up when it is read; its bed stays empty on this picture. */
const TOOLPATH_BYTES_MAXIMUM = 24 * 1024 * 1024;

const USUAL_BED = { x: 220, y: 220 };

interface Kept {
  readonly printId: string | null;
  readonly picture: SimulatedPicture;
  readonly at: number;
}

/** Draws what a camera beside a simulated printer would see: an empty bed, or its print as far as it is. */
export function createSimulatedCameras(
  house: SimulatedCamerasHouse,
): (printerId: string) => Promise<Uint8Array<ArrayBuffer>> {
  const kept = new Map<string, Kept>();
  return async (printerId) => {
    const now = house.clock.monotonicMilliseconds();
    for (const [id, { at }] of kept) if (now - at > KEPT_MILLISECONDS) kept.delete(id);
    const current = startedPrint(house, printerId);
    const printId = current?.printId ?? null;
    const known = kept.get(printerId);
    const picture =
      known?.printId === printId
        ? known.picture
        : new SimulatedPicture(await toolpathOf(house, current), bedOf(house, printerId));
    kept.set(printerId, { printId, picture, at: now });
    return picture.at(current?.lastAcknowledgedLine ?? 0);
  };
}

function startedPrint(house: SimulatedCamerasHouse, printerId: string): CurrentPrintView | null {
  const current = house.currentPrint(printerId);
  return current === null || current.startedAt === null ? null : current;
}

async function toolpathOf(
  house: SimulatedCamerasHouse,
  current: CurrentPrintView | null,
): Promise<Toolpath | null> {
  const hash = current === null ? null : gcodeOf(house.store.reading, current);
  const bytes = hash === null ? undefined : await house.files.readDerived(hash, 'toolpath.bin');
  if (bytes === undefined || bytes.length > TOOLPATH_BYTES_MAXIMUM) return null;
  const decoded = decodeToolpath(bytes);
  return decoded.ok ? decoded.value : null;
}

function gcodeOf(reading: Reading, { sliceId, modelVersionId }: CurrentPrintView): ContentHash | null {
  const row =
    sliceId === null
      ? reading
          .select({ hash: modelVersions.contentHash })
          .from(modelVersions)
          .where(eq(modelVersions.id, modelVersionId))
          .get()
      : reading.select({ hash: slices.gcodeHash }).from(slices).where(eq(slices.id, sliceId)).get();
  return (row?.hash as ContentHash | null | undefined) ?? null;
}

function bedOf(house: SimulatedCamerasHouse, printerId: string): { readonly x: number; readonly y: number } {
  const row = house.store.reading
    .select({ profileKey: printers.profileKey })
    .from(printers)
    .where(eq(printers.id, printerId))
    .get();
  const bed = house.profile(row?.profileKey ?? '')?.bed;
  return bed === undefined ? USUAL_BED : { x: bed.widthMillimetres, y: bed.depthMillimetres };
}
