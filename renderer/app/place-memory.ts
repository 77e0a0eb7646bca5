import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Place } from './place-store.ts';

/** Places that the person who works here looked at, the last one first. */
export interface RecentPlaces {
  readonly recent: readonly string[];
}

interface Remembered extends RecentPlaces {
  readonly scopeId: string | null;
}

/** As many as are found without reading. */
const REMEMBERED_AT_MOST = 5;

const NOWHERE: Remembered = { scopeId: null, recent: [] };

const keyOf = (personId: string): string => `printhall.place.${personId}`;

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null || !('scopeId' in value) || !('recent' in value)) {
    return false;
  }
  const { scopeId, recent } = value;
  const isId = (id: unknown): boolean => typeof id === 'string';
  return (scopeId === null || isId(scopeId)) && Array.isArray(recent) && recent.every(isId);
}

function recall(storage: Storage, personId: string | null): Remembered {
  const kept = personId === null ? null : storage.getItem(keyOf(personId));
  if (kept === null) return NOWHERE;
  try {
    const remembered: unknown = JSON.parse(kept);
    return isRemembered(remembered) ? remembered : NOWHERE;
  } catch {
    return NOWHERE;
  }
}

interface Whose {
  readonly personId: string | null;
}

/**
 * Remembers for each person apart where they looked: who comes next at a shared screen begins where they were last,
 * not where the one before them is. To be made after whatever forgets the place at the hand-over.
 */
export function rememberPlaces(
  place: Place,
  storage: Storage,
  session: Pick<StoreApi<Whose>, 'getState' | 'subscribe'>,
): StoreApi<RecentPlaces> {
  let whose: string | null = null;
  const memory = createStore<RecentPlaces>(() => ({ recent: [] }));
  const begin = (personId: string | null): void => {
    whose = personId;
    const { scopeId, recent } = recall(storage, personId);
    memory.setState({ recent });
    place.setState({ scopeId });
  };
  begin(session.getState().personId);
  session.subscribe(({ personId }) => {
    if (personId !== whose) begin(personId);
  });
  place.subscribe(({ scopeId }, before) => {
    // In the middle of a hand-over nobody chose it.
    if (scopeId === before.scopeId || whose === null || session.getState().personId !== whose) return;
    const others = memory.getState().recent.filter((id) => id !== scopeId);
    const recent = scopeId === null ? others : [scopeId, ...others].slice(0, REMEMBERED_AT_MOST);
    storage.setItem(keyOf(whose), JSON.stringify({ scopeId, recent } satisfies Remembered));
    memory.setState({ recent });
  });
  return memory;
}
