import { useQuery } from '@tanstack/react-query';
import type { ConflictView } from '../../../src/shop/sync/index.ts';
import { useApi } from '../../app/services.tsx';

/** What stood back and nobody has looked at yet. An event about syncing comes whenever it is another. */
export function useOpenConflicts(isSetUp: boolean): readonly ConflictView[] | undefined {
  const api = useApi();
  return useQuery(
    api.sync.conflicts.queryOptions({
      input: { settled: false, before: null },
      enabled: isSetUp,
    }),
  ).data;
}
