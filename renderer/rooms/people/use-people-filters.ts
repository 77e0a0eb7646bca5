import { useNavigate, useSearch } from '@tanstack/react-router';
import type { PersonView } from '../../../src/shop/people/contract.ts';
import type { PeopleFilters } from './use-people-pages.ts';

interface Search {
  readonly search?: string;
  readonly state?: string;
  readonly role?: string;
}

const STATES: readonly string[] = ['invited', 'active', 'inactive'] satisfies readonly PersonView['state'][];

/** The filters of the list stand in the address: a link shows the same people to who may see them. */
export function usePeopleFilters(): {
  readonly filters: PeopleFilters;
  readonly change: (change: Partial<PeopleFilters>) => void;
} {
  const navigate = useNavigate();
  const { search = '', state, role } = useSearch({ strict: false }) as Search;
  const filters: PeopleFilters = {
    search,
    state: state !== undefined && STATES.includes(state) ? (state as PersonView['state']) : null,
    roleId: role ?? null,
  };
  const change = (changed: Partial<PeopleFilters>) => {
    const next = { ...filters, ...changed };
    const written: Search = {
      ...(next.search === '' ? {} : { search: next.search }),
      ...(next.state === null ? {} : { state: next.state }),
      ...(next.roleId === null ? {} : { role: next.roleId }),
    };
    void navigate({ to: '.', search: written, replace: true } as never);
  };
  return { filters, change };
}
