import { tooHotFor } from '../printers/index.ts';
import { eq } from 'drizzle-orm';
import type { PrintProfile } from '../files/index.ts';
import type { GcodeFacts } from '../projects/index.ts';
import { modelVersions, slices } from '../projects/tables.ts';
import type { Tx } from './house.ts';
import type { PrintingRefusal } from './model.ts';
import type { TaskRow } from './moves.ts';
import type { PrinterRow } from './printer-rows.ts';

/** Why a task cannot be printed on a kind of printer, whatever it is doing now; null: it can. */
export function misfitOf(
  task: Pick<TaskRow, 'materialKey' | 'profileKey'>,
  facts: GcodeFacts | null,
  printer: Pick<PrinterRow, 'materialKey' | 'profileKey'>,
  profile: PrintProfile | null,
  printerName: string,
): PrintingRefusal | null {
  if (task.profileKey !== null && task.profileKey !== printer.profileKey) {
    return { code: 'printing.profileDiffers', wanted: task.profileKey, printer: printerName };
  }
  const size = facts?.sizeMillimetres ?? null;
  if (profile !== null && size !== null && !fits(size, profile)) {
    return { code: 'printing.tooLargeForBed', printer: printerName };
  }
  const tooHot = facts === null ? null : tooHotFor(profile, facts);
  if (tooHot !== null) return { code: 'printing.tooHot', printer: printerName, ...tooHot };
  if (task.materialKey !== printer.materialKey) {
    return { code: 'printing.materialDiffers', wanted: task.materialKey, loaded: printer.materialKey };
  }
  return null;
}

function fits(size: { x: number; y: number; z: number }, { bed }: PrintProfile): boolean {
  return size.x <= bed.widthMillimetres && size.y <= bed.depthMillimetres && size.z <= bed.heightMillimetres;
}

/** The facts of the G-code that a task prints. */
export function factsOf(
  tx: Pick<Tx, 'rows'>,
  task: Pick<TaskRow, 'sliceId' | 'modelVersionId'>,
): GcodeFacts | null {
  if (task.sliceId !== null) {
    return (
      tx.rows.select({ facts: slices.facts }).from(slices).where(eq(slices.id, task.sliceId)).get()?.facts ??
      null
    );
  }
  const version = tx.rows
    .select({ analysis: modelVersions.analysis })
    .from(modelVersions)
    .where(eq(modelVersions.id, task.modelVersionId))
    .get();
  return version?.analysis.state === 'gcode' ? version.analysis.facts : null;
}
