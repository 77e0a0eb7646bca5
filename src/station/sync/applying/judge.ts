import type { AccessPolicy } from '../../../shop/access/index.ts';
import type { Refusal } from '../../../shop/kernel/index.ts';
import type { Reading } from '../../../shop/records/store.ts';
import type { RowEdit } from '../hub.ts';

/** What a judge looks at: the edits of one part in tables whose changes can be refused, before they are written. */
export interface JudgedPart {
  /** Who did it, by the entry of the record that came with it; null: no person. */
  readonly personId: string | null;
  /** The time by which the part is ordered, in milliseconds since 1970. */
  readonly at: number;
  readonly stationId: string;
  readonly edits: readonly RowEdit[];
}

/**
 * A room's own rules, asked again of what another station did, and of what this one did before it knew what others
 * had done. It sees nothing but the rows, so that every station comes to the same verdict.
 */
export interface PartJudge {
  /** It is asked about parts with an edit of any of these tables. */
  readonly tables: ReadonlySet<string>;
  /**
   * What is against the part, on the rows as they are before it; null: nothing. Never throws for what came in, and keeps
   * nothing from one part to the next.
   *
   * @param rules the rules of access as these rows have them
   */
  objectionTo(reading: Reading, part: JudgedPart, rules: () => AccessPolicy): Refusal | null;
}
