import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a station keeps everything when nobody says where: the user's own folder for programs' data. */
export function defaultDataDirectory(): string {
  switch (process.platform) {
    case 'win32':
      return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Printhall', 'station');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Printhall', 'station');
    default:
      return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'printhall', 'station');
  }
}
