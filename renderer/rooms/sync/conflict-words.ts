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

type Named = Pick<ConflictView, 'table' | 'recordName' | 'subject'>;

/** What a conflict is about: `Project “Cabinet doors”`, `Role of a person “Ada Marlow · Operator · Hall North”`. */
export function thingOf(conflict: Named, t: Say, roleWord: (englishName: string) => string): string {
  const kind = thingWord(conflict.table, t);
  const name = nameOf(conflict, roleWord);
  return name === '' ? kind : t('sync.conflicts.of', { kind, name });
}

function nameOf({ recordName, subject }: Named, roleWord: (englishName: string) => string): string {
  if (subject === null) return recordName ?? '';
  const { personName, roleName, placeName } = subject;
  return [personName, roleName === null ? null : roleWord(roleName), placeName]
    .filter((part) => part !== null)
    .join(' · ');
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
