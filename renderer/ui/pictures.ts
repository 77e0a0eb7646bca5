import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { routes } from '../../src/shop/contract.ts';
import type { FileOnItsWay } from '../../src/shop/files/index.ts';
import { useServices } from '../app/services.tsx';
import { ASK_FOR_FILE_MILLISECONDS, onItsWay } from './on-its-way.ts';

/** The address of a route with its record filled in: `routePath('picture', versionId)`. */
export function routePath(route: keyof typeof routes, recordId: string): string {
  return routes[route].path.replace(':id', encodeURIComponent(recordId));
}

/** Fetches bytes of a route as the signed-in person. Null: there are none (yet). */
export function useFetchBytes() {
  const { session } = useServices();
  return async (path: string, signal?: AbortSignal): Promise<Blob | FileOnItsWay | null> => {
    const response = await fetch(path, { headers: session.headers(), ...(signal ? { signal } : {}) });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`The station answered ${response.status} to ${path}.`);
    return (await onItsWay(response)) ?? response.blob();
  };
}

// A picture that takes longer than this is not being made any more.
const ASKED_AT_MOST = 30;

/**
 * The picture of a model version, as an address for `<img>`. It never changes once it exists; while the station still
 * analyses the file it is asked for again.
 */
export function usePicture(modelVersionId: string | null): {
  readonly url: string | null;
  readonly loading: boolean;
  /** It is at another station, and comes. */
  readonly standing: FileOnItsWay | null;
} {
  const fetchBytes = useFetchBytes();
  const query = useQuery({
    queryKey: ['picture', modelVersionId],
    queryFn: ({ signal }) => fetchBytes(routePath('picture', modelVersionId ?? ''), signal),
    enabled: modelVersionId !== null,
    staleTime: Infinity,
    gcTime: 10 * 60_000,
    refetchInterval: ({ state }) => {
      const { data, dataUpdateCount } = state;
      if (data instanceof Blob) return false;
      // What comes from another station may take a day; what is being made here does not.
      const comes = data !== null && data !== undefined;
      return comes || dataUpdateCount < ASKED_AT_MOST ? ASK_FOR_FILE_MILLISECONDS : false;
    },
  });
  const data = query.data ?? null;
  const url = useObjectUrl(data instanceof Blob ? data : null);
  const standing = data instanceof Blob ? null : data;
  return { url, standing, loading: modelVersionId !== null && query.isPending };
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
