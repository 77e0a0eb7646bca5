import { and, eq, inArray } from 'drizzle-orm';
import type { ContentHash } from '../../../shop/files/index.ts';
import { prints, printTasks } from '../../../shop/printing/tables.ts';
import type { LiveFeed } from '../../live-feed.ts';
import type { StationStore } from '../../store/store.ts';
import type { FileMoves } from './file-moves.ts';

interface TellingHouse {
  readonly store: Pick<StationStore, 'reading'>;
  readonly identity: { readonly id: string };
  readonly fileMoves: FileMoves;
}

/**
 * Windows that show a printer waiting for its file ask again while it comes. Pictures and parts are asked for again by
 * who shows them.
 */
export function tellOfFiles({ store, identity, fileMoves }: TellingHouse, feed: LiveFeed): () => void {
  return fileMoves.onChange((arrived) => {
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
}
