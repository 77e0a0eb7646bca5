import { createStore, type StoreApi } from 'zustand/vanilla';

/** Where in the company the window looks. Null: everywhere that its person may see. */
export interface PlaceState {
  readonly scopeId: string | null;
}

export type Place = StoreApi<PlaceState>;

const KEY = 'printhall.place';

export function createPlace(storage: Storage): Place {
  const place = createStore<PlaceState>(() => ({ scopeId: storage.getItem(KEY) }));
  place.subscribe(({ scopeId }) => {
    if (scopeId === null) storage.removeItem(KEY);
    else storage.setItem(KEY, scopeId);
  });
  return place;
}
