import { useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { ScopeView } from '../../src/shop/hierarchy/contract.ts';
import { useApi, useServices } from './services.tsx';

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
