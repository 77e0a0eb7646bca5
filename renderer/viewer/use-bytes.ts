import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FileOnItsWay } from '../../src/shop/files/index.ts';

/** How far a file is. */
export interface LoadProgress {
  /** How much is at this window, 0 to 1. */
  fraction(fraction: number): void;
  /** It is not at the station yet; null: it is. */
  onItsWay(standing: FileOnItsWay | null): void;
}

/** Somewhere that bytes come from. Two sources with the same key give the same bytes. */
export interface BytesSource {
  readonly key: string;
  /** Rejects when called off or when the bytes cannot be had. */
  load(signal: AbortSignal, tell: LoadProgress): Promise<ArrayBuffer>;
}

export type BytesState<Value> =
  | { readonly state: 'loading'; readonly fraction: number | null; readonly onItsWay: FileOnItsWay | null }
  | { readonly state: 'failed' }
  | { readonly state: 'here'; readonly value: Value };

interface Progress {
  readonly key: string;
  readonly fraction: number | null;
  readonly onItsWay: FileOnItsWay | null;
}

const NOTHING_TOLD = { fraction: null, onItsWay: null };

/**
 * Loads bytes and makes them into what is drawn; `prepare` answers null for a damaged file. What was loaded is kept for
 * as long as it is on the screen, not longer: it can be half a gigabyte.
 */
export function usePrepared<Value>(
  source: BytesSource,
  prepare: (bytes: ArrayBuffer, signal: AbortSignal) => Promise<Value | null>,
): { readonly current: BytesState<Value>; readonly again: () => void } {
  const [progress, setProgress] = useState<Progress | null>(null);
  const query = useQuery({
    queryKey: ['display-file', source.key],
    queryFn: async ({ signal }) => {
      const { key } = source;
      const bytes = await source.load(signal, {
        fraction: (fraction) => setProgress({ key, fraction, onItsWay: null }),
        onItsWay: (standing) =>
          setProgress({ key, fraction: standing?.fraction ?? null, onItsWay: standing }),
      });
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
  const { fraction, onItsWay } = progress?.key === source.key ? progress : NOTHING_TOLD;
  return { current: { state: 'loading', fraction, onItsWay }, again };
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
