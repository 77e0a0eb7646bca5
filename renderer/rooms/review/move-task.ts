/**
 * The order of a list after one entry was moved to a place: `place` counts the gaps, 0 before the first entry. Null
 * when that changes nothing.
 */
export function moved<Entry>(
  entries: readonly Entry[],
  from: number,
  place: number,
): readonly Entry[] | null {
  const entry = entries[from];
  if (entry === undefined || place === from || place === from + 1) return null;
  const without = entries.toSpliced(from, 1);
  return without.toSpliced(place > from ? place - 1 : place, 0, entry);
}

/** The gap that a height in the list points at, for rows of one height. */
export function gapAt(offset: number, rowHeight: number, entries: number): number {
  return Math.min(Math.max(Math.round(offset / rowHeight), 0), entries);
}
