import { existsSync } from 'node:fs';
import type { ContentHash, FileOnItsWay } from '../shop/files/index.ts';
import { accepted, refused, type Result } from '../shop/kernel/index.ts';
import type { PrintingRefusal } from '../shop/printing/index.ts';
import type { Machines } from './machines.ts';
import { URGENCY } from './sync/files/index.ts';

type GcodeHouse = Pick<Machines, 'files' | 'fileMoves'>;

/** The file's path, once it was read again and is what was approved. One that another station has is asked for. */
export async function verifiedGcode(
  { files, fileMoves }: GcodeHouse,
  hash: ContentHash,
): Promise<Result<string, PrintingRefusal>> {
  const asked = await fileMoves.fetch(hash, URGENCY.printer);
  if (typeof asked === 'object') return refused(asked);
  fileMoves.hold(hash);
  const verified = await files.verify(hash);
  return verified.ok ? accepted(files.pathOf(hash)) : refused({ code: 'printing.fileChanged' });
}

/** For who must answer at once. What is neither here nor on its way is found missing when it is to be read. */
export function gcodeOnItsWay({ files, fileMoves }: GcodeHouse, hash: ContentHash): FileOnItsWay | null {
  if (existsSync(files.pathOf(hash))) return null;
  const asked = fileMoves.ask(hash, URGENCY.printer);
  return asked === 'nowhere' ? null : asked;
}
