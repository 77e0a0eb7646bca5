import { and, asc, desc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { ContentHash } from '../../../shop/files/index.ts';
import type { Clock, MakeId } from '../../../shop/kernel/index.ts';
import { fileMoves } from '../../../shop/sync/tables.ts';
import type { StationStore } from '../../store/store.ts';
import { tellTrouble, type MoveTrouble } from './file-troubles.ts';

export interface FileMove {
  readonly contentHash: ContentHash;
  readonly direction: 'up' | 'down';
  /** Where it is brought to, or where it was first heard of. */
  readonly place: string;
  /** 0: not known yet. */
  readonly bytes: number;
  readonly urgency: number;
}

export interface BookDependencies {
  readonly store: Pick<StationStore, 'reading' | 'journal'>;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** Which files are on their way, on the disk: a restart forgets none of them. */
export interface MoveBook {
  /** Once a file, direction and place. What is done stays done; `again` begins anew what had failed. */
  ask(move: FileMove, again?: 'again'): void;
  /** Those that are not over, most urgent first. */
  open(offset: number, most: number): readonly FileMove[];
  /** One that is not over, or has failed; null: nothing is known of it. */
  downOf(contentHash: ContentHash): (FileMove & { readonly failure: string | null }) | null;
  /** Those of a file that failed. */
  failed(contentHash: string): readonly FileMove[];
  begun(move: FileMove, bytes: number): void;
  /** A file that is brought is remembered; one that came is in the store, and what came from there is there. */
  done(move: FileMove): void;
  fail(move: FileMove, trouble: MoveTrouble): void;
  /** Nobody wants it any more. */
  drop(move: FileMove): void;
  /** Those of places that are neither among these nor the whole company. */
  elsewhereThan(places: readonly string[]): readonly (FileMove & { readonly isDone: boolean })[];
  /** What was brought to a hub that is another one now, and what had failed, is looked at again. */
  beginAgain(): void;
  sums(): { readonly up: number; readonly down: number; readonly bytes: number };
}

const OPEN = ['waiting', 'moving'] as const;

export function openMoveBook({ store, clock, makeId }: BookDependencies): MoveBook {
  const { reading } = store;
  const update = (move: FileMove, set: Partial<typeof fileMoves.$inferInsert>) =>
    store.journal((rows) => void rows.update(fileMoves).set(set).where(isMove(move)).run());
  return {
    ask(move, again) {
      if (again === undefined && isAskedFor(reading, move)) return;
      const row = { ...move, state: 'waiting' as const, failure: null, askedAt: clock.now() };
      const state = again === undefined ? {} : { state: 'waiting' as const, failure: null };
      const urgency = sql`max(${fileMoves.urgency}, ${move.urgency})`;
      const target = [fileMoves.contentHash, fileMoves.direction, fileMoves.place];
      store.journal((rows) => {
        rows
          .insert(fileMoves)
          .values(row)
          .onConflictDoUpdate({ target, set: { urgency, ...state } })
          .run();
      });
    },
    open: (offset, most) => openMoves(reading, offset, most),
    downOf: (contentHash) => downOf(reading, contentHash),
    failed: (contentHash) =>
      reading
        .select()
        .from(fileMoves)
        .where(and(eq(fileMoves.contentHash, contentHash), eq(fileMoves.state, 'failed')))
        .all()
        .map((row) => ({ ...row, contentHash: row.contentHash as ContentHash })),
    begun: (move, bytes) => update(move, { state: 'moving', bytes }),
    done(move) {
      const brought = { ...move, direction: 'up' as const, state: 'done' as const, failure: null };
      const target = [fileMoves.contentHash, fileMoves.direction, fileMoves.place];
      store.journal((rows) => {
        rows
          .insert(fileMoves)
          .values({ ...brought, askedAt: clock.now() })
          .onConflictDoUpdate({ target, set: { state: 'done', failure: null } })
          .run();
        const { contentHash } = move;
        if (move.direction === 'down') {
          rows
            .delete(fileMoves)
            .where(and(eq(fileMoves.contentHash, contentHash), eq(fileMoves.direction, 'down')))
            .run();
        }
      });
    },
    fail(move, trouble) {
      update(move, { state: 'failed', failure: trouble.code });
      tellTrouble(store, { id: makeId<'Trouble'>(), at: clock.now() }, move, trouble);
    },
    drop: (move) => store.journal((rows) => void rows.delete(fileMoves).where(isMove(move)).run()),
    elsewhereThan: (places) =>
      reading
        .select()
        .from(fileMoves)
        .where(notInArray(fileMoves.place, ['', ...places]))
        .all()
        .map((row) => ({
          ...row,
          contentHash: row.contentHash as ContentHash,
          isDone: row.state === 'done',
        })),
    beginAgain: () =>
      store.journal((rows) => {
        rows.update(fileMoves).set({ state: 'waiting', failure: null }).run();
      }),
    sums: () => sums(reading),
  };
}

type Reading = BookDependencies['store']['reading'];

function isMove(move: Pick<FileMove, 'contentHash' | 'direction' | 'place'>) {
  return and(
    eq(fileMoves.contentHash, move.contentHash),
    eq(fileMoves.direction, move.direction),
    eq(fileMoves.place, move.place),
  );
}

/** Nothing would change by asking once more; most rows that are looked at name what was asked for long ago. */
function isAskedFor(reading: Reading, move: FileMove): boolean {
  const row = reading
    .select({ urgency: fileMoves.urgency, state: fileMoves.state })
    .from(fileMoves)
    .where(isMove(move))
    .get();
  return row !== undefined && (row.state === 'done' || row.urgency >= move.urgency);
}

function openMoves(reading: Reading, offset: number, most: number): readonly FileMove[] {
  const rows = reading
    .select()
    .from(fileMoves)
    .where(inArray(fileMoves.state, OPEN))
    .orderBy(
      desc(fileMoves.urgency),
      asc(fileMoves.bytes),
      asc(fileMoves.askedAt),
      asc(fileMoves.contentHash),
    )
    .limit(most)
    .offset(offset)
    .all();
  return rows.map((row) => ({ ...row, contentHash: row.contentHash as ContentHash }));
}

function downOf(reading: Reading, contentHash: ContentHash): ReturnType<MoveBook['downOf']> {
  const row = reading
    .select()
    .from(fileMoves)
    .where(and(eq(fileMoves.contentHash, contentHash), eq(fileMoves.direction, 'down')))
    .orderBy(asc(fileMoves.failure), desc(fileMoves.urgency))
    .get();
  return row === undefined ? null : { ...row, contentHash };
}

function sums(reading: Reading): ReturnType<MoveBook['sums']> {
  const rows = reading
    .select({
      direction: fileMoves.direction,
      moves: sql<number>`count(*)`,
      bytes: sql<number>`sum(${fileMoves.bytes})`,
    })
    .from(fileMoves)
    .where(inArray(fileMoves.state, OPEN))
    .groupBy(fileMoves.direction)
    .all();
  const of = (direction: 'up' | 'down') => rows.find((row) => row.direction === direction);
  return {
    up: of('up')?.moves ?? 0,
    down: of('down')?.moves ?? 0,
    bytes: (of('up')?.bytes ?? 0) + (of('down')?.bytes ?? 0),
  };
}
