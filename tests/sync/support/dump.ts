import type { Database } from 'better-sqlite3';
import { canonicalJson } from '../../../src/shop/audit/index.ts';
import { findPlaces } from '../../../src/station/sync/sealing/places.ts';
import { travellingShapes } from '../../../src/station/sync/travelling.ts';

/** Every travelling row as one line of text, sorted: two stores that hold the same have the same lines. */
export type Dump = readonly string[];

export function dumpOf(database: Database): Dump {
  const lines: string[] = [];
  for (const { name } of travellingShapes.values()) {
    const rows = database
      .prepare<[], Record<string, string | number | null>>(`SELECT * FROM "${name}"`)
      .all();
    for (const row of rows) lines.push(`${name} ${canonicalJson(row)}`);
  }
  return lines.toSorted();
}

/**
 * Rows whose place is neither the company's nor one of these. The record is left out: what is done elsewhere to what
 * the whole company knows is told to all of it.
 */
export function foreignRows(database: Database, places: readonly string[] | null): readonly string[] {
  if (places === null) return [];
  const finder = findPlaces(database);
  const found: string[] = [];
  for (const { name, key } of travellingShapes.values()) {
    if (name === 'audit_entries') continue;
    const rows = database
      .prepare<[], Record<string, string | number | null>>(`SELECT * FROM "${name}"`)
      .all();
    for (const row of rows) {
      const place = finder.of(name, row) ?? '';
      if (place !== '' && !places.includes(place)) found.push(`${name} ${row[key]} of ${place}`);
    }
  }
  return found;
}

/** The first lines in which two dumps are different, in words; null: in none. */
export function differenceOf(left: Dump, right: Dump): string | null {
  const [inLeft, inRight] = [new Set(left), new Set(right)];
  const onlyLeft = left.filter((line) => !inRight.has(line));
  const onlyRight = right.filter((line) => !inLeft.has(line));
  if (onlyLeft.length === 0 && onlyRight.length === 0) return null;
  const told = [
    ...onlyLeft.slice(0, 3).map((line) => `- ${line}`),
    ...onlyRight.slice(0, 3).map((line) => `+ ${line}`),
  ];
  return `${onlyLeft.length} and ${onlyRight.length} lines are not the same\n${told.join('\n').slice(0, 2_000)}`;
}
