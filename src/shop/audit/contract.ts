import { z } from 'zod';
import { eventIterator } from '@orpc/contract';
import { idOf, instantShape, listProcedure, provenListProcedure, type Actor } from '../records/index.ts';
import type { ChainProblem } from './chain.ts';
import type { HeadProblem, SignedHead } from './model.ts';

/** One line of the record. */
export interface AuditEntryView {
  readonly stationId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly at: number;
  readonly stationName: string;
  readonly personId: string | null;
  readonly personName: string | null;
  /** Through what it came: tells the printer's own doing from the station's where there is no person. */
  readonly face: Actor['face'];
  readonly roleName: string | null;
  readonly action: string;
  readonly result: 'done' | 'refused';
  readonly recordKind: string;
  readonly recordId: string | null;
  readonly recordName: string | null;
  readonly scopeId: string | null;
  readonly scopeName: string | null;
  readonly reason: string | null;
  /** Further facts of the entry: before and after, the refusal. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What the record says of itself: see RULES.md, AU3 and AU4. */
export interface RecordVerdict {
  readonly unbroken: boolean;
  readonly entries: number;
  readonly firstBad: {
    readonly stationName: string;
    readonly sequence: number;
    readonly problem: ChainProblem | HeadProblem;
  } | null;
  /** Signed heads that were compared with the entries that they name. */
  readonly headsChecked: number;
  /** The newest head: everything up to there cannot have been rewritten unseen. Null: none is kept. */
  readonly lastHead: { readonly sequence: number; readonly at: number } | null;
}

/** What can be chosen in the record's filters, of what the caller may see. */
export interface RecordFacets {
  readonly actions: readonly { readonly action: string; readonly entries: number }[];
  readonly people: readonly {
    readonly personId: string;
    readonly personName: string;
    readonly entries: number;
  }[];
  readonly stations: readonly { readonly stationId: string; readonly stationName: string }[];
}

/** What is looked for. Every part that is left out holds for all. */
export const filterShape = z.object({
  personId: idOf<'Person'>().optional(),
  recordId: z.string().max(64).optional(),
  action: z.string().max(80).optional(),
  result: z.enum(['done', 'refused']).optional(),
  stationId: z.string().max(64).optional(),
  /** The place and all below it. */
  scopeId: idOf<'Scope'>().optional(),
  fromAt: instantShape.optional(),
  /** Without this very instant. */
  untilAt: instantShape.optional(),
  search: z.string().max(120).optional(),
});

/** What is looked for, as it comes over the contract. */
export type RecordFilter = z.infer<typeof filterShape>;

/** Where a page of the record begins: after this entry. */
export interface RecordCursor {
  readonly at: number;
  readonly stationId: string;
  readonly sequence: number;
}

export const auditContract = {
  entries: listProcedure('audit.view')
    .input(
      filterShape.extend({
        /** The last entry of the page before; the next page begins after it. */
        after: z
          .object({ at: instantShape, stationId: z.string().max(64), sequence: z.number().int() })
          .optional(),
        limit: z.number().int().min(1).max(200).default(100),
      }),
    )
    .output(z.object({ entries: z.custom<readonly AuditEntryView[]>(), more: z.boolean() })),
  facets: listProcedure('audit.view').output(z.custom<RecordFacets>()),
  verify: listProcedure('audit.view').output(z.custom<RecordVerdict>()),
  /** The newest signed heads, the newest first, and the key that proves them. */
  heads: listProcedure('audit.view').output(
    z.object({ publicKey: z.string(), keptIn: z.string(), heads: z.custom<readonly SignedHead[]>() }),
  ),
  /**
   * What the filter finds, as text, piece by piece, the oldest first. `csv` for a spreadsheet; `proof`: every entry of
   * this station with its hashes, the heads and the key, for a verifier that has nothing else (refused to who does not
   * see all of it).
   */
  export: provenListProcedure('audit.view')
    .input(filterShape.extend({ format: z.enum(['csv', 'proof']) }))
    .output(eventIterator(z.string())),
};
