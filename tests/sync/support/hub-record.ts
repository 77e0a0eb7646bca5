import type { IncomingPart } from '../../../src/station/sync/hub.ts';

/** What stands before the first entry of a record. */
const BEGINNING = '0'.repeat(64);

/** Whether the entries that a station told do not continue each other, in any of its epochs. */
export function isRecordBroken(parts: readonly IncomingPart[], stationId: string): boolean {
  const entries = parts
    .filter((part) => part.stationId === stationId)
    .flatMap(({ edits }) => edits)
    .filter(({ tableName, operation }) => tableName === 'audit_entries' && operation === 'insert')
    .map(({ columns }) => columns ?? {})
    .filter((entry) => entry['station_id'] === stationId);
  for (const ofEpoch of Map.groupBy(entries, (entry) => entry['epoch']).values()) {
    let last = BEGINNING;
    const inOrder = ofEpoch.toSorted((left, right) => Number(left['sequence']) - Number(right['sequence']));
    for (const [index, entry] of inOrder.entries()) {
      if (entry['sequence'] !== index + 1 || entry['previous_hash'] !== last) return true;
      last = String(entry['hash']);
    }
  }
  return false;
}
