import type { Database } from 'better-sqlite3';
import { CHAIN_START, entryHash, type ChainedEntry } from '../../../shop/audit/index.ts';
import { sha256 } from '../../store/store.ts';
import type { ApplyingHouse } from '../applying/house.ts';
import { partHash } from './parts.ts';

interface WaitingEntry {
  readonly sequence: number;
  readonly ordinal: number;
  readonly rowId: string;
}

/**
 * Chains the entries of the record that wait in the outbox anew, as the first of an epoch, and seals their parts again:
 * no hub has ever taken them. The file's own guard of the record is lifted for that, within the transaction.
 */
export function chainAnew(house: ApplyingHouse, from: number, to: number): void {
  const { database, stationId } = house;
  const waiting = database
    .prepare<[string, number], WaitingEntry>(
      `SELECT outbox.sequence AS sequence, ordinal, row_id AS rowId FROM outbox_edits
          JOIN outbox USING (sequence) JOIN audit_entries ON audit_entries.id = outbox_edits.row_id
        WHERE table_name = 'audit_entries' AND is_pushed = 0 AND station_id = ? AND epoch = ?
        ORDER BY audit_entries.sequence`,
    )
    .all(stationId, from);
  if (waiting.length === 0) return;
  const putBack = liftGuard(database);
  let previousHash = CHAIN_START;
  for (const [index, { sequence, ordinal, rowId }] of waiting.entries()) {
    previousHash = chainEntry(house, { sequence, ordinal, rowId }, { to, sequence: index + 1, previousHash });
  }
  for (const guard of putBack) database.exec(guard);
  for (const sequence of new Set(waiting.map((entry) => entry.sequence))) sealAgain(house, sequence);
}

/** Takes the triggers away that keep entries as they are; gives what makes them again. */
function liftGuard(database: Database): readonly string[] {
  const guards = database
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_entries_never_%'",
    )
    .all();
  for (const { name } of guards) database.exec(`DROP TRIGGER "${name}"`);
  return guards.map(({ sql }) => sql);
}

function chainEntry(
  { rows, database }: ApplyingHouse,
  waiting: WaitingEntry,
  place: { readonly to: number; readonly sequence: number; readonly previousHash: string },
): string {
  const row = rows.find('audit_entries', waiting.rowId);
  if (row === null) throw new Error(`The entry ${waiting.rowId} waits and is not there`);
  const { to, sequence, previousHash } = place;
  const entry = { ...entryOf(row), epoch: to, sequence, previousHash };
  const hash = entryHash(entry, sha256);
  const values = { ...row, epoch: to, sequence, previous_hash: previousHash, hash };
  rows.update('audit_entries', waiting.rowId, { epoch: to, sequence, previous_hash: previousHash, hash });
  database
    .prepare('UPDATE outbox_edits SET columns = ? WHERE sequence = ? AND ordinal = ?')
    .run(JSON.stringify(values), waiting.sequence, waiting.ordinal);
  return hash;
}

function entryOf(row: Readonly<Record<string, string | number | null>>): Omit<ChainedEntry, 'hash'> {
  return {
    id: String(row['id']),
    stationId: String(row['station_id']),
    epoch: Number(row['epoch']),
    sequence: Number(row['sequence']),
    at: Number(row['at']),
    action: String(row['action']),
    result: row['result'] as ChainedEntry['result'],
    personId: row['person_id'] as string | null,
    recordKind: String(row['record_kind']),
    recordId: row['record_id'] as string | null,
    scopeId: row['scope_id'] as string | null,
    body: String(row['body']),
    previousHash: String(row['previous_hash']),
  };
}

function sealAgain({ database, outbox }: ApplyingHouse, sequence: number): void {
  const [waiting] = outbox.read([sequence]);
  if (waiting === undefined) return;
  const { part, edits } = waiting;
  database
    .prepare('UPDATE outbox SET hash = ? WHERE sequence = ?')
    .run(partHash({ ...part, edits }), sequence);
}
