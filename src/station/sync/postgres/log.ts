import type { IncomingPart, OutgoingPart, Pulled, PushAnswer, Receipt } from '../hub.ts';
import { knownSpelling, readFrom } from '../sealing/parts.ts';
import type { Ask, KeptQuestion } from './session.ts';

/** Taken in one go: what is waited for stays short, and a cut in the middle repeats little. */
const MOST_PARTS_IN_A_PUSH = 500;
const MOST_BYTES_IN_A_PUSH = 4 * 1024 * 1024;
/** Held in memory at once when a station comes back after days. */
const MOST_BYTES_IN_A_PULL = 8 * 1024 * 1024;

/** The row of a question that always has one. */
export function oneRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('The hub answered without an answer');
  return row;
}

/** The first parts that go together: at least one, and no more than fit. */
function firstTurn(parts: readonly OutgoingPart[], edits: readonly string[]): number {
  let bytes = 0;
  let count = 0;
  while (count < parts.length && count < MOST_PARTS_IN_A_PUSH) {
    bytes += edits[count]?.length ?? 0;
    if (count > 0 && bytes > MOST_BYTES_IN_A_PUSH) break;
    count += 1;
  }
  return count;
}

/**
 * Brings parts to the hub, in as few turns as fit. Where a later turn is refused, what the earlier ones did is told, and the
 * refusal comes with the next push.
 */
export async function pushParts(
  ask: Ask,
  stationId: string,
  epoch: number,
  parts: readonly OutgoingPart[],
): Promise<PushAnswer> {
  const edits = parts.map((part) => knownSpelling(part) ?? JSON.stringify(part.edits));
  const receipts: Receipt[] = [];
  for (let from = 0; from < parts.length || parts.length === 0;) {
    const count = firstTurn(parts.slice(from), edits.slice(from));
    const turn = parts.slice(from, from + count);
    const answer = await pushOnce(ask, stationId, epoch, turn, edits.slice(from, from + count));
    if (!answer.ok) {
      // What was taken before is told by itself: the next push begins with what is known.
      if (receipts.length > 0 && answer.why !== 'fenced') return { ok: true, receipts };
      return answer;
    }
    receipts.push(...answer.receipts);
    from += count;
    if (parts.length === 0) break;
  }
  return { ok: true, receipts };
}

type PushRow =
  | {
      readonly ok: true;
      readonly base: number;
      readonly rejected: readonly (readonly [number, string, string])[];
      readonly known: readonly (readonly [number, number | null, string | null, string | null])[];
    }
  | Extract<PushAnswer, { ok: false }>;

const PUSH: KeptQuestion = {
  name: 'push',
  text: `SELECT printhall.push($1, $2, $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[],
    $9::integer[], string_to_array($10, E'\\n'), $11::text[]) AS answer`,
};

/**
 * The arrays of `printhall.push`, a column each. The edits go as one text, a line each (JSON that is written without
 * indentation has no line ends): in an array of PostgreSQL each of their quotes would be spelled once more, and read again.
 */
async function pushOnce(
  ask: Ask,
  stationId: string,
  epoch: number,
  parts: readonly OutgoingPart[],
  edits: readonly string[],
): Promise<PushAnswer> {
  const rows = await ask<{ answer: PushRow }>(
    PUSH,
    [
      stationId,
      epoch,
      parts.map((part) => part.sequence),
      parts.map((part) => part.transactionId),
      parts.map((part) => part.place),
      parts.map((part) => part.hybridTime),
      parts.map((part) => part.personId),
      parts.map((part) => part.isFounding),
      parts.map((part) => part.schema),
      edits.join('\n'),
      parts.map((part) => part.hash),
    ],
    edits.reduce((sum, text) => sum + text.length, 0),
  );
  const { answer } = oneRow(rows);
  return answer.ok ? { ok: true, receipts: receiptsOf(parts, answer) } : answer;
}

function receiptsOf(parts: readonly OutgoingPart[], answer: Extract<PushRow, { ok: true }>): Receipt[] {
  const rejected = new Map(answer.rejected.map(([sequence, code, detail]) => [sequence, { code, detail }]));
  const before = new Map(answer.known.map((one) => [one[0], one]));
  let newest = answer.base;
  return parts.map(({ sequence }) => {
    const was = before.get(sequence);
    if (was !== undefined) {
      const [, hubSequence, code, detail] = was;
      return hubSequence === null
        ? { kind: 'rejected', sequence, code: code ?? '', detail: detail ?? '' }
        : { kind: 'known', sequence, hubSequence };
    }
    const refusal = rejected.get(sequence);
    if (refusal !== undefined) return { kind: 'rejected', sequence, ...refusal };
    newest += 1;
    return { kind: 'taken', sequence, hubSequence: newest };
  });
}

/** A part, or the last row, without one: how far these are. */
interface PulledRow extends PartRow {
  readonly up_to: number | null;
  readonly is_more: boolean | null;
  readonly hub_time: number | null;
}

interface PartRow {
  readonly sequence: number;
  readonly place: string;
  readonly station_id: string;
  readonly epoch: number;
  readonly station_sequence: number;
  readonly transaction_id: string;
  readonly hybrid_time: string;
  readonly ordered_time: string;
  readonly person_id: string | null;
  readonly is_founding: boolean;
  readonly schema: number;
  readonly edits: string;
  readonly hash: string;
  readonly received_at: number;
}

const PULL: KeptQuestion = {
  name: 'pull',
  text: 'SELECT (part).*, up_to, is_more, hub_time FROM printhall.pull($1, $2, $3::text[], $4)',
};

/** Parts after `after` in the hub's order. */
export async function pullParts(
  ask: Ask,
  after: number,
  most: number,
  places: readonly string[] | undefined,
): Promise<Pulled> {
  const rows = await ask<PulledRow>(PULL, [after, most, places ?? null, MOST_BYTES_IN_A_PULL]);
  const last = oneRow(rows.slice(-1));
  return {
    parts: rows.slice(0, -1).map(partOf),
    upTo: last.up_to ?? after,
    isMore: last.is_more ?? false,
    hubTime: last.hub_time ?? 0,
  };
}

function partOf(row: PartRow): IncomingPart {
  return readFrom(row.edits, {
    hubSequence: row.sequence,
    sequence: row.station_sequence,
    transactionId: row.transaction_id,
    place: row.place,
    hybridTime: row.hybrid_time,
    personId: row.person_id,
    isFounding: row.is_founding,
    schema: row.schema,
    edits: JSON.parse(row.edits) as IncomingPart['edits'],
    hash: row.hash,
    stationId: row.station_id,
    epoch: row.epoch,
    receivedAt: row.received_at,
    orderedTime: row.ordered_time,
  });
}
