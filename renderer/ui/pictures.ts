import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { routes } from '../../src/shop/contract.ts';
import { useServices } from '../app/services.tsx';

/** The address of a route with its record filled in: `routePath('picture', versionId)`. */
export function routePath(route: keyof typeof routes, recordId: string): string {
  return routes[route].path.replace(':id', encodeURIComponent(recordId));
}

/** Fetches bytes of a route as the signed-in person. Null: there are none (yet). */
export function useFetchBytes() {
  const { session } = useServices();
  return async (path: string, signal?: AbortSignal): Promise<Blob | null> => {
    const response = await fetch(path, { headers: session.headers(), ...(signal ? { signal } : {}) });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`The station answered ${response.status} to ${path}.`);
    return response.blob();
  };
}

const ASK_AGAIN_MILLISECONDS = 2_000;
// A picture that takes longer than this is not being made any more.
const ASKED_AT_MOST = 30;

/**
 * The picture of a model version, as an address for `<img>`. It never changes once it exists; while the station still
 * analyses the file it is asked for again.
 */
export function usePicture(modelVersionId: string | null): {
  readonly url: string | null;
  readonly loading: boolean;
} {
  const fetchBytes = useFetchBytes();
  const query = useQuery({
    queryKey: ['picture', modelVersionId],
    queryFn: ({ signal }) => fetchBytes(routePath('picture', modelVersionId ?? ''), signal),
    enabled: modelVersionId !== null,
    staleTime: Infinity,
    gcTime: 10 * 60_000,
    refetchInterval: ({ state }) =>
      state.data === null && state.dataUpdateCount < ASKED_AT_MOST ? ASK_AGAIN_MILLISECONDS : false,
  });
  const url = useObjectUrl(query.data ?? null);
  return { url, loading: modelVersionId !== null && query.isPending };
}

function useObjectUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) {
      setUrl(null);
      return undefined;
    }
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
