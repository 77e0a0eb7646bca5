import type { Database } from 'better-sqlite3';
import type { AccessPolicy } from '../../shop/access/index.ts';
import type { Clock, MakeId } from '../../shop/kernel/index.ts';
import type { RowChange } from '../../shop/records/store.ts';
import type { Identity } from '../identity.ts';
import type { StationStore } from '../store/store.ts';
import { chainAnew } from './sealing/chain-anew.ts';
import { applyPiece } from './applying/apply-piece.ts';
import { takeInDeferred } from './applying/deferring.ts';
import type { ApplyingHouse } from './applying/house.ts';
import type { PartJudge } from './applying/judge.ts';
import { nextPiece } from './applying/next-piece.ts';
import { rulesOfRows } from './applying/rules-of-rows.ts';
import { savepoint } from './applying/savepoint.ts';
import { keepTrouble } from './applying/troubles.ts';
import { settleTrouble, type Settling } from './applying/settling.ts';
import { enrolmentBook, type Enrolled, type EnrolmentBook } from './enrolment.ts';
import type { IncomingPart, OutgoingPart, Receipt } from './hub.ts';
import { losePlaces } from './losing.ts';
import { bareRows } from './rows.ts';
import { sealCopy } from './sealing/copy-rows.ts';
import { openOutbox } from './sealing/outbox.ts';
import { findPlaces, type Places } from './sealing/places.ts';
import { sealChanges } from './sealing/seal.ts';
import { stampBook } from './stamps.ts';

export interface ReplicaHouse {
  readonly database: Database;
  readonly store: StationStore;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly judges: readonly PartJudge[];
  /** The access rules of the rows as they are committed. */
  readonly policy: () => AccessPolicy;
  namesakes(tableName: string, rowId: string): readonly string[];
}

/** What this station holds of its company: its rows, and what of them waits for the hub. */
export interface Replica {
  readonly places: Places;
  enrolled(): Enrolled | null;
  /** Writes what is known of the enrolment. */
  note(changes: Partial<Enrolled>): void;
  begin(enrolled: Enrolled): void;
  end(): void;
  /** Cuts what was committed here into parts; true: there is more than is sealed in one go. */
  seal(): boolean;
  /** Seals a copy of everything, as a company begins with. */
  sealCopy(): void;
  /** The next parts for the hub, oldest first; with a number: of those after it. */
  toPush(after?: number): readonly OutgoingPart[];
  /** What the hub did with them. */
  noteReceipts(parts: readonly OutgoingPart[], receipts: readonly Receipt[]): void;
  /** These stand at the hub: what waits here and tells of the same acts of this station is not brought. */
  markTold(parts: readonly IncomingPart[]): void;
  /**
   * Applies some parts in the hub's order, as many as are little work, and notes how far that is. What was applied
   * before, as a page asked for twice brings it, changes nothing.
   *
   * @param cursor how far it is when all of them are applied
   * @returns the parts that are left for the next piece of work
   */
  apply(parts: readonly IncomingPart[], cursor: number): readonly IncomingPart[];
  /** As `apply`, for what stands at factories that were gained. */
  applyGained(parts: readonly IncomingPart[], cursor: number): readonly IncomingPart[];
  /** Removes what stands at factories that are not seen any more. */
  lose(places: readonly string[]): void;
  /**
   * Begins a new epoch of this station. What it put on record and has not brought to the hub is chained anew under it:
   * another life of the station may have brought other entries with the same numbers.
   */
  beginEpoch(epoch: number): void;
  /** Whether a part came under this station's own epoch that was never made here: another copy of it lives on. */
  isOfAnotherLife(part: IncomingPart): boolean;
  /** Gives up what waits, for a copy of everything that has it. */
  clearWaiting(): void;
  /** Ends a trouble; `tryAgain` seals what could not be sent once more. */
  settleTrouble(troubleId: string, personId: string | null, how: 'tryAgain' | 'setAside'): Settling['kind'];
  /** Takes away every row that travels, as before the first fetch. What waited is gone too. */
  empty(): void;
  waiting(): number;
  /** Whether something was committed here that is not sealed yet; never without a hub. */
  hasNews(): boolean;
  /** When the oldest that waits was made. */
  waitingSince(): number | null;
  newest(): number;
  /** Every factory of the company. */
  factories(): readonly string[];
  troubles(): number;
}

/** Parts of one push: one round trip of some hundred kilobytes. */
const PUSH_PARTS = 500;
const PUSH_BYTES = 4 * 1024 * 1024;

export function openReplica(house: ReplicaHouse): Replica {
  const { database, store, clock, makeId } = house;
  const schema = Number(database.pragma('user_version', { simple: true }));
  const rows = bareRows(database);
  const outbox = openOutbox(database);
  const places = findPlaces(database, rows);
  const book = enrolmentBook(database);
  const applying: ApplyingHouse = {
    ...house,
    stationId: house.identity.id,
    reading: store.reading,
    rows,
    outbox,
    places,
    stamps: stampBook(database),
    rules: rulesOfRows(store.reading),
    wholly: savepoint(database),
    schema,
  };
  const openTroubles = database
    .prepare<[], number>('SELECT count(*) FROM sync_troubles WHERE settled_at IS NULL')
    .pluck();
  const factories = database.prepare<[], string>("SELECT id FROM scopes WHERE kind = 'factory'").pluck();
  const unsealed = unsealedLines(database);
  const quietly = (work: () => void, keeping: 'surely' | 'fetchable' = 'surely'): void => {
    store.replicate(() => {
      work();
      return [];
    }, keeping);
  };

  function seal(): boolean {
    if (!unsealed.any()) return false;
    let isMore = false;
    store.replicate(() => {
      isMore = sealChanges(applying, enrolledAt(book), clock.now());
      return [];
    });
    return isMore;
  }

  /**
   * @param begin how far it had come, and what notes how far it is; null: nothing is to be done any more
   * @returns the parts that are left
   */
  function take(
    parts: readonly IncomingPart[],
    begin: () => { after: number; note(reached: number | null): void } | null,
  ): readonly IncomingPart[] {
    for (const { orderedTime } of parts) store.hybridClock.observe(orderedTime);
    while (seal());
    let left: readonly IncomingPart[] = [];
    store.replicate(() => {
      const way = begin();
      if (way === null) return [];
      const fresh = parts.filter(({ hubSequence }) => hubSequence > way.after);
      const piece = nextPiece(applying, fresh);
      left = fresh.slice(piece.parts.size);
      const changes = applyPiece(applying, piece, clock.now());
      way.note(left.length === 0 ? null : (fresh[piece.parts.size - 1]?.hubSequence ?? way.after));
      return changes;
    }, 'fetchable');
    return left;
  }

  store.replicate(() => takeInDeferred(applying));

  return {
    places,
    enrolled: () => book.find(),
    note: (changes) => quietly(() => book.note(changes)),
    begin: (enrolled) => quietly(() => book.begin(enrolled)),
    end() {
      quietly(() => {
        book.end();
        outbox.clear();
      });
    },
    seal,
    sealCopy() {
      const home = enrolledAt(book);
      const time = store.hybridClock.tick();
      quietly(() => sealCopy(applying, home, time, makeId<'Transaction'>(), clock.now()));
    },
    toPush: (after = 0) => outbox.toPush(after, PUSH_PARTS, PUSH_BYTES),
    noteReceipts: (parts, receipts) =>
      quietly(() => noteReceipts(applying, parts, receipts, clock.now()), 'fetchable'),
    markTold(parts) {
      const own = parts.filter(({ stationId }) => stationId === house.identity.id);
      if (own.length > 0 && !outbox.isEmpty())
        quietly(() => outbox.markPushed(own.flatMap((part) => outbox.tellingTheSame(part))));
    },
    apply(parts, cursor) {
      return take(parts, () => {
        const after = enrolledAt(book).cursor;
        return { after, note: (reached) => book.note({ cursor: Math.max(reached ?? cursor, after) }) };
      });
    },
    applyGained(parts, cursor) {
      return take(parts, () => {
        const { gained } = enrolledAt(book);
        if (gained === null) return null;
        const note = (reached: number | null): void => {
          const upTo = Math.max(reached ?? cursor, gained.cursor);
          book.note({ gained: upTo >= gained.upTo ? null : { ...gained, cursor: upTo } });
        };
        return { after: gained.cursor, note };
      });
    },
    lose: (lost) => store.replicate(() => losePlaces(applying, lost)),
    empty: () => store.replicate(() => emptyTables(applying)),
    beginEpoch(epoch) {
      while (seal());
      quietly(() => {
        chainAnew(applying, house.identity.epoch, epoch);
        book.note({ renewsFrom: null });
        house.identity.beginEpoch(epoch);
      });
    },
    isOfAnotherLife({ stationId, epoch, sequence, hash }) {
      if (stationId !== house.identity.id || epoch !== house.identity.epoch) return false;
      // What was committed and not yet numbered when the folder was copied, both copies number alike.
      if (sequence > outbox.newest()) while (seal());
      return sequence > outbox.newest() || (outbox.find(sequence)?.hash ?? hash) !== hash;
    },
    clearWaiting: () => quietly(() => outbox.clear()),
    settleTrouble(troubleId, personId, how) {
      let settling: Settling = { kind: 'alreadySettled' };
      store.replicate(() => {
        settling = settleTrouble(applying, troubleId, personId, how, clock.now());
        return settling.kind === 'settled' ? settling.changes : [];
      });
      return settling.kind;
    },
    waiting: () => outbox.waiting() + unsealed.get(),
    hasNews: () => unsealed.any() && book.find() !== null,
    waitingSince: () => outbox.oldestAt(),
    newest: () => outbox.newest(),
    factories: () => factories.all(),
    troubles: () => openTroubles.get() ?? 0,
  };
}

function enrolledAt(book: EnrolmentBook): Enrolled {
  const enrolled = book.find();
  if (enrolled === null) throw new Error('The station is enrolled at no hub');
  return enrolled;
}

/** More than this is told as this many: nobody counts them more exactly. */
const UNSEALED_TOLD = 1_000;

/** What is committed and not sealed yet, by its lines in the change log. */
function unsealedLines(database: Database): { get(): number; any(): boolean } {
  const transactions = database
    .prepare<[], number>(
      `SELECT count(DISTINCT transaction_id) FROM (SELECT transaction_id FROM change_log LIMIT ${UNSEALED_TOLD})`,
    )
    .pluck();
  const any = database.prepare('SELECT 1 FROM change_log LIMIT 1');
  return { get: () => transactions.get() ?? 0, any: () => any.get() !== undefined };
}

function noteReceipts(
  house: ApplyingHouse,
  parts: readonly OutgoingPart[],
  receipts: readonly Receipt[],
  now: number,
): void {
  const { outbox, database, makeId } = house;
  const bySequence = new Map(parts.map((part) => [part.sequence, part]));
  outbox.markPushed(receipts.map(({ sequence }) => sequence));
  for (const receipt of receipts) {
    if (receipt.kind !== 'rejected') continue;
    const part = bySequence.get(receipt.sequence);
    const { code, detail } = receipt;
    keepTrouble(database, makeId, now, {
      direction: 'out',
      code,
      detail,
      place: part?.place ?? '',
      content: part,
    });
    // It never comes back; what it wrote here stays until a person has looked.
    outbox.remove(receipt.sequence);
  }
}

function emptyTables(house: ApplyingHouse): readonly RowChange[] {
  return losePlaces(house, null);
}
