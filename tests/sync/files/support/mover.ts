/** A station that moves one file and is killed at any time: `mover.ts FOLDER DEPOT CHUNK_BYTES PACE up|down HASH BYTES`. */
import { URGENCY } from '../../../../src/station/sync/files/index.ts';
import type { ContentHash } from '../../../../src/shop/files/index.ts';
import { NORTH, openStationIn } from './file-worlds.ts';
import { folderDepot } from './folder-depot.ts';

const [folder = '', depotFolder = '', chunkBytes = '', pace = '', direction = '', hash = '', bytes = ''] =
  process.argv.slice(2);
const depot = folderDepot(depotFolder, Number(chunkBytes), Number(pace));
const station = await openStationIn(folder, depot);
if (station.store.reading.all<{ id: string }>('SELECT id FROM model_versions').length === 0) {
  station.version(NORTH, hash, Number(bytes));
}
process.stdout.write('open\n');
if (direction === 'down') {
  await station.moves.whenHere(hash as ContentHash, URGENCY.person, new AbortController().signal);
} else {
  const isWhole = async () => {
    const found = await depot.describe(NORTH, hash);
    return found !== null && found.present.length === found.chunks;
  };
  while (!(await isWhole())) await new Promise((resolve) => setTimeout(resolve, 5));
}
await station.close();
process.stdout.write('done\n');
