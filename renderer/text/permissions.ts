import { PERMISSIONS } from '../../src/shop/access/index.ts';
import type { PermissionKey } from '../../src/shop/access/index.ts';
import type { Language } from '../../src/shop/records/index.ts';
import { permissions as es } from './es/permissions.ts';
import { permissions as it } from './it/permissions.ts';
import { useLanguage } from './index.ts';

type PermissionNames = Readonly<Record<PermissionKey, string>>;

/** The catalogue itself speaks English. */
const english = Object.fromEntries(PERMISSIONS.map(({ key, name }) => [key, name])) as PermissionNames;

const NAMES: Readonly<Record<Language, PermissionNames>> = { en: english, es, it };

/** What a permission lets its holder do, in the language of the window. */
export function usePermissionName(): (permission: PermissionKey) => string {
  const names = NAMES[useLanguage()];
  return (permission) => names[permission];
}
