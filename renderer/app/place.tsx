import { useQuery } from '@tanstack/react-query';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { ScopeView } from '../../src/shop/hierarchy/contract.ts';
import { useApi, useServices } from './services.tsx';

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

/** The scope that lists are narrowed to: `input: scopeInput(useScopeId())`. */
export function useScopeId(): string | null {
  return useStore(useServices().place, ({ scopeId }) => scopeId);
}

/** The `scopeId` of a list's input: left out when the window looks everywhere. */
export function scopeInput(scopeId: string | null): { scopeId?: never } {
  return scopeId === null ? {} : { scopeId: scopeId as never };
}

const NO_SCOPES: readonly ScopeView[] = [];

/** Every scope that the person sees, with names from the top down. */
export function useScopes(): readonly ScopeView[] {
  const api = useApi();
  return useQuery(api.hierarchy.scopes.queryOptions()).data ?? NO_SCOPES;
}
