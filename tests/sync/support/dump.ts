import type { Database } from 'better-sqlite3';
import { canonicalJson } from '../../../src/shop/audit/index.ts';
import { findPlaces } from '../../../src/station/sync/sealing/places.ts';
import { travellingShapes } from '../../../src/station/sync/travelling.ts';

/** Every travelling row as one line of text, sorted: two stores that hold the same have the same lines. */
export type Dump = readonly string[];

/** @param places only rows of these, with those of the company; null: all */
export function dumpOf(database: Database, places: readonly string[] | null = null): Dump {
  const finder = findPlaces(database);
  const lines: string[] = [];
  for (const shape of travellingShapes.values()) {
    const rows = database
      .prepare<[], Record<string, string | number | null>>(`SELECT * FROM "${shape.name}"`)
      .all();
    for (const row of rows) {
      const place = finder.of(shape.name, row) ?? '';
      if (places !== null && place !== '' && !places.includes(place)) continue;
      lines.push(`${shape.name} ${canonicalJson(row)}`);
    }
  }
  return lines.toSorted();
}

/** Rows whose place is neither the company's nor one of these. */
export function foreignRows(database: Database, places: readonly string[] | null): readonly string[] {
  if (places === null) return [];
  const finder = findPlaces(database);
  const found: string[] = [];
  for (const { name, key } of travellingShapes.values()) {
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
