import { useNavigate, useSearch } from '@tanstack/react-router';

/** What an address of these pages can name, so that every answer can be linked to. */
export interface Where {
  readonly role?: string;
  readonly edit?: string;
  readonly permission?: string;
  readonly place?: string;
  readonly person?: string;
  readonly own?: string;
}

export type Tab = 'roles' | 'chart' | 'who' | 'what' | 'why' | 'requests';

/** What the address names now, and a way to another one. What is undefined is left out of it. */
export function useWhere(): Where {
  return useSearch({ strict: false });
}

export function useGoTo(): (tab: Tab, where?: Where, options?: { readonly replace?: boolean }) => void {
  const navigate = useNavigate();
  return (tab, where = {}, { replace = false } = {}) =>
    void navigate({ to: '/access/$tab', params: { tab }, search: { ...where }, replace });
}
