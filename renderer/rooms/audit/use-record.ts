import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { AuditEntryView, RecordCursor, RecordFilter } from '../../../src/shop/audit/contract.ts';
import { useAccess } from '../../app/access.tsx';
import { useNow } from '../../app/now.ts';
import { useScopeId, useScopes } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { EVERYTHING, runningShift, searchOf, spanOf, whereOf, type RecordWhere } from './record-filter.ts';

const AT_ONCE = 100;
/** Days and shifts change on minutes; asking on every second would ask for everything anew. */
const STEP_MILLISECONDS = 60_000;

export interface RecordPlace {
  readonly where: RecordWhere;
  /** Looks for something else. An open entry is closed: it may not be among what is found then. */
  readonly look: (part: Partial<RecordWhere>) => void;
  readonly open: (entry: string | null) => void;
  readonly clear: () => void;
}

/** What is looked for, as the address says. */
export function useRecordPlace(): RecordPlace {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const where = useMemo(() => whereOf(search as Readonly<Record<string, string | undefined>>), [search]);
  const go = useCallback(
    (next: RecordWhere) => void navigate({ to: '/record', search: searchOf(next), replace: true }),
    [navigate],
  );
  return {
    where,
    look: (part) => go({ ...where, entry: null, ...part }),
    open: (entry) => go({ ...where, entry }),
    clear: () => go(EVERYTHING),
  };
}

/** The shift that runs now in the factories that this person sees, or in the one that is looked at. */
export function useRunningShift() {
  const api = useApi();
  const scopes = useScopes();
  const scopeId = useScopeId();
  const { mayAnywhere } = useAccess();
  const at = useNow(STEP_MILLISECONDS);
  const enabled = mayAnywhere('factory.list') || mayAnywhere('masterData.manage');
  const { data } = useQuery(api.hierarchy.shifts.queryOptions({ input: {}, enabled }));
  return useMemo(() => {
    const here = data?.filter(({ factoryId }) => factoryId === scopeId) ?? [];
    return runningShift(here.length > 0 ? here : (data ?? []), scopes, at);
  }, [data, scopes, scopeId, at]);
}

/** The filter that the station is asked with. The place of the address goes before that of the top bar. */
export function useRecordFilter(where: RecordWhere): RecordFilter {
  const at = useNow(STEP_MILLISECONDS);
  const here = useScopeId();
  const shift = useRunningShift();
  const place = where.place ?? here;
  return useMemo(() => {
    const span = spanOf(where, { at, timeZone: null, shift });
    return {
      ...span,
      ...(where.words === '' ? {} : { search: where.words }),
      ...(where.person === null ? {} : { personId: where.person as never }),
      ...(where.action === null ? {} : { action: where.action }),
      ...(place === null ? {} : { scopeId: place as never }),
      ...(where.result === null ? {} : { result: where.result }),
      ...(where.station === null ? {} : { stationId: where.station }),
      ...(where.record === null ? {} : { recordId: where.record }),
    };
  }, [where, at, shift, place]);
}

function cursorOf(entry: AuditEntryView | undefined): RecordCursor | null {
  return entry ? { at: entry.at, stationId: entry.stationId, sequence: entry.sequence } : null;
}

/** The entries that fit, page by page, the newest first. */
export function useEntries(filter: RecordFilter) {
  const api = useApi();
  return useInfiniteQuery(
    api.audit.entries.infiniteOptions({
      input: (after: RecordCursor | null) => ({
        ...filter,
        limit: AT_ONCE,
        ...(after === null ? {} : { after }),
      }),
      initialPageParam: null as RecordCursor | null,
      getNextPageParam: (last) => (last.more ? cursorOf(last.entries.at(-1)) : null),
    }),
  );
}
