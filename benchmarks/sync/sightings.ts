import { eq } from 'drizzle-orm';
import { scopes } from '../../src/shop/hierarchy/tables.ts';
import { projects } from '../../src/shop/projects/tables.ts';
import type { StationStore } from '../../src/station/store/store.ts';
import type { VirtualTime } from '../../tests/printers/support/virtual-time.ts';

/** After how long the other stations had what was changed, in simulated time. Each change gives its row a new name. */
export interface Sightings {
  /** To be called right before a change. */
  made(rowId: string, name: string): void;
  watch(store: StationStore): void;
  /** Milliseconds from commit to commit elsewhere, since it was last asked. */
  take(): readonly number[];
}

export function createSightings(time: VirtualTime): Sightings {
  const changes = new Map<string, { readonly name: string; readonly at: number }[]>();
  let milliseconds: number[] = [];
  return {
    made(rowId, name) {
      const ofRow = changes.get(rowId) ?? [];
      changes.set(rowId, [...ofRow, { name, at: time.monotonicMilliseconds() }]);
    },
    watch(store) {
      const had = new Map<string, number>();
      store.onCommit((committed) => {
        for (const { table, rowId } of committed) {
          const name = nameOf(store, table, rowId);
          const ofRow = changes.get(rowId) ?? [];
          const newest = ofRow.findLastIndex((change) => change.name === name);
          const now = time.monotonicMilliseconds();
          // What was overtaken on its way came with the change that overtook it. The author's own come at once.
          for (const { at } of ofRow.slice(had.get(rowId) ?? 0, newest + 1))
            if (now > at) milliseconds.push(now - at);
          had.set(rowId, Math.max(newest + 1, had.get(rowId) ?? 0));
        }
      });
    },
    take() {
      const taken = milliseconds;
      milliseconds = [];
      return taken;
    },
  };
}

function nameOf(store: StationStore, table: string, rowId: string): string | null {
  const named = table === 'projects' ? projects : table === 'scopes' ? scopes : null;
  if (named === null) return null;
  return (
    store.reading.select({ name: named.name }).from(named).where(eq(named.id, rowId)).get()?.name ?? null
  );
}
