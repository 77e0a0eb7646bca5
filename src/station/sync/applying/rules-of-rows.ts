import type { AccessPolicy } from '../../../shop/access/index.ts';
import type { Reading, RowChange } from '../../../shop/records/store.ts';
import { createPolicyBook, type PolicyBook } from '../../policy-book.ts';

/**
 * The rules of access as the rows stand in the middle of a transaction, for whoever judges there: one for all judges, so
 * that none of them can miss what a part before it changed.
 */
export interface RulesOfRows {
  /**
   * Before the first question of a transaction: whatever was kept may have changed since.
   *
   * @param compiled the rules of the rows as they are now; null: nobody has compiled them
   */
  begin(compiled: AccessPolicy | null): void;
  /** These rows were written, or taken back. */
  changed(changes: readonly RowChange[]): void;
  /** Compiled when it is first asked for, and followed from then on. */
  current(): AccessPolicy;
}

export function rulesOfRows(reading: Reading): RulesOfRows {
  let book: PolicyBook | null = null;
  return {
    begin(compiled) {
      book = compiled === null ? null : createPolicyBook(reading, compiled);
    },
    changed(changes) {
      book?.follow(changes);
    },
    current() {
      book ??= createPolicyBook(reading);
      return book.current();
    },
  };
}
