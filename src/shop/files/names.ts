import type { ContentHash, ModelFormat } from './model.ts';

const FORMAT_BY_EXTENSION: Readonly<Record<string, ModelFormat>> = {
  stl: 'stl',
  '3mf': '3mf',
  obj: 'obj',
  gcode: 'gcode',
  gco: 'gcode',
  g: 'gcode',
};

/** The endings that Printhall reads, without the dot, for pickers and for the refusal of others. */
export const KNOWN_EXTENSIONS: readonly string[] = Object.keys(FORMAT_BY_EXTENSION);

/** The part after the last dot, lower case; empty when there is none. */
export function extensionOf(declaredName: string): string {
  return /\.([^.\\/]*)$/.exec(declaredName.trim())?.[1]?.toLowerCase() ?? '';
}

/** What a file claims to be by its name; undefined when that is nothing Printhall reads. */
export function formatOf(declaredName: string): ModelFormat | undefined {
  const extension = extensionOf(declaredName);
  return Object.hasOwn(FORMAT_BY_EXTENSION, extension) ? FORMAT_BY_EXTENSION[extension] : undefined;
}

/** A hash that came from outside; undefined unless it is exactly 64 lower-case hexadecimal digits. */
export function parseContentHash(text: string): ContentHash | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? (text as ContentHash) : undefined;
}

// Control characters, line and paragraph separators, and the marks that turn the direction of writing round, with
// which `gcode.exe` can be made to look like `exe.edocg`.
const INVISIBLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * The name a person gave to a file, fit to be shown and kept as data: its last path segment, without control and
 * direction characters, at most 200 characters. Never used as a path.
 */
export function fileNameForPeople(declaredName: string): string {
  const last = declaredName.split(/[\\/]/).at(-1) ?? '';
  const clean = last.normalize('NFC').replace(INVISIBLE, '').trim();
  return clean === '' ? 'file' : Array.from(clean).slice(0, 200).join('');
}
