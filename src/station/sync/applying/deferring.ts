import type { RowEdit } from '../hub.ts';
import { shapeNamed } from '../travelling.ts';
import { pick } from '../undo.ts';

/** What of an edit this Printhall knows, and what it does not know yet. */
export interface SplitEdit {
  readonly known: RowEdit | null;
  readonly unknown: RowEdit | null;
}

/** A newer Printhall has tables and columns that this one has not: they wait, and nothing of them is lost. */
export function splitByKnowledge(edit: RowEdit): SplitEdit {
  const shape = shapeNamed(edit.tableName);
  if (shape === null) return { known: null, unknown: edit };
  const names = Object.keys({ ...edit.columns, ...edit.before });
  const strange = names.filter((name) => !shape.columns.has(name));
  if (strange.length === 0) return { known: edit, unknown: null };
  const ours = names.filter((name) => shape.columns.has(name));
  const part = (wanted: readonly string[]): RowEdit => ({
    ...edit,
    columns:
      edit.columns === null
        ? null
        : pick(
            edit.columns,
            wanted.filter((name) => Object.hasOwn(edit.columns ?? {}, name)),
          ),
    before:
      edit.before === null
        ? null
        : pick(
            edit.before,
            wanted.filter((name) => Object.hasOwn(edit.before ?? {}, name)),
          ),
  });
  const known = ours.length === 0 && edit.operation === 'update' ? null : part(ours);
  // A row that goes takes what is not known of it along.
  return { known, unknown: edit.operation === 'delete' ? null : { ...part(strange), operation: 'update' } };
}
