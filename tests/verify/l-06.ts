import * as fc from 'fast-check';
import { asc } from 'drizzle-orm';
import { csvPieces } from '../../src/shop/audit/export.ts';
import { walkRecord } from '../../src/shop/audit/record-walk.ts';
import { auditEntries } from '../../src/shop/audit/tables.ts';
import { sha256 } from '../../src/station/store/store.ts';
import { entry, openBareStore, passingFolder } from '../support/open-station.ts';
import { type Harness, Tally, tryProperty } from './harness.ts';

/** By kind: what somebody could call a thing to forge a line, hide one, or run something in a spreadsheet. */
const HOSTILE: Readonly<Record<string, readonly string[]>> = {
  'new line': ['a\r\nforged: line', 'two\u2028lines', 'three\u0085lines', 'page\fbreak'],
  'escape sequence': ['\u001b[2J\u001b[31mall is well', '\u009b31m', '\u001b]0;title\u0007'],
  formula: ['=cmd|"/c calc"!A1', '+1+1', '-1', '@SUM(A1)', '\t=1', '\r=1'],
  bidirectional: ['\u202egpj.exe', '\u2066hidden\u2069', '\u200f\u202dx'],
  quote: ['"},{"action":"forged', 'a","b', "'; DROP TABLE audit_entries; --"],
  'half a character': ['half \ud800', '\udc00 half', 'nul\u0000byte'],
};

const LONG = ['x'.repeat(1_000_000), '😀'.repeat(300_000)];

/** Characters that write over the line that shows them, or end it. Lines and tabs in a text are a text's own. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const UNSHOWABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/u;

/** No column holds more than this, however long what was typed. */
const LENGTH_MAXIMUM = 250_000;

/** Whatever anybody calls anything, it stands in the record spelled out and cut to length, and runs nowhere. */
export const harness: Harness = {
  id: 'L-06',
  about: 'no name forges a line, hides one, or is a formula in an export',
  floor: 1_000,
  fewRuns: 30,
  faultClasses: [...Object.keys(HOSTILE), 'a megabyte', 'any text'],
  async run({ seed, runs, progress }) {
    const tally = new Tally();
    const folder = passingFolder();
    const { store } = await openBareStore(folder.directory);
    const hostile = fc.constantFrom(
      ...Object.entries(HOSTILE).flatMap(([kind, texts]) => texts.map((text) => ({ kind, text }))),
    );
    const any = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => ({ kind: 'any text', text }));
    const long = fc.constantFrom(...LONG.map((text) => ({ kind: 'a megabyte', text })));
    const name = fc.oneof(
      { weight: 6, arbitrary: hostile },
      { weight: 3, arbitrary: any },
      { weight: 1, arbitrary: long },
    );
    const property = fc.property(name, name, (one, other) => {
      tally.met(one.kind);
      tally.met(other.kind);
      store.write((tx) =>
        tx.record(
          entry({
            actor: { ...entry().actor, personName: one.text },
            recordName: other.text,
            recordId: one.text,
            reason: other.text,
            scopeName: one.text,
            facts: { [one.text.slice(0, 200)]: other.text, nested: [{ firmware: one.text }] },
          }),
        ),
      );
    });
    await tryProperty(tally, property, { seed, runs });
    progress(`${tally.runs} entries`);
    for (const row of store.reading.select().from(auditEntries).orderBy(asc(auditEntries.sequence)).all())
      checkRow(tally, row);
    const { firstBad } = await walkRecord({ reading: store.reading, anchor: null, sha256 });
    tally.expect(firstBad === null, `the chain is broken at ${firstBad?.sequence ?? 0}`);
    await checkCsv(tally, store.reading);
    store.close();
    folder.remove();
    return tally.outcome();
  },
};

function checkRow(tally: Tally, row: typeof auditEntries.$inferSelect): void {
  for (const [column, value] of Object.entries(row)) {
    if (typeof value !== 'string') continue;
    tally.expect(!UNSHOWABLE.test(value), () => `${column}: ${JSON.stringify(value.slice(0, 200))}`);
    tally.expect(value.length <= LENGTH_MAXIMUM, `${column} holds ${value.length} characters`);
  }
  // The body is one line of JSON: what looks like a line in it is two characters.
  tally.expect(!/[\n\r]/.test(row.body), 'a body of two lines');
}

async function checkCsv(tally: Tally, reading: Parameters<typeof csvPieces>[0]): Promise<void> {
  let text = '';
  for await (const piece of csvPieces(reading, { visible: null, filter: {}, within: null }))
    text += piece.text;
  const cells = cellsOf(text);
  tally.expect(cells.length > 100, `only ${cells.length} cells`);
  const formulas = cells.filter((cell) => /^[=+\-@\t\r]/.test(cell));
  tally.expect(formulas.length === 0, () => `a formula: ${formulas[0]?.slice(0, 60) ?? ''}`);
}

/** Cells of RFC 4180, by hand. */
function cellsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(([, quoted, plain]) =>
    (quoted ?? plain ?? '').replaceAll('""', '"'),
  );
}
