import { accepted, refused, type Instant, type Result } from '../kernel/index.ts';
import { nameShape } from '../records/index.ts';
import { IMPORT_MAXIMUM_CHARACTERS, timeZoneShape, type ImportProblem } from './contract.ts';
import { readCsv, type CsvRecord } from './csv.ts';
import { factoryCalendar } from './factory-calendar.ts';
import type { HierarchyRefusal } from './model.ts';

/** Some fifty factories of a hundred areas: what one person can still look through before they say yes. */
export const IMPORT_MAXIMUM_LINES = 5_000;

/** The columns with names of places, from the top down; each is called as the kind of its places. */
export const PLACE_COLUMNS = ['client', 'enterprise', 'factory', 'area'] as const;
export type PlaceColumn = (typeof PLACE_COLUMNS)[number];

const COLUMNS = [...PLACE_COLUMNS, 'timeZone', 'expires'] as const;
type Column = (typeof COLUMNS)[number];

/** One line of the file: what it says, as far as it can be read. */
export interface ReadLine {
  readonly line: number;
  readonly names: Readonly<Record<PlaceColumn, string | null>>;
  readonly timeZone: string | null;
  readonly expiresAt: Instant | null;
  readonly problem: ImportProblem | null;
}

export interface ReadFile {
  readonly lines: readonly ReadLine[];
  readonly unknownColumns: readonly string[];
}

/**
 * Reads a file of places. Lines without a word are passed over. Where the heading is wrong, that is all that is told.
 *
 * @param needed a column that the heading must have
 */
export function readImport(csv: string, needed: PlaceColumn): Result<ReadFile, HierarchyRefusal> {
  const tooLong = { code: 'hierarchy.fileTooLong', maximum: IMPORT_MAXIMUM_LINES } as const;
  if (csv.length > IMPORT_MAXIMUM_CHARACTERS) return refused(tooLong);
  const [heading, ...records] = [...readCsv(csv)].filter(hasWords);
  if (heading === undefined || records.length === 0) return refused({ code: 'hierarchy.fileEmpty' });
  if (records.length > IMPORT_MAXIMUM_LINES) return refused(tooLong);
  const columns = heading.cells.map(columnOf);
  const unknownColumns = heading.cells.filter((_cell, index) => columns[index] === null);
  const problem = headingProblem(heading, columns, needed);
  const lines =
    problem === null
      ? records.map((record) => readLine(record, columns))
      : [{ ...NOTHING_SAID, line: heading.line, problem }];
  return accepted({ lines, unknownColumns });
}

const NOTHING_SAID = {
  names: { client: null, enterprise: null, factory: null, area: null },
  timeZone: null,
  expiresAt: null,
};

function hasWords({ cells, quotesFit }: CsvRecord): boolean {
  return !quotesFit || cells.some((cell) => cell.trim() !== '');
}

/** `Time zone`, `time_zone` and `TIMEZONE` are one column. */
function columnOf(cell: string): Column | null {
  const plain = cell.toLowerCase().replaceAll(/[\s_-]/g, '');
  return COLUMNS.find((column) => column.toLowerCase() === plain) ?? null;
}

function headingProblem(
  { quotesFit }: CsvRecord,
  columns: readonly (Column | null)[],
  needed: PlaceColumn,
): ImportProblem | null {
  if (!quotesFit) return { kind: 'quote' };
  const twice = columns.find((column, index) => column !== null && columns.indexOf(column) !== index);
  if (typeof twice === 'string') return { kind: 'columnTwice', column: twice };
  return columns.includes(needed) ? null : { kind: 'columnMissing', column: needed };
}

function readLine({ line, cells, quotesFit }: CsvRecord, columns: readonly (Column | null)[]): ReadLine {
  if (!quotesFit) return { ...NOTHING_SAID, line, problem: { kind: 'quote' } };
  if (cells.length !== columns.length) {
    const problem = { kind: 'columns', expected: columns.length, found: cells.length } as const;
    return { ...NOTHING_SAID, line, problem };
  }
  const said = (column: Column): string | null => cells[columns.indexOf(column)]?.trim() || null;
  const names = {
    client: said('client'),
    enterprise: said('enterprise'),
    factory: said('factory'),
    area: said('area'),
  };
  const timeZone = said('timeZone');
  const expires = said('expires');
  const problem = unfitName(names) ?? (timeZone === null ? null : unfitZone(timeZone, names));
  if (problem !== null) return { ...NOTHING_SAID, line, names, problem };
  const expiresAt = expires === null ? null : instantSaid(expires, timeZone);
  const isOdd = expires !== null && (expiresAt === null || !carriesTerm(names));
  const odd = isOdd ? ({ kind: 'date', value: shortened(expires) } as const) : null;
  return { line, names, timeZone, expiresAt, problem: odd };
}

function unfitName(names: ReadLine['names']): ImportProblem | null {
  const column = PLACE_COLUMNS.find((one) => names[one] !== null && !nameShape.safeParse(names[one]).success);
  if (column !== undefined) return { kind: 'nameUnfit', column };
  return names.area !== null && names.factory === null ? { kind: 'nameMissing', column: 'factory' } : null;
}

/** Only a factory has a clock on its wall. */
function unfitZone(timeZone: string, { factory }: ReadLine['names']): ImportProblem | null {
  const fits = factory !== null && timeZoneShape.safeParse(timeZone).success;
  return fits ? null : { kind: 'timeZone', value: shortened(timeZone) };
}

/** A term is a factory's, or a client's where the line names no place below it. */
function carriesTerm({ client, enterprise, factory }: ReadLine['names']): boolean {
  return factory !== null || (client !== null && enterprise === null);
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

/** A day counts to its end, on the factory's clock. Else an instant with its offset, as ISO 8601 writes it. */
function instantSaid(text: string, timeZone: string | null): Instant | null {
  if (INSTANT.test(text)) {
    const instant = Date.parse(text);
    return Number.isNaN(instant) ? null : instant;
  }
  const [, year, month, day] = DAY.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // The 31st of April would be the 1st of May.
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  return factoryCalendar(timeZone).instantOf(midnight.getTime() / 86_400_000 + 1, 0);
}

/** Enough to find it in the file. */
function shortened(text: string): string {
  return text.length > 64 ? `${text.slice(0, 63)}…` : text;
}
