import type { ConflictView } from '../../../src/shop/sync/index.ts';
import type { Say } from '../../text/index.ts';
import { en } from '../../text/en/index.ts';
import { namedColumn, type NamedTable } from './conflict-values.ts';

function namedTable(table: string): NamedTable {
  return Object.hasOwn(en.sync.thing, table) ? (table as NamedTable) : 'other';
}

/** What a table's rows are called, one of them. */
export function thingWord(table: string, t: Say): string {
  return t(`sync.thing.${namedTable(table)}`);
}

/** What a conflict is about: `Project “Cabinet doors”`. */
export function thingOf({ table, recordName }: Pick<ConflictView, 'table' | 'recordName'>, t: Say): string {
  const kind = thingWord(table, t);
  return recordName === null || recordName === '' ? kind : t('sync.conflicts.of', { kind, name: recordName });
}

/** Which of its columns, where it is about one that has a word. */
export function columnOf({ column }: Pick<ConflictView, 'column'>, t: Say): string | null {
  const named = column === null ? null : namedColumn(column);
  return named === null ? null : t(`sync.column.${named}`);
}

/** What happened, in plain words. */
export function conflictSentence({ kind, table }: Pick<ConflictView, 'kind' | 'table'>, t: Say): string {
  // Of a person it is the e-mail by which they sign in.
  if (kind === 'nameTaken' && table === 'people') return t('sync.conflicts.text.emailTaken');
  return t(`sync.conflicts.text.${kind}`);
}
