import type { CardFile } from './model.ts';

/** `CABLEC~1.GCO 812344 Cable clip.gcode`; Prusa puts the long name in quotes, others leave it or the bytes out. */
const FILE = /^(\S+)\s+(\d+)(?:\s+(.+))?$/;

/** Prusa tells folders apart: `DIR_ENTER: /SPARE~1/ "Spare parts"` … `DIR_EXIT`; its files are named within. */
const ENTER = /^DIR_ENTER:\s*(\S+)/;

/** The files in an answer to M20; null when it holds no list: there is no card. */
export function parseCardFiles(lines: readonly string[]): readonly CardFile[] | null {
  const from = lines.findIndex((line) => /^begin file list/i.test(line));
  if (from < 0) return null;
  const files: CardFile[] = [];
  const folders: string[] = [];
  for (const line of lines.slice(from + 1)) {
    if (/^end file list/i.test(line)) break;
    const entered = ENTER.exec(line);
    if (entered) folders.push(entered[1] ?? '');
    else if (line.startsWith('DIR_EXIT')) folders.pop();
    else if (!/^echo:/i.test(line)) files.push(fileOf(line, folders.at(-1) ?? ''));
  }
  return files;
}

function fileOf(line: string, folder: string): CardFile {
  const match = FILE.exec(line);
  const named = match?.[1] ?? line;
  const path = named.startsWith('/') ? named : `${folder}${named}`;
  const long = (match?.[3] ?? '').replaceAll('"', '').trim();
  const name = long === '' ? (named.split('/').at(-1) ?? named) : long;
  return { path, name, bytes: match ? Number(match[2]) : null };
}
