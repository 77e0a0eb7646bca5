/** Long enough for the browser to have begun with the file; the address costs memory while it is kept. */
const KEPT_MILLISECONDS = 60_000;

/** Hands a file to the browser (or the desktop's save dialog), under a name. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MILLISECONDS);
}

/** Spreadsheets read UTF-8 as such only where a file begins with this mark. */
const BYTE_ORDER_MARK = '\u{feff}';

/** Lines of cells as a CSV file (RFC 4180) that a spreadsheet opens with its accents right. */
export function csvFile(lines: readonly (readonly string[])[]): Blob {
  const text = lines.map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');
  return new Blob([BYTE_ORDER_MARK, text], { type: 'text/csv;charset=utf-8' });
}

/** A cell that a spreadsheet would run as a formula is made plain text. */
function cellOf(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
