import type { Actor } from '../records/index.ts';
import type { Store } from '../records/store.ts';
import type { ChainedEntry } from './chain.ts';
import type { RecordFilter } from './contract.ts';
import { csvLine } from './csv.ts';
import { bodyOf } from './entry-view.ts';
import type { RecordAnchor } from './heads.ts';
import type { RecordEntry } from './model.ts';
import { entriesOfStation, type RecordReading } from './record-walk.ts';
import { wholeOfRecord, type RecordQuestion } from './search.ts';

/** A piece of an export, and how many entries it holds. */
export interface ExportPiece {
  readonly text: string;
  readonly entries: number;
}

/** Told apart from what an older or newer Printhall writes. */
export const PROOF_VERSION = 1;

/** The first line of a spreadsheet of the record. */
const HEADINGS = [
  'Time',
  'Station',
  'Number',
  'Person',
  'Role',
  'Through',
  'Action',
  'Result',
  'Kind of record',
  'Record',
  'Place',
  'Reason',
  'Details',
  'Record id',
  'Person id',
] as const;

/** What is found, for a spreadsheet (RFC 4180), the oldest first. */
export async function* csvPieces(
  reading: RecordReading,
  question: RecordQuestion,
): AsyncGenerator<ExportPiece, void, void> {
  yield { text: csvLine(HEADINGS), entries: 0 };
  for await (const rows of wholeOfRecord(reading, question)) {
    if (rows.length > 0) yield { text: rows.map(csvOfEntry).join(''), entries: rows.length };
  }
}

function csvOfEntry(row: ChainedEntry): string {
  const body = bodyOf(row);
  const details = Object.keys(body.facts).length === 0 ? '' : JSON.stringify(body.facts);
  return csvLine([
    new Date(row.at).toISOString(),
    body.stationName,
    String(row.sequence),
    body.actor.personName ?? '',
    body.actor.roleName ?? '',
    body.actor.face,
    row.action,
    row.result,
    row.recordKind,
    body.recordName ?? '',
    body.scopeName ?? '',
    body.reason ?? '',
    details,
    row.recordId ?? '',
    row.personId ?? '',
  ]);
}

/**
 * All of one station's record with what proves it, one JSON value a line: first what it is and the key, then the entries
 * in their order with every column that is hashed, then the heads.
 */
export async function* proofPieces(
  reading: RecordReading,
  stationId: string,
  anchor: RecordAnchor | null,
): AsyncGenerator<ExportPiece, void, void> {
  const first = {
    kind: 'printhall-record',
    version: PROOF_VERSION,
    stationId,
    publicKey: anchor?.publicKey ?? null,
  };
  yield { text: line(first), entries: 0 };
  // Before the entries, as when the record is verified: a head that comes meanwhile would name an entry that is not in.
  const heads: string[] = [];
  if (anchor !== null) {
    for await (const kept of anchor.heads()) {
      heads.push(line(kept.readable ? { kind: 'head', ...kept.head } : { kind: 'head', unreadable: true }));
    }
  }
  for await (const rows of entriesOfStation(reading, stationId)) {
    const text = rows.map((row) => line({ kind: 'entry', ...row })).join('');
    yield { text, entries: rows.length };
  }
  if (heads.length > 0) yield { text: heads.join(''), entries: 0 };
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Who carries what out of the house. */
export interface ExportAct {
  readonly actor: Actor;
  readonly format: 'csv' | 'proof';
  readonly filter: RecordFilter;
}

/** Puts an export on record before its first piece leaves. */
export function recordExport(store: Store<RecordEntry>, act: ExportAct): void {
  store.write((tx) => tx.record(exportEntry('audit.export', act, { filter: act.filter })));
}

/** Hands the pieces on, one when it is asked for, and puts on record how much left the house, cut off or whole. */
export async function* recorded(
  store: Store<RecordEntry>,
  act: ExportAct,
  pieces: AsyncGenerator<ExportPiece, void, void>,
): AsyncGenerator<string, void, void> {
  let entries = 0;
  let whole = false;
  try {
    for await (const piece of pieces) {
      entries += piece.entries;
      yield piece.text;
    }
    whole = true;
  } finally {
    store.write((tx) => tx.record(exportEntry('audit.exportEnded', act, { entries, whole })));
  }
}

function exportEntry(
  action: string,
  { actor, format, filter }: ExportAct,
  facts: Readonly<Record<string, unknown>>,
): RecordEntry {
  return {
    actor,
    action,
    result: 'done',
    recordKind: 'record',
    recordId: null,
    recordName: null,
    scopeId: filter.scopeId ?? null,
    scopeName: null,
    facts: { format, ...facts },
  };
}
