import type { Database } from 'better-sqlite3';
import type { Clock, MakeId } from '../../shop/kernel/index.ts';
import type { RowChange } from '../../shop/records/store.ts';
import type { StationIdentity, StationStore } from '../store/store.ts';
import { applyPage, isWhole } from './applying/apply-page.ts';
import type { ApplyingHouse } from './applying/house.ts';
import type { PartJudge } from './applying/judge.ts';
import { keepTrouble } from './applying/troubles.ts';
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
  readonly identity: StationIdentity;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly judges: readonly PartJudge[];
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
  /** The next parts for the hub, oldest first. */
  toPush(): readonly OutgoingPart[];
  /** What the hub did with them. */
  noteReceipts(parts: readonly OutgoingPart[], receipts: readonly Receipt[]): void;
  /**
   * Applies some parts, and notes how far that is. What was applied before, as a page asked for twice brings it, changes
   * nothing.
   */
  apply(parts: readonly IncomingPart[], cursor: number): void;
  /** As `apply`, for what stands at factories that were gained. */
  applyGained(parts: readonly IncomingPart[], cursor: number): void;
  /** Removes what stands at factories that are not seen any more. */
  lose(places: readonly string[]): void;
  /** Takes away every row that travels, as before the first fetch. What waited is gone too. */
  empty(): void;
  waiting(): number;
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
    schema,
  };
  const openTroubles = database
    .prepare<[], number>('SELECT count(*) FROM sync_troubles WHERE settled_at IS NULL')
    .pluck();
  const factories = database.prepare<[], string>("SELECT id FROM scopes WHERE kind = 'factory'").pluck();
  const quietly = (work: () => void): void => {
    store.replicate(() => {
      work();
      return [];
    });
  };

  /** @param begin how far it had come, and what notes how far it is; null: nothing is to be done any more */
  function take(parts: readonly IncomingPart[], begin: () => { after: number; note(): void } | null): void {
    for (const { orderedTime } of parts) store.hybridClock.observe(orderedTime);
    while (seal(applying, store, book, clock.now()));
    store.replicate(() => {
      const way = begin();
      if (way === null) return [];
      const fresh = parts.filter(({ hubSequence }) => hubSequence > way.after);
      const changes = applyPage(applying, wholeOnes(applying, fresh, clock.now()), clock.now());
      way.note();
      return changes;
    });
  }

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
    seal: () => seal(applying, store, book, clock.now()),
    sealCopy() {
      const home = enrolledAt(book);
      const time = store.hybridClock.tick();
      quietly(() => sealCopy(applying, home, time, makeId<'Transaction'>(), clock.now()));
    },
    toPush: () => outbox.toPush(PUSH_PARTS, PUSH_BYTES),
    noteReceipts: (parts, receipts) =>
      quietly(() => noteReceipts(applying, book, parts, receipts, clock.now())),
    apply(parts, cursor) {
      take(parts, () => {
        const reached = enrolledAt(book).cursor;
        return { after: reached, note: () => book.note({ cursor: Math.max(cursor, reached) }) };
      });
    },
    applyGained(parts, cursor) {
      take(parts, () => {
        const { gained } = enrolledAt(book);
        if (gained === null) return null;
        const isWhole = cursor >= gained.upTo;
        const reached = { ...gained, cursor: Math.max(cursor, gained.cursor) };
        return { after: gained.cursor, note: () => book.note({ gained: isWhole ? null : reached }) };
      });
    },
    lose: (lost) => store.replicate(() => losePlaces(applying, lost)),
    empty: () => store.replicate(() => emptyTables(applying)),
    waiting: () => outbox.waiting() + unsealed(database),
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

function seal(house: ApplyingHouse, store: StationStore, book: EnrolmentBook, now: number): boolean {
  if (unsealed(house.database) === 0) return false;
  let isMore = false;
  store.replicate(() => {
    isMore = sealChanges(house, enrolledAt(book), now);
    return [];
  });
  return isMore;
}

/** Whole transactions are counted by their lines: nobody counts them more exactly than that. */
function unsealed(database: Database): number {
  return (
    database.prepare<[], number>('SELECT count(DISTINCT transaction_id) FROM change_log').pluck().get() ?? 0
  );
}

/** A part that is not what its sender sealed is kept aside. */
function wholeOnes(
  house: ApplyingHouse,
  parts: readonly IncomingPart[],
  now: number,
): readonly IncomingPart[] {
  return parts.filter((part) => {
    if (isWhole(part)) return true;
    keepTrouble(house.database, house.makeId, now, {
      direction: 'in',
      code: 'damaged',
      detail: part.hash,
      place: part.place,
      content: part,
    });
    return false;
  });
}

function noteReceipts(
  house: ApplyingHouse,
  book: EnrolmentBook,
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
  const last = receipts.at(-1);
  const hash = last === undefined ? undefined : bySequence.get(last.sequence)?.hash;
  if (last !== undefined) book.note({ pushedSequence: last.sequence, pushedHash: hash ?? null });
}

function emptyTables(house: ApplyingHouse): readonly RowChange[] {
  return losePlaces(house, null);
}
