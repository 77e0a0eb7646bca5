import { and, asc, desc, eq, isNull, like, lt, or, sql, type SQL } from 'drizzle-orm';
import { accepted, refused } from '../kernel/index.ts';
import type { Store } from '../records/store.ts';
import type { Call, UseCasesOf } from '../records/use-case.ts';
import { among } from '../records/visible-rows.ts';
import { walkChain, type ChainVerdict } from './chain.ts';
import type { AuditEntryView, auditContract } from './contract.ts';
import type { AuditBody, AuditRefusal, RecordEntry } from './model.ts';
import { auditEntries } from './tables.ts';

export interface AuditHouse {
  readonly store: Store<RecordEntry>;
  sha256(text: string): string;
  /** Whether the person may see the record of the whole installation, and so entries that belong to no scope. */
  seesAll(call: Call): boolean;
}

export function auditUseCases(house: AuditHouse): UseCasesOf<typeof auditContract> {
  return {
    entries: (call, input) => {
      const visible = call.visible('audit.view');
      const pattern = `%${(input.search ?? '').replaceAll(/[%_\\]/g, '')}%`;
      const conditions: (SQL | undefined)[] = [
        house.seesAll(call)
          ? or(isNull(auditEntries.scopeId), among(auditEntries.scopeId, visible.every))
          : among(auditEntries.scopeId, visible.every),
        input.personId === undefined ? undefined : eq(auditEntries.personId, input.personId),
        input.recordId === undefined ? undefined : eq(auditEntries.recordId, input.recordId),
        input.action === undefined ? undefined : eq(auditEntries.action, input.action),
        input.result === undefined ? undefined : eq(auditEntries.result, input.result),
        input.beforeSequence === undefined ? undefined : lt(auditEntries.sequence, input.beforeSequence),
        input.search === undefined || input.search === '' ? undefined : like(auditEntries.body, pattern),
      ];
      const rows = house.store.reading
        .select()
        .from(auditEntries)
        .where(and(...conditions))
        .orderBy(desc(auditEntries.sequence))
        .limit(input.limit + 1)
        .all();
      return accepted({
        entries: rows.slice(0, input.limit).map(entryView),
        more: rows.length > input.limit,
      });
    },
    verify: async (call) => {
      if (call.visible('audit.view').every.length === 0) {
        return refused<AuditRefusal>({ code: 'audit.nothingVisible' });
      }
      const verdict = await verifyRecord(house.store, house.sha256);
      return accepted({
        unbroken: verdict.firstBad === null,
        entries: verdict.entries,
        firstBadSequence: verdict.firstBad?.sequence ?? null,
      });
    },
  };
}

/** Entries looked at in one go: about ten milliseconds of work, after which a print that streams has its turn. */
const PAGE_ENTRIES = 500;

/** Walks the whole record of a store, page by page. Entries that are added meanwhile are looked at too. */
export async function verifyRecord(
  store: Pick<Store<RecordEntry>, 'reading'>,
  sha256: (text: string) => string,
): Promise<ChainVerdict> {
  const walk = walkChain(sha256);
  for (let after: EntryRow | undefined; ;) {
    const page = pageAfter(store, after);
    after = page.at(-1);
    if (!walk.take(page) || after === undefined) return walk.verdict();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

type EntryRow = typeof auditEntries.$inferSelect;

function pageAfter(
  { reading }: Pick<Store<RecordEntry>, 'reading'>,
  after: EntryRow | undefined,
): EntryRow[] {
  const { stationId, epoch, sequence } = auditEntries;
  return reading
    .select()
    .from(auditEntries)
    .where(
      after === undefined
        ? undefined
        : sql`(${stationId}, ${epoch}, ${sequence}) > (${after.stationId}, ${after.epoch}, ${after.sequence})`,
    )
    .orderBy(asc(stationId), asc(epoch), asc(sequence))
    .limit(PAGE_ENTRIES)
    .all();
}

function entryView(row: typeof auditEntries.$inferSelect): AuditEntryView {
  // The body was written by this program in this shape; a body that somebody changed is what `verify` is for.
  const body = JSON.parse(row.body) as AuditBody;
  return {
    sequence: row.sequence,
    at: row.at,
    stationName: body.stationName,
    personId: row.personId,
    personName: body.actor.personName,
    face: body.actor.face,
    roleName: body.actor.roleName,
    action: row.action,
    result: row.result,
    recordKind: row.recordKind,
    recordId: row.recordId,
    recordName: body.recordName,
    scopeId: row.scopeId,
    scopeName: body.scopeName,
    reason: body.reason,
    facts: body.facts,
  };
}
