import { hash as digest } from 'node:crypto';
import type { OutgoingPart, RowEdit } from '../hub.ts';

/**
 * The hash of a part: SHA-256, hexadecimal, over what its station says of it and over the spelling of its edits. Columns
 * keep the order in which they were sealed: to sort them each time took longer than to write the row.
 */
export function partHash(part: Omit<OutgoingPart, 'hash' | 'isFounding'>): string {
  return hashOfSpelled(part, knownSpelling(part) ?? JSON.stringify(part.edits.map(bareEdit)));
}

/** As `partHash`, of edits that are spelled already. */
export function hashOfSpelled(
  part: Omit<OutgoingPart, 'hash' | 'isFounding' | 'edits'>,
  spelling: string,
): string {
  const { sequence, transactionId, place, hybridTime, personId, schema } = part;
  const said = JSON.stringify([sequence, transactionId, place, hybridTime, personId, schema]);
  return digest('sha256', `${said}${spelling}`);
}

/** An edit as it is sent, without what takes it back here. */
function bareEdit({ tableName, rowId, operation, columns, before }: RowEdit): RowEdit {
  return { tableName, rowId, operation, columns, before };
}

/** Edits as they are sent, from their columns as they stand on disk: the same as JSON makes of the edits themselves. */
export function spelled(edits: readonly EditInText[]): string {
  const each = edits.map(
    ({ tableName, rowId, operation, columns, before }) =>
      `{"tableName":${JSON.stringify(tableName)},"rowId":${JSON.stringify(rowId)},"operation":"${operation}",` +
      `"columns":${columns},"before":${before}}`,
  );
  return `[${each.join(',')}]`;
}

export interface EditInText extends Pick<RowEdit, 'tableName' | 'rowId' | 'operation'> {
  /** JSON. */
  readonly columns: string;
  /** JSON. */
  readonly before: string;
}

const SPELLING = Symbol('spelling');

/**
 * Notes beside a part the text that its edits were read from, so that nobody spells them again. A copy of the part has
 * none: its edits may be others.
 */
export function readFrom<Part extends object>(spelling: string, part: Part): Part {
  return Object.defineProperty(part, SPELLING, { value: spelling });
}

/** The text that the edits of a part were read from; undefined: nobody knows. */
export function knownSpelling(part: object): string | undefined {
  return (part as { readonly [SPELLING]?: string })[SPELLING];
}
