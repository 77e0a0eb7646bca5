import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useScopes } from '../../app/place.tsx';
import { useServices } from '../../app/services.tsx';
import type { StationClient } from '../../client.ts';
import { useTell } from '../../ui/tell.ts';

/**
 * Whether the platform shows: only to who holds something at it, and only where there is more than one company or
 * one could be made. To everybody else it is no place at all.
 */
export function useShowsPlatform(): boolean {
  const scopes = useScopes();
  const { may } = useAccess();
  return useMemo(() => {
    const platform = scopes.find(({ kind }) => kind === 'platform');
    if (!platform?.within) return false;
    return scopes.filter(({ kind }) => kind === 'client').length > 1 || may('client.create', platform.id);
  }, [scopes, may]);
}

export function usePlace(scopeId: string): ScopeView | null {
  return useScopes().find(({ id }) => id === scopeId) ?? null;
}

interface AfterChange<Output> {
  /** Said in a corner of the window. */
  readonly done: string;
  readonly onDone: (output: Output) => void;
}

/** Changes something about places, says that it is done, and has them all asked for again. */
export function usePlaceChange<Input, Output>(
  change: (client: StationClient, input: Input) => Promise<Output>,
  { done, onDone }: AfterChange<Output>,
): UseMutationResult<Output, Error, Input> {
  const { client, api, queryClient } = useServices();
  const tell = useTell();
  return useMutation({
    mutationFn: (input: Input) => change(client, input),
    onSuccess: async (output) => {
      tell.done(done);
      onDone(output);
      await queryClient.invalidateQueries({ queryKey: api.hierarchy.key() });
    },
  });
}
