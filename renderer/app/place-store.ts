import { createStore, type StoreApi } from 'zustand/vanilla';

/** Where in the company the window looks. Null: everywhere that its person may see. */
export interface PlaceState {
  readonly scopeId: string | null;
}

export type Place = StoreApi<PlaceState>;

export function createPlace(): Place {
  return createStore<PlaceState>(() => ({ scopeId: null }));
}
