import type { ScopeId } from '../access/index.ts';
import { accepted, refused, type Result } from '../kernel/index.ts';
import type { Store } from '../records/store.ts';
import type { Call, UseCasesOf } from '../records/use-case.ts';
import type { auditContract, RecordFilter, RecordVerdict } from './contract.ts';
import { entryView } from './entry-view.ts';
import { csvPieces, proofPieces, recorded, recordExport, type ExportAct } from './export.ts';
import { createTallies, stationNameOf } from './facets.ts';
import type { RecordAnchor } from './heads.ts';
import type { AuditRefusal, RecordEntry, SignedHead } from './model.ts';
import type { RecordFinding } from './record-walk.ts';
import { pageOfRecord, type RecordQuestion, type RecordVisibility } from './search.ts';

export interface AuditHouse {
  readonly store: Store<RecordEntry>;
  readonly stationId: string;
  readonly anchor: RecordAnchor & {
    /** Signs the newest entry, so that all before it is proven too. */
    sign(): void;
  };
  /** Where the caller sees entries; `whole`: they see every entry of this station. */
  seen(call: Call): RecordVisibility & { readonly whole: boolean };
  scopesWithin(scopeId: ScopeId): readonly string[];
  /** Walks the whole record; the foot of every window shows what it found. */
  lookAtRecord(): Promise<RecordFinding>;
}

export function auditUseCases(house: AuditHouse): UseCasesOf<typeof auditContract> {
  const { reading } = house.store;
  const tallies = createTallies(reading);
  return {
    entries: async (call, { after, limit, ...filter }, signal) => {
      const page = await pageOfRecord(
        reading,
        questionOf(house, call, filter),
        { after: after ?? null, limit },
        signal,
      );
      return accepted({ entries: page.entries.map(entryView), more: page.more });
    },
    facets: async (call) => accepted(await tallies.facets(house.seen(call))),
    verify: async (call) => {
      if (!seesAny(house, call)) return refused(NOTHING_VISIBLE);
      return accepted(verdictOf(house, await house.lookAtRecord()));
    },
    heads: async (call) => {
      if (!seesAny(house, call)) return refused(NOTHING_VISIBLE);
      const { publicKey, keptIn } = house.anchor;
      return accepted({ publicKey, keptIn, heads: await newestHeads(house.anchor) });
    },
    export: (call, { format, ...filter }) => exportRecord(house, call, format, filter),
  };
}

const NOTHING_VISIBLE: AuditRefusal = { code: 'audit.nothingVisible' };

function seesAny(house: AuditHouse, call: Call): boolean {
  const { scopeIds, placeless } = house.seen(call);
  return placeless || scopeIds.length > 0;
}

function questionOf(house: AuditHouse, call: Call, filter: RecordFilter): RecordQuestion {
  const within = filter.scopeId === undefined ? null : house.scopesWithin(filter.scopeId);
  const seen = house.seen(call);
  return { visible: seen.whole ? null : seen, filter, within };
}

function verdictOf({ store }: AuditHouse, finding: RecordFinding): RecordVerdict {
  const { firstBad, entries, headsChecked, lastHead } = finding;
  return {
    unbroken: firstBad === null,
    entries,
    firstBad:
      firstBad === null
        ? null
        : {
            stationName: stationNameOf(store.reading, firstBad.stationId) || firstBad.stationId,
            sequence: firstBad.sequence,
            problem: firstBad.problem,
          },
    headsChecked,
    lastHead,
  };
}

/** As many as a person looks through; all of them are in an export. */
const HEADS_SHOWN = 100;

async function newestHeads(anchor: RecordAnchor): Promise<readonly SignedHead[]> {
  const newest: SignedHead[] = [];
  for await (const kept of anchor.heads()) {
    if (kept.readable) newest.push(kept.head);
    if (newest.length > HEADS_SHOWN) newest.shift();
  }
  return newest.toReversed();
}

function exportRecord(
  house: AuditHouse,
  call: Call,
  format: ExportAct['format'],
  filter: RecordFilter,
): Result<AsyncGenerator<string, void, void>, AuditRefusal> {
  if (!seesAny(house, call)) return refused(NOTHING_VISIBLE);
  if (format === 'proof' && !house.seen(call).whole) return refused({ code: 'audit.partOnly' });
  const act = { actor: call.actor, format, filter };
  recordExport(house.store, act);
  house.anchor.sign();
  const { reading } = house.store;
  const pieces =
    format === 'csv'
      ? csvPieces(reading, questionOf(house, call, filter))
      : proofPieces(reading, house.stationId, house.anchor);
  return accepted(recorded(house.store, act, pieces));
}
