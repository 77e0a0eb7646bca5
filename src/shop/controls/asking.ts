import { accepted, refused, type Result } from '../kernel/index.ts';
import { ownOnly } from '../printers/index.ts';
import type { Call } from '../records/use-case.ts';
import { actByHand, printerAtHand, type HandRefusal } from './acting.ts';
import { parseCardFiles } from './card-text.ts';
import { heldAtRest } from './holding.ts';
import type { ControlsHouse } from './house.ts';
import { parseMesh, type MeshRows } from './mesh-text.ts';
import type { BedMesh, CardFile } from './model.ts';

/** Null: it may be asked now. In a pause too a card is left alone: a name on it can look like an error. */
export function whyNotAsked(house: ControlsHouse, printerId: string): HandRefusal | null {
  const printer = ownOnly(house, printerAtHand(house, printerId));
  if (!printer.ok) return printer.refusal;
  const by = heldAtRest(printer.value);
  return by === null ? null : { code: 'controls.held', by };
}

/** Heights of the bed as the firmware last measured them; nothing is measured now. */
export async function readMesh(
  house: ControlsHouse,
  printerId: string,
): Promise<Result<BedMesh, HandRefusal>> {
  // Marlin says nothing to T1 but with UBL, which then leaves its pictures of brackets and blanks out.
  for (const command of ['M420 V1 T1', 'G81']) {
    const refusal = whyNotAsked(house, printerId);
    if (refusal !== null) return refused(refusal);
    if (command === 'G81' && !isPrusa(house, printerId)) continue;
    const answer = await house.bench.ask(printerId, command);
    if (!answer.ok) return answer;
    const rows = parseMesh(answer.value);
    if (rows !== null) return accepted(meshOf(rows, house.clock.now()));
  }
  return refused({ code: 'controls.notOffered', what: 'mesh' });
}

/** To any other firmware G81 is a drilling cycle. */
function isPrusa(house: ControlsHouse, printerId: string): boolean {
  return /prusa/i.test(house.bench.snapshot(printerId)?.firmware?.name ?? '');
}

function meshOf(rows: MeshRows, readAt: number): BedMesh {
  const heights = rows.flat().filter((height) => height !== null);
  return {
    readAt,
    rows,
    lowestMillimetres: Math.min(...heights),
    highestMillimetres: Math.max(...heights),
  };
}

export async function readCard(
  house: ControlsHouse,
  printerId: string,
): Promise<Result<readonly CardFile[], HandRefusal>> {
  const refusal = whyNotAsked(house, printerId);
  if (refusal !== null) return refused(refusal);
  const answer = await house.bench.ask(printerId, 'M20 L');
  if (!answer.ok) return answer;
  const files = parseCardFiles(answer.value);
  return files === null ? refused({ code: 'controls.notOffered', what: 'card' }) : accepted(files);
}

/** Deletes one file of the card, on record first, and reads the card again: what is left is the printer's own word. */
export async function deleteCardFile(
  house: ControlsHouse,
  call: Call,
  { printerId, path }: { readonly printerId: string; readonly path: string },
): Promise<Result<readonly CardFile[], HandRefusal>> {
  const deleted = actByHand(house, call, printerId, heldAtRest, () =>
    accepted({ facts: { path }, send: (bench) => bench.deleteFromCard(printerId, path) }),
  );
  return deleted.ok ? readCard(house, printerId) : deleted;
}
