import { DEFAULT_ROLES } from '../../src/shop/access/index.ts';
import type { Role } from '../../src/shop/access/index.ts';
import type { Language } from '../../src/shop/records/index.ts';
import { roles as es } from './es/roles.ts';
import { useLanguage } from './index.ts';
import { roles as it } from './it/roles.ts';

/** The names of the default roles, by their English name; a role that a client made keeps the name it was given. */
const NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en: {}, es, it };

/** What a role is called: by its id, with the client's own roles at hand. */
export function useRoleName(): (roleId: string, roles?: readonly Role[]) => string {
  const name = useRoleWord();
  return (roleId, roles = []) => {
    const role = [...roles, ...DEFAULT_ROLES].find(({ id }) => id === roleId);
    return role ? name(role.name) : roleId;
  };
}

/** A default role's English name in the language of the window. */
export function useRoleWord(): (englishName: string) => string {
  const names = NAMES[useLanguage()];
  return (englishName) => names[englishName] ?? englishName;
}
