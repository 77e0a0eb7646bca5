import { posix } from 'node:path';
import type { Problem, SourceFile } from './tree.ts';

const MOST_LINES = 300;

/** A suite is read one test at a time. */
const MOST_LINES_OF_A_TEST = 400;

/** Longer files that are right so, each with its reason. */
export const LONG_FILES: Readonly<Record<string, string>> = {
  'src/shop/access/default-roles.ts': 'the table of the 32 default roles, a few lines each',
};

/** A file that passes 300 lines is asked why; the answer is in the list above or the file is divided. */
export function checkLengths(
  files: readonly SourceFile[],
  allowed: Readonly<Record<string, string>> = LONG_FILES,
): Problem[] {
  const long = files.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    const most = path.startsWith('tests/') ? MOST_LINES_OF_A_TEST : MOST_LINES;
    return lines > most && !Object.hasOwn(allowed, path)
      ? [`${path} has ${lines} lines: divide it, or say why not in LONG_FILES (scripts/checks/files.ts)`]
      : [];
  });
  const gone = Object.keys(allowed)
    .filter((path) => !files.some((file) => file.path === path))
    .map((path) => `${path} is in LONG_FILES but not in the project`);
  return [...long, ...gone];
}

/** Names that say nothing about what is inside. */
const EMPTY_NAME =
  /(?:^|[-.])(?:managers?|helpers?|utils?|utilities|misc|common-functions|infos?|stuff)(?=[-.]|$)/;

/** Files are named in kebab-case, by what is in them. */
export function checkNames(paths: readonly string[]): Problem[] {
  return paths.flatMap((path) => {
    const name = posix.basename(path);
    if (EMPTY_NAME.test(name.toLowerCase())) return [`${path}: the name does not say what is inside`];
    const isWritten = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)+$/.test(name);
    return isWritten ? [] : [`${path}: file names are written in kebab-case`];
  });
}
