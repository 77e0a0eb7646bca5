// A process that wants a data folder: `node take-folder.ts FOLDER [and-die]`. Keeps it until its input ends.
import { writeSync } from 'node:fs';
import { lockFolder } from '../../../src/station/store/folder-lock.ts';

const [directory = '', then] = process.argv.slice(2);
let letGo = () => {};
try {
  letGo = lockFolder(directory);
  writeSync(1, 'opened\n');
} catch (error) {
  writeSync(1, `${error instanceof Error ? error.name : String(error)}\n`);
}
if (then === 'and-die') process.exit(0);
// As a station does, it holds on to what lets go: a lock that nobody holds is collected, and gone.
process.stdin.on('end', () => letGo()).resume();
