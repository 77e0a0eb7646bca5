import { z } from 'zod';
import { idOf, listProcedure, type Actor } from '../records/index.ts';

/** One line of the record. */
export interface AuditEntryView {
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

export const auditContract = {
  entries: listProcedure('audit.view')
    .input(
      z.object({
        personId: idOf<'Person'>().optional(),
        recordId: z.string().max(64).optional(),
        action: z.string().max(80).optional(),
        result: z.enum(['done', 'refused']).optional(),
        search: z.string().max(120).optional(),
        beforeSequence: z.number().int().optional(),
        limit: z.number().int().min(1).max(200).default(100),
      }),
    )
    .output(z.object({ entries: z.custom<readonly AuditEntryView[]>(), more: z.boolean() })),
  verify: listProcedure('audit.view').output(
    z.object({ unbroken: z.boolean(), entries: z.number(), firstBadSequence: z.number().nullable() }),
  ),
};
