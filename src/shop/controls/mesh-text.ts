/** A bed's heights by rows, the front row first; null where nothing was measured. */
export type MeshRows = readonly (readonly (number | null)[])[];

/** Of every firmware, the map begins with one of these. Marlin's finer one, made from it, is not measured. */
const BILINEAR = /^(?:echo:\s*)?(?:bilinear leveling grid|mesh bed level data)/i;
const UNIFIED = /^(?:echo:\s*)?bed topography report for csv/i;
const PRUSA = /^measured points/i;

/** ` 0 -0.082 +0.004 =====`: the number of the row, then its heights; `=====` was not measured. */
const NUMBERED_ROW = /^(\d+)\s+((?:[+-]\d+\.\d+|=+)(?:\s+(?:[+-]\d+\.\d+|=+))*)$/;
/** Tabs between, and no number: Marlin's UBL, and Prusa with blanks. */
const BARE_ROW = /^(?:-?\d+\.\d+|nan)(?:[\s,]+(?:-?\d+\.\d+|nan))+,?$/i;

/** The map in an answer to `M420 V1 T1` or `G81`; null when it holds none. */
export function parseMesh(lines: readonly string[]): MeshRows | null {
  const after = (heading: RegExp) => {
    const at = lines.findIndex((line) => heading.test(line));
    return at < 0 ? null : lines.slice(at + 1);
  };
  const numbered = after(BILINEAR);
  if (numbered) return rectangle(numberedRows(numbered));
  const unified = after(UNIFIED) ?? after(PRUSA);
  // Both say the row at the back first.
  return unified ? rectangle(bareRows(unified).toReversed()) : null;
}

function numberedRows(lines: readonly string[]): MeshRows {
  const rows: (readonly (number | null)[])[] = [];
  for (const line of lines) {
    const match = NUMBERED_ROW.exec(line.trim());
    // The heading above the rows has the columns' numbers.
    if (!match && rows.length === 0) continue;
    if (!match || Number(match[1]) !== rows.length) break;
    rows.push((match[2] ?? '').split(/\s+/).map(heightOf));
  }
  return rows;
}

function bareRows(lines: readonly string[]): MeshRows {
  const rows: (readonly (number | null)[])[] = [];
  for (const line of lines) {
    if (BARE_ROW.test(line.trim()))
      rows.push(
        line
          .trim()
          .replace(/,$/, '')
          .split(/[\s,]+/)
          .map(heightOf),
      );
    else if (rows.length > 0) break;
  }
  return rows;
}

function heightOf(text: string): number | null {
  const height = Number(text);
  return text.startsWith('=') || Number.isNaN(height) ? null : height;
}

/** A map with rows of different length was cut on its way. */
function rectangle(rows: MeshRows): MeshRows | null {
  const [first] = rows;
  if (first === undefined || rows.length < 2 || rows.some((row) => row.length !== first.length)) return null;
  return rows.some((row) => row.some((height) => height !== null)) ? rows : null;
}
