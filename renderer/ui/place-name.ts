import type { ScopeKind } from '../../src/shop/access/index.ts';
import { useWords } from '../text/index.ts';

/**
 * What a place is called on the screen. The platform's stored name is a code that no person gave: it is said in the
 * language of the window.
 */
export function usePlaceName(): (scope: { readonly kind: ScopeKind; readonly name: string }) => string {
  const t = useWords();
  return ({ kind, name }) => (kind === 'platform' ? t('shell.place.allCompanies') : name);
}
