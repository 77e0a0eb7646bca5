import { useQueries, useQuery, useQueryClient, keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonListEntry, PersonView } from '../../../src/shop/people/contract.ts';
import { scopeInput, useScopeId } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';

export interface PeopleFilters {
  readonly search: string;
  readonly state: PersonView['state'] | null;
  readonly roleId: string | null;
}

/** As many rows as two screens show: one question fills what a person looks at. */
const PAGE_ROWS = 100;

export interface PeoplePages {
  /** Null: not known yet. */
  readonly total: number | null;
  readonly error: unknown;
  readonly retry: () => void;
  /** Undefined: on its way. */
  readonly personAt: (index: number) => PersonListEntry | undefined;
  /** The rows that are looked at now, the last one too; their pages are asked for. */
  readonly look: (first: number, last: number) => void;
}

/** The people who fit the filters, page by page as they are looked at: ten thousand cost no more than a hundred. */
export function usePeoplePages({ search, state, roleId }: PeopleFilters): PeoplePages {
  const api = useApi();
  const scopeId = useScopeId();
  const queryClient = useQueryClient();
  const [looked, setLooked] = useState({ first: 0, last: 0 });
  const inputOf = (page: number) => ({
    ...scopeInput(scopeId),
    ...(search === '' ? {} : { search }),
    ...(state === null ? {} : { state }),
    ...(roleId === null ? {} : { roleId }),
    offset: page * PAGE_ROWS,
    limit: PAGE_ROWS,
  });
  const head = useQuery(
    api.people.list.queryOptions({ input: inputOf(0), placeholderData: keepPreviousData }),
  );
  const pages = Array.from({ length: looked.last - looked.first + 1 }, (_, index) => looked.first + index);
  useQueries({
    queries: pages
      .filter((page) => page > 0)
      .map((page) => api.people.list.queryOptions({ input: inputOf(page) })),
  });
  const pageOf = (page: number) =>
    page === 0 ? head.data : queryClient.getQueryData(api.people.list.queryKey({ input: inputOf(page) }));
  return {
    total: head.data?.total ?? null,
    error: head.error,
    retry: () => void head.refetch(),
    personAt: (index) => pageOf(Math.floor(index / PAGE_ROWS))?.people[index % PAGE_ROWS],
    look(firstRow, lastRow) {
      const first = Math.floor(firstRow / PAGE_ROWS);
      const last = Math.floor(lastRow / PAGE_ROWS);
      if (first !== looked.first || last !== looked.last) setLooked({ first, last });
    },
  };
}
