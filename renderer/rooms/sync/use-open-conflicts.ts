import { useQuery } from '@tanstack/react-query';
import type { ConflictView } from '../../../src/shop/sync/index.ts';
import { useApi } from '../../app/services.tsx';

// They come with what other stations did, and no event of their own tells of them.
const ASK_EVERY_MILLISECONDS = 10_000;

/** What stood back and nobody has looked at yet. */
export function useOpenConflicts(isSetUp: boolean): readonly ConflictView[] | undefined {
  const api = useApi();
  return useQuery(
    api.sync.conflicts.queryOptions({
      input: { settled: false, before: null },
      enabled: isSetUp,
      refetchInterval: ASK_EVERY_MILLISECONDS,
    }),
  ).data;
}
