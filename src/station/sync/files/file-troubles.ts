import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Reading } from '../../../shop/records/store.ts';
import { syncTroubles } from '../../../shop/sync/tables.ts';
import type { StationStore } from '../../store/store.ts';
import type { FileMove } from './move-book.ts';

export interface MoveTrouble {
  readonly code: 'files.tooLarge' | 'files.wrongContent' | 'files.wrongAtHub' | 'files.damaged';
  readonly detail: string;
}

/** Told once: a trouble that nobody has settled yet says the same. */
export function tellTrouble(
  store: Pick<StationStore, 'journal'>,
  stamp: { readonly id: string; readonly at: number },
  move: FileMove,
  { code, detail }: MoveTrouble,
): void {
  const { contentHash, place } = move;
  const content = JSON.stringify({ contentHash });
  const direction = move.direction === 'up' ? ('out' as const) : ('in' as const);
  store.journal((rows) => {
    const told = rows
      .select({ id: syncTroubles.id })
      .from(syncTroubles)
      .where(
        and(eq(syncTroubles.content, content), eq(syncTroubles.code, code), isNull(syncTroubles.settledAt)),
      )
      .get();
    if (told !== undefined) return;
    rows
      .insert(syncTroubles)
      .values({ ...stamp, direction, code, detail, place, content })
      .run();
  });
}

const fileContent = z.object({ contentHash: z.string() });

/** The file that a trouble is about; null: it is about a part, or there is no such trouble. */
export function fileOfTrouble(reading: Reading, troubleId: string): string | null {
  const row = reading.select().from(syncTroubles).where(eq(syncTroubles.id, troubleId)).get();
  if (row === undefined || !row.code.startsWith('files.')) return null;
  const content = fileContent.safeParse(JSON.parse(row.content));
  return content.success ? content.data.contentHash : null;
}
