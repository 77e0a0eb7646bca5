/** One record of a CSV text: a line, or several where a quoted cell goes over their ends. */
export interface CsvRecord {
  /** The line that it begins on, from 1. */
  readonly line: number;
  /** Empty where the quotes do not close, or stand inside of a cell that is not quoted. */
  readonly cells: readonly string[];
  readonly quotesFit: boolean;
}

type Delimiter = ',' | ';' | '\t';
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t'];

/** A quote that never closes would make one cell of the rest of the file; a record of ours is far shorter. */
const RECORD_MAXIMUM_CHARACTERS = 10_000;

/**
 * Reads CSV as RFC 4180 has it, strictly, one record after the other: CRLF, LF or CR end a line, a byte order mark is
 * passed over. What separates the cells (comma, semicolon, tab) is found out from the first line. A record whose quotes
 * do not fit is told as such, and reading goes on with the next line.
 */
export function* readCsv(text: string): Generator<CsvRecord, void, void> {
  const delimiter = delimiterOf(text);
  let position = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  while (position < text.length) {
    const read = readRecord(text, position, delimiter);
    const end = read?.end ?? endOfLine(text, position);
    yield { line, cells: read?.cells ?? [], quotesFit: read !== null };
    line += lineBreaksIn(text, position, end);
    position = afterLineBreak(text, end);
    line += position > end ? 1 : 0;
  }
}

/** The separator that the first line has most of, outside of quotes. */
function delimiterOf(text: string): Delimiter {
  const heading = text.slice(0, endOfLine(text, 0)).replaceAll(/"[^"]*"/g, '');
  const [most] = DELIMITERS.toSorted(
    (left, right) => heading.split(right).length - heading.split(left).length,
  );
  return most ?? ',';
}

interface Read {
  readonly cells: readonly string[];
  /** Where the line break stands, or the text ends. */
  readonly end: number;
}

function readRecord(text: string, start: number, delimiter: Delimiter): Read | null {
  const cells: string[] = [];
  for (let position = start; ; position += 1) {
    const cell =
      text[position] === '"' ? readQuoted(text, position, start) : readPlain(text, position, delimiter);
    if (cell === null) return null;
    cells.push(cell.value);
    position = cell.end;
    if (position >= text.length || isLineBreak(text[position])) return { cells, end: position };
    if (text[position] !== delimiter) return null;
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
}

function readQuoted(text: string, start: number, recordStart: number): Cell | null {
  let value = '';
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0 || quote - recordStart > RECORD_MAXIMUM_CHARACTERS) return null;
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

function readPlain(text: string, start: number, delimiter: Delimiter): Cell | null {
  let end = start;
  while (end < text.length && text[end] !== delimiter && !isLineBreak(text[end])) {
    if (text[end] === '"') return null;
    end += 1;
  }
  return { value: text.slice(start, end), end };
}

function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && !isLineBreak(text[end])) end += 1;
  return end;
}

function afterLineBreak(text: string, end: number): number {
  if (end >= text.length) return end;
  return text.startsWith('\r\n', end) ? end + 2 : end + 1;
}

function lineBreaksIn(text: string, start: number, end: number): number {
  return text.slice(start, end).split(/\r\n|\n|\r/).length - 1;
}
