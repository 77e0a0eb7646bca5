import { useMutation, useQuery } from '@tanstack/react-query';
import type { SliceView } from '../../../src/shop/projects/index.ts';
import { useApi, useClient } from '../../app/services.tsx';

/** What is sliced; null while there is nothing to slice (G-code, or a choice that is still open). */
export interface SliceWish {
  readonly modelVersionId: string;
  readonly profileKey: string;
  readonly materialKey: string;
}

export type SliceProgress =
  | { readonly state: 'none' }
  | { readonly state: 'starting' }
  | { readonly state: 'error'; readonly error: unknown }
  | { readonly state: 'slice'; readonly slice: SliceView };

/** How often a slice that runs is asked after. */
const ASK_AGAIN_MILLISECONDS = 600;

/**
 * Slices as soon as it is known what, and follows it. The station answers with the slice it has for these settings, if
 * it has one, so that opening the same question twice does the work once.
 */
export function useSlice(wish: SliceWish | null) {
  const api = useApi();
  const client = useClient();
  const asked = useQuery({
    queryKey: ['slice', wish],
    queryFn: () => {
      if (wish === null) throw new Error('Nothing to slice.');
      return client.projects.slice({ ...wish, modelVersionId: wish.modelVersionId as never });
    },
    enabled: wish !== null,
    staleTime: Infinity,
    retry: false,
  });
  const sliceId = asked.data?.sliceId ?? null;
  const followed = useQuery({
    ...api.projects.sliceStatus.queryOptions({ input: { sliceId: sliceId as never } }),
    enabled: sliceId !== null && asked.data?.status.state !== 'ready',
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.status.state === 'slicing' ? ASK_AGAIN_MILLISECONDS : false,
  });
  const cancel = useMutation(
    api.projects.cancelSlice.mutationOptions({ onSettled: () => void followed.refetch() }),
  );
  return {
    progress: progressOf(wish, asked, sliceId === null ? undefined : followed.data),
    cancel: () => {
      if (sliceId !== null) cancel.mutate({ sliceId: sliceId as never });
    },
    again: () => void asked.refetch(),
  };
}

function progressOf(
  wish: SliceWish | null,
  asked: { readonly data?: SliceView | undefined; readonly error: unknown; readonly isFetching: boolean },
  followed: SliceView | undefined,
): SliceProgress {
  if (wish === null) return { state: 'none' };
  if (asked.isFetching) return { state: 'starting' };
  if (asked.error) return { state: 'error', error: asked.error };
  if (asked.data === undefined) return { state: 'starting' };
  const newest = followed?.sliceId === asked.data.sliceId ? followed : asked.data;
  return { state: 'slice', slice: asked.data.status.state === 'ready' ? asked.data : newest };
}
