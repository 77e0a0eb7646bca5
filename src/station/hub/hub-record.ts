import { hash } from 'node:crypto';
import { walkChain, type ChainedEntry, type ChainProblem } from '../../shop/audit/index.ts';
import { asKeeper } from './keeper.ts';

/** What a walk over one station's record at the hub found. */
export interface HubRecordFinding {
  readonly company: string;
  readonly stationId: string;
  readonly epoch: number;
  readonly entries: number;
  /** The first entry that the hub has; more than 1: what was before it never came. */
  readonly begins: number;
  readonly firstBad: { readonly sequence: number; readonly problem: ChainProblem | 'twice' } | null;
}

/** Fetched in one go: some megabytes. */
const PAGE_ENTRIES = 2_000;

/**
 * Walks the record of every station as it came to the hub, also what was kept aside, and recomputes each hash. What was
 * changed at a station after it was sent stays as it was here.
 */
export function verifyHubRecord(
  url: string,
  progress: (entries: number) => void = () => undefined,
): Promise<readonly HubRecordFinding[]> {
  return asKeeper(url, async (keeper) => {
    await keeper.ask(`DECLARE entries NO SCROLL CURSOR FOR ${ENTRIES}`);
    const walks: Walk[] = [];
    let seen = 0;
    for (;;) {
      const page = await keeper.ask<EntryRow>(`FETCH ${PAGE_ENTRIES} FROM entries`);
      for (const row of page) {
        let walk = walks.at(-1);
        if (walk?.isOf(row) !== true) {
          walk = beginWalk(row);
          walks.push(walk);
        }
        walk.take(row);
      }
      if (page.length === 0) break;
      seen += page.length;
      progress(seen);
    }
    return walks.map((walk) => walk.finding());
  });
}

type EntryRow = ChainedEntry & { readonly company: string };

interface Walk {
  isOf(row: EntryRow): boolean;
  take(row: EntryRow): void;
  finding(): HubRecordFinding;
}

const sha256 = (text: string): string => hash('sha256', text);

function beginWalk(first: EntryRow): Walk {
  const { company, stationId, epoch } = first;
  // A station may have kept a record before there was a hub: what the hub never had, it cannot prove.
  const before =
    first.sequence > 1 ? { ...first, sequence: first.sequence - 1, hash: first.previousHash } : null;
  const walk = walkChain(sha256, before);
  let last: EntryRow | null = null;
  let twice: number | null = null;
  return {
    isOf: (row) => row.company === company && row.stationId === stationId && row.epoch === epoch,
    take(row) {
      if (last?.sequence === row.sequence) {
        // The same entry in two parts (a founding copy, and the part kept aside) is one; another text is another entry.
        if (last.hash !== row.hash) twice ??= row.sequence;
        return;
      }
      last = row;
      walk.take([row]);
    },
    finding() {
      const { entries, firstBad } = walk.verdict();
      const broken = firstBad === null ? null : { sequence: firstBad.sequence, problem: firstBad.problem };
      const doubled = twice === null ? null : { sequence: twice, problem: 'twice' as const };
      const isDoubledFirst = doubled !== null && (broken === null || doubled.sequence <= broken.sequence);
      return {
        company,
        stationId,
        epoch,
        entries,
        begins: first.sequence,
        firstBad: isDoubledFirst ? doubled : broken,
      };
    },
  };
}

const EVERY_PART = `(
  SELECT company, station_id, edits FROM printhall.parts
  UNION ALL SELECT company, station_id, edits FROM printhall.rejected_parts WHERE code <> 'malformed'
) AS part`;

const ENTRIES = `
SELECT c.name AS company, edit.columns ->> 'id' AS "id", edit.columns ->> 'station_id' AS "stationId",
  (edit.columns ->> 'epoch')::integer AS "epoch", (edit.columns ->> 'sequence')::bigint AS "sequence",
  (edit.columns ->> 'at')::bigint AS "at", edit.columns ->> 'action' AS "action", edit.columns ->> 'result' AS "result",
  edit.columns ->> 'person_id' AS "personId", edit.columns ->> 'record_kind' AS "recordKind",
  edit.columns ->> 'record_id' AS "recordId", edit.columns ->> 'scope_id' AS "scopeId",
  edit.columns ->> 'body' AS "body", edit.columns ->> 'previous_hash' AS "previousHash", edit.columns ->> 'hash' AS "hash"
FROM ${EVERY_PART}
JOIN printhall.companies c USING (company)
CROSS JOIN LATERAL (
  SELECT one.value -> 'columns' AS columns FROM json_array_elements(printhall.readable_edits(part.edits)::json) AS one
  WHERE one.value ->> 'tableName' = 'audit_entries' AND one.value ->> 'operation' = 'insert'
) AS edit
WHERE position('"audit_entries"' IN part.edits) > 0
ORDER BY c.company, 3, 4, 5, 15`;
