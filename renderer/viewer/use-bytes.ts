import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

/** Somewhere that bytes come from. Two sources with the same key give the same bytes. */
export interface BytesSource {
  readonly key: string;
  /** `onFraction` hears how much is here, 0 to 1. Rejects when called off or when the bytes cannot be had. */
  load(signal: AbortSignal, onFraction: (fraction: number) => void): Promise<ArrayBuffer>;
}

export type BytesState<Value> =
  | { readonly state: 'loading'; readonly fraction: number | null }
  | { readonly state: 'failed' }
  | { readonly state: 'here'; readonly value: Value };

/**
 * Loads bytes and makes them into what is drawn; `prepare` answers null for a damaged file. What was loaded is kept for
 * as long as it is on the screen, not longer: it can be half a gigabyte.
 */
export function usePrepared<Value>(
  source: BytesSource,
  prepare: (bytes: ArrayBuffer, signal: AbortSignal) => Promise<Value | null>,
): { readonly current: BytesState<Value>; readonly again: () => void } {
  const [progress, setProgress] = useState<{ readonly key: string; readonly fraction: number } | null>(null);
  const query = useQuery({
    queryKey: ['display-file', source.key],
    queryFn: async ({ signal }) => {
      const bytes = await source.load(signal, (fraction) => setProgress({ key: source.key, fraction }));
      const value = await prepare(bytes, signal);
      if (value === null) throw new Error('The display file is damaged.');
      return value;
    },
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
    structuralSharing: false,
  });
  const again = () => void query.refetch();
  if (query.data !== undefined) return { current: { state: 'here', value: query.data }, again };
  if (query.isError && !query.isFetching) return { current: { state: 'failed' }, again };
  const fraction = progress?.key === source.key ? progress.fraction : null;
  return { current: { state: 'loading', fraction }, again };
}

/** Reads a response to its end and tells how far it is, where the length is known. */
export async function readWithProgress(
  response: Response,
  onFraction: (fraction: number) => void,
): Promise<ArrayBuffer> {
  const length = Number(response.headers.get('content-length') ?? 0);
  if (response.body === null || length === 0) return response.arrayBuffer();
  const bytes = new Uint8Array(length);
  let received = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (received + value.byteLength > length) throw new Error('More came than was announced.');
    bytes.set(value, received);
    received += value.byteLength;
    onFraction(received / length);
  }
  return received === length ? bytes.buffer : bytes.slice(0, received).buffer;
}
