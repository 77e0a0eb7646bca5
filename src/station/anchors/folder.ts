import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { defaultDataDirectory } from '../data-directory.ts';

/**
 * Where the heads of the records of this user's stations are kept, a folder for each station in it: the user's own
 * folder for settings, apart from the data, so that who exchanges the data folder does not exchange these too.
 */
function defaultAnchorDirectory(): string {
  switch (process.platform) {
    case 'win32':
      return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Printhall', 'anchors');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Printhall', 'anchors');
    default:
      return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'printhall', 'anchors');
  }
}

/** The anchors of a data folder when nobody says where they are: beside it, unless it is the default one. */
export function anchorDirectoryFor(dataDirectory: string): string {
  const data = resolve(dataDirectory);
  return data === resolve(defaultDataDirectory()) ? defaultAnchorDirectory() : `${data}-anchors`;
}

/** The folder of one station. */
export function anchorFolder(anchorDirectory: string, stationId: string): string {
  return join(anchorDirectory, stationId);
}

/** The heads, one JSON line each, the oldest first. */
export const HEADS_FILE = 'heads.jsonl';
/** PKCS #8, PEM; for its owner's eyes only. */
export const KEY_FILE = 'station-key.pem';
/** SPKI, PEM. */
export const PUBLIC_KEY_FILE = 'station-key.public.pem';
