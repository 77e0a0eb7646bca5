import type { AccessPolicy } from '../../../shop/access/index.ts';
import type { MakeId } from '../../../shop/kernel/index.ts';
import type { Reading, RowChange } from '../../../shop/records/store.ts';
import type { RowEdit } from '../hub.ts';
import type { SealingHouse } from '../sealing/seal.ts';
import type { PartJudge } from './judge.ts';
import type { RulesOfRows } from './rules-of-rows.ts';
import type { Wholly } from './savepoint.ts';

export interface ApplyingHouse extends SealingHouse {
  readonly stationId: string;
  readonly reading: Reading;
  readonly judges: readonly PartJudge[];
  readonly rules: RulesOfRows;
  readonly makeId: MakeId;
  readonly wholly: Wholly;
  /** The access rules of the rows as they are committed. */
  readonly policy: () => AccessPolicy;
  /** Other rows that have a name which only one should have; empty: none. */
  namesakes(tableName: string, rowId: string): readonly string[];
}

/** A part as it is applied: as it came from the hub, or this station's own that waits. */
export interface PartInHand {
  /** The hub's number; null: it is this station's own, and has not come back. */
  readonly hubSequence: number | null;
  readonly stationId: string;
  readonly transactionId: string;
  readonly place: string;
  readonly personId: string | null;
  readonly hybridTime: string;
  readonly orderedTime: string;
  readonly edits: readonly RowEdit[];
  /** What is told (and not decided) stands here already: only the rest is written. */
  readonly isTold: boolean;
  /** A copy of everything, as a company begins with: nobody could have granted it, so nobody is asked. */
  readonly isFounding: boolean;
}

/** The rows that were changed, each once: what is told after the commit. */
export interface ChangedRows {
  add(change: RowChange): void;
  all(): readonly RowChange[];
}

export function changedRows(): ChangedRows {
  const byRow = new Map<string, RowChange>();
  return {
    add(change) {
      byRow.set(`${change.table} ${change.rowId}`, change);
    },
    all: () => [...byRow.values()],
  };
}

/** When a hybrid time was, in milliseconds since 1970. */
export function millisecondsOf(hybridTime: string): number {
  return Number.parseInt(hybridTime.slice(0, 12), 16);
}

/** The station that gave a hybrid time; it ends with it. */
export function stationOf(hybridTime: string): string {
  return hybridTime.slice(18);
}
