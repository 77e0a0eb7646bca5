import type { DepotFile, FileDepot } from '../hub.ts';
import type { Ask } from './session.ts';

interface FileRow {
  readonly bytes: number;
  readonly chunk_bytes: number;
  readonly present: readonly number[];
}

/** The hub's files over PostgreSQL, a chunk a row. */
export function postgresDepot(ask: Ask): FileDepot {
  const describe = async (place: string, contentHash: string): Promise<DepotFile | null> => {
    const [row] = await ask<FileRow>(
      `SELECT file.bytes, file.chunk_bytes, ARRAY(
        SELECT chunk.index FROM printhall.file_chunks AS chunk
        WHERE chunk.company = file.company AND chunk.place = file.place AND chunk.content_hash = file.content_hash
        ORDER BY chunk.index
      ) AS present
      FROM printhall.files AS file
      WHERE file.company = printhall.my_company() AND file.place = $1 AND file.content_hash = $2`,
      [place, contentHash],
    );
    if (row === undefined) {
      // Nothing there, or nothing to be seen: who was taken out is told so.
      await ask('SELECT 1 FROM printhall.my_line()');
      return null;
    }
    const { bytes, chunk_bytes: chunkBytes, present } = row;
    return { bytes, chunkBytes, chunks: Math.ceil(bytes / chunkBytes), present };
  };
  return {
    describe,
    async begin(place, contentHash, bytes) {
      await ask('SELECT printhall.begin_file($1, $2, $3)', [place, contentHash, bytes]);
      const file = await describe(place, contentHash);
      if (file === null) throw new Error('A file that was announced is not there');
      return file;
    },
    async put(place, contentHash, index, chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      await ask(
        'SELECT printhall.put_chunk($1, $2, $3, $4)',
        [place, contentHash, index, bytes],
        bytes.length,
      );
    },
    async get(place, contentHash, index) {
      // A third longer than the bytes themselves; as PostgreSQL writes them otherwise, they would be twice as long.
      const [row] = await ask<{ chunk: string }>(
        `SELECT encode(chunk.bytes, 'base64') AS chunk FROM printhall.file_chunks AS chunk
        WHERE chunk.company = printhall.my_company() AND chunk.place = $1 AND chunk.content_hash = $2
          AND chunk.index = $3`,
        [place, contentHash, index],
      );
      if (row !== undefined) return Buffer.from(row.chunk, 'base64');
      await ask('SELECT 1 FROM printhall.my_line()');
      return null;
    },
  };
}
