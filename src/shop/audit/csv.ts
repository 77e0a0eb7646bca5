/** RFC 4180 ends a line with CR LF. */
const LINE_END = '\r\n';

/** What a spreadsheet would take for the beginning of a formula (OWASP: CSV injection). */
const FORMULA = /^[=+\-@\t\r\0]/;

/** One line of a spreadsheet, with its end. A cell that would be a formula begins with an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}${LINE_END}`;
}

function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
