import { PERMISSIONS } from '../../src/shop/access/index.ts';
import type { PermissionCategory, PermissionKey } from '../../src/shop/access/index.ts';
import type { Language } from '../../src/shop/records/index.ts';
import { permissions as es } from './es/permissions.ts';
import { permissions as it } from './it/permissions.ts';
import { useLanguage, useWords } from './index.ts';

type PermissionNames = Readonly<Record<PermissionKey, string>>;

/** The catalogue itself speaks English. */
const english = Object.fromEntries(PERMISSIONS.map(({ key, name }) => [key, name])) as PermissionNames;

const NAMES: Readonly<Record<Language, PermissionNames>> = { en: english, es, it };

/** The words of each category: `access.category.…`. */
const CATEGORY_WORDS = {
  'Platform and hierarchy': 'platform',
  Factory: 'factory',
  'Preventive maintenance': 'maintenance',
  'Work orders': 'workOrders',
  Assets: 'assets',
  'Production orders': 'productionOrders',
  'Projects and printing': 'printing',
  'Parts and engineering': 'engineering',
  'Catalog and part identification': 'catalog',
  'Requests, quotes, orders, invoices': 'orders',
  'Production and quality': 'quality',
  'Post-production and delivery': 'delivery',
  Stock: 'stock',
  Communications: 'messages',
} as const satisfies Readonly<Record<PermissionCategory, string>>;

/** What a permission lets its holder do, in the language of the window. */
export function usePermissionName(): (permission: PermissionKey) => string {
  const names = NAMES[useLanguage()];
  return (permission) => names[permission];
}

/** What a category of permissions is called, in the language of the window. */
export function useCategoryName(): (category: PermissionCategory) => string {
  const t = useWords();
  return (category) => t(`access.category.${CATEGORY_WORDS[category]}`);
}
