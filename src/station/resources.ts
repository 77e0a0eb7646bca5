import { fileURLToPath } from 'node:url';

/**
 * What a station reads beside its program. This file and the bundle (`dist/electron/main.js`) stand two folders below
 * the project's, so the way is the same from the source, from a build, and inside of a package's archive.
 */
const PROJECT = new URL('../../', import.meta.url);

/** The folder of profiles, sample models and the icon. */
export function resourcesDirectory(): string {
  return fileURLToPath(new URL('resources/', PROJECT));
}

/** The folder of the store's migrations. */
export function migrationsDirectory(): string {
  return fileURLToPath(new URL('migrations/', PROJECT));
}
