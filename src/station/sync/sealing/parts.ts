import { hash as digest } from 'node:crypto';
import type { OutgoingPart, RowEdit } from '../hub.ts';

/**
 * The hash of a part: SHA-256, hexadecimal, over what its station says of it and over its edits, as JSON. The members are
 * named here in their order, and the columns of a row keep the order in which they were sealed: to sort them each time
 * took longer than to write the row.
 */
export function partHash(part: Omit<OutgoingPart, 'hash' | 'isFounding'>): string {
  const { sequence, transactionId, place, hybridTime, personId, schema, edits } = part;
  const said = [sequence, transactionId, place, hybridTime, personId, schema];
  return digest('sha256', JSON.stringify([said, edits.map(bareEdit)]));
}

/** An edit as it is sent, without what takes it back here. */
export function bareEdit({ tableName, rowId, operation, columns, before }: RowEdit): RowEdit {
  return { tableName, rowId, operation, columns, before };
}
