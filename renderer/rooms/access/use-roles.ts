import { useQuery } from '@tanstack/react-query';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useRoleWord } from '../../text/roles.ts';

const NO_ROLES: readonly RoleView[] = [];

/** The default roles and what the person's companies made of them. */
export function useRoles() {
  const query = useQuery(useApi().access.roles.queryOptions());
  return { ...query, roles: query.data ?? NO_ROLES };
}

/** A role's name in the language of the window; a client's own keeps the name that it was given. */
export function useNameOfRole(): (role: Pick<RoleView, 'name' | 'kind'>) => string {
  const word = useRoleWord();
  // A variant that kept the default's name is still that role to people who read.
  return ({ name }) => word(name);
}

const PACKS = ['print-farm', 'plant', 'service-bureau', 'made-to-order', 'inventory'] as const;

export function usePackName(): (pack: string) => string {
  const t = useWords();
  return (pack) => t(`access.pack.${PACKS.find((known) => known === pack) ?? 'custom'}`);
}

/** The packs of some roles, in the order of the catalogue, a company's own last. */
export function packsOf(roles: readonly RoleView[]): readonly string[] {
  const found = new Set(roles.map(({ pack }) => pack));
  return [...PACKS.filter((pack) => found.has(pack)), ...[...found].filter((pack) => !isPack(pack))];
}

function isPack(pack: string): boolean {
  return PACKS.some((known) => known === pack);
}

/** By rank, the highest first; by name where ranks are equal. */
export function byRank(one: RoleView, other: RoleView): number {
  return other.rank - one.rank || one.name.localeCompare(other.name);
}
