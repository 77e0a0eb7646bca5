import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the project, its path from the project's folder and with `/` on every system. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Something that a check found, in words for the person who mends it. */
export type Problem = string;

/** The files under some folders (or single files) of a project, those that are not there left out. */
export function readTree(root: string, paths: readonly string[], ends: readonly string[]): SourceFile[] {
  return paths
    .flatMap((path) => filesUnder(root, path))
    .filter((path) => ends.some((end) => path.endsWith(end)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function filesUnder(root: string, path: string): string[] {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) =>
    name === 'node_modules' || name === 'dist' ? [] : filesUnder(root, `${path}/${name}`),
  );
}
