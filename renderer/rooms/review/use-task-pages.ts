import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TaskState, TaskSummary } from '../../../src/shop/printing/index.ts';
import { scopeInput, useScopeId } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';

/** Enough for several screens; the next page comes before its first row is in sight. */
const PAGE = 200;
/** How many rows before the end the next page is asked for. */
const AHEAD = 40;

interface TaskQuestion {
  readonly states: readonly TaskState[];
  readonly order: 'queue' | 'newest' | 'due';
  readonly search?: string;
}

const NONE: readonly TaskSummary[] = [];

/** The tasks of the chosen place in some states, page by page as the list is scrolled. */
export function useTaskPages({ states, order, search = '' }: TaskQuestion) {
  const api = useApi();
  const scopeId = useScopeId();
  const query = useInfiniteQuery(
    api.printing.tasks.infiniteOptions({
      input: (offset: number) => ({
        ...scopeInput(scopeId),
        states: [...states],
        order,
        ...(search.trim() ? { search: search.trim() } : {}),
        offset,
        limit: PAGE,
      }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => {
        const loaded = pages.reduce((sum, page) => sum + page.tasks.length, 0);
        return last.tasks.length === 0 || loaded >= last.total ? undefined : loaded;
      },
      placeholderData: keepPreviousData,
    }),
  );
  const tasks = useMemo(() => query.data?.pages.flatMap((page) => page.tasks) ?? NONE, [query.data]);
  const reached = (lastRow: number) => {
    if (query.hasNextPage && !query.isFetchingNextPage && lastRow > tasks.length - AHEAD) {
      void query.fetchNextPage();
    }
  };
  return {
    tasks,
    total: query.data?.pages[0]?.total ?? 0,
    loading: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
    /** Tells how far the list has been scrolled. */
    reached,
  };
}
