import { copyFileSync, createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvPieces, proofPieces, type ExportPiece } from '../shop/audit/export.ts';
import { resourcesDirectory } from '../station/resources.ts';
import { readRecord, type RecordFolders } from './read-record.ts';

/** Proves an export on its own: one file, nothing else needed. */
const VERIFIER_FILE = 'verify-record.mjs';

/** Readable by who exported it, and by nobody else until they say so. */
const EXPORT_MODE = 0o600;

export interface ExportOptions extends RecordFolders {
  readonly format: 'proof' | 'csv';
  readonly out: string;
  readonly verifier?: true;
}

/**
 * Writes the record to a file. It reads the store as anybody can who holds the file, so unlike an export in the window
 * it is on nobody's record.
 */
export async function exportAtStation({ format, out, verifier, ...folders }: ExportOptions): Promise<void> {
  const entries = await readRecord(folders, async ({ reading, station, anchor }) => {
    const pieces =
      format === 'csv'
        ? csvPieces(reading, { visible: null, filter: {}, within: null })
        : proofPieces(reading, station.id, anchor);
    return writePieces(pieces, out);
  });
  process.stdout.write(`${entries} entries in ${out}\n`);
  if (verifier !== true) return;
  const beside = join(dirname(out), VERIFIER_FILE);
  copyFileSync(join(resourcesDirectory(), VERIFIER_FILE), beside);
  process.stdout.write(`To prove it: node ${beside} ${out}\n`);
}

async function writePieces(pieces: AsyncIterable<ExportPiece>, out: string): Promise<number> {
  let entries = 0;
  async function* texts(): AsyncGenerator<string> {
    for await (const piece of pieces) {
      entries += piece.entries;
      yield piece.text;
    }
  }
  await pipeline(Readable.from(texts()), createWriteStream(out, { mode: EXPORT_MODE }));
  return entries;
}
