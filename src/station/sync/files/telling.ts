import { and, eq, inArray } from 'drizzle-orm';
import type { ContentHash } from '../../../shop/files/index.ts';
import type { CancelTimer, Timers } from '../../../shop/kernel/index.ts';
import { prints, printTasks } from '../../../shop/printing/tables.ts';
import type { SyncStanding } from '../../../shop/sync/index.ts';
import type { LiveFeed } from '../../live-feed.ts';
import type { StationStore } from '../../store/store.ts';
import type { FileMoves } from './file-moves.ts';

interface TellingHouse {
  readonly store: Pick<StationStore, 'reading'>;
  readonly identity: { readonly id: string };
  readonly fileMoves: FileMoves;
  readonly sync: { standing(): SyncStanding };
  readonly timers: Timers;
}

/** The page about syncing counts what is under way; it hears of it this often. */
const COUNT_MILLISECONDS = 3_000;

/**
 * Windows that show a printer waiting for its file ask again while it comes. Pictures and parts are asked for again by
 * who shows them.
 */
export function tellOfFiles(house: TellingHouse, feed: LiveFeed): () => void {
  const { store, identity, fileMoves, sync, timers } = house;
  let cancel: CancelTimer | null = null;
  const tellCount = () => {
    cancel = null;
    feed.tellAll({ kind: 'sync', sync: sync.standing() });
  };
  const stop = fileMoves.onChange((arrived) => {
    cancel ??= timers.after(COUNT_MILLISECONDS, tellCount);
    const waiting = store.reading
      .select({ id: prints.id, printerId: prints.printerId, hash: printTasks.gcodeHash })
      .from(prints)
      .innerJoin(printTasks, eq(printTasks.id, prints.taskId))
      .where(and(eq(prints.stationId, identity.id), inArray(prints.state, ['accepted', 'preheating'])))
      .all();
    for (const { id, printerId, hash } of waiting) {
      if (hash !== arrived && fileMoves.standing(hash as ContentHash) === null) continue;
      const event = { kind: 'changed', table: 'prints', recordIds: [id], scopeIds: [printerId] } as const;
      feed.publish(event, { kind: 'printer', id: printerId });
    }
  });
  return () => {
    stop();
    cancel?.();
  };
}
