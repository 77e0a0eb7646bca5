import Database from 'better-sqlite3';
import { join } from 'node:path';

/** Another Printhall has this data folder open. */
export class FolderInUseError extends Error {
  readonly directory: string;

  constructor(directory: string) {
    super(
      `Another Printhall is using the data folder ${directory}. Close it first, or choose another folder.`,
    );
    this.name = 'FolderInUseError';
    this.directory = directory;
  }
}

/**
 * How long a start waits for the lock. Two that come at once hold each other's look into the file for an instant; with
 * no wait at all both could give up.
 */
const PATIENCE_MILLISECONDS = 500;

/**
 * Takes the data folder for this process, before any of its data is opened. The lock is SQLite's own exclusive file
 * lock on a file that holds nothing: the operating system lets go of it when the process ends, however it ends, and it
 * works the same on every platform. Throws FolderInUseError.
 *
 * @returns lets go of the folder
 */
export function lockFolder(directory: string): () => void {
  const lock = new Database(join(directory, 'station.lock'), { timeout: PATIENCE_MILLISECONDS });
  try {
    // A rollback journal, not WAL: only there is EXCLUSIVE a lock that keeps every other process out.
    lock.pragma('journal_mode = DELETE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new FolderInUseError(directory);
    }
    throw error;
  }
  return () => lock.close();
}
