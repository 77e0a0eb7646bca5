import { IconSearch } from '@tabler/icons-react';
import { useHotkeys } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ScopeView } from '../../src/shop/hierarchy/contract.ts';
import { useScopes } from '../app/place.tsx';
import { useServices } from '../app/services.tsx';
import { RequestsButton } from '../rooms/access/requests-button.tsx';
import { useWords } from '../text/index.ts';
import { ScopeCrumbs } from '../ui/scope-crumbs.tsx';
import { Palette } from './palette.tsx';
import { PersonMenu } from './person-menu.tsx';
import styles from './shell.module.css';
import { StopPrinter } from './stop-printer.tsx';

/** Where am I, search, *Stop printer*, and who is here. */
export function TopBar() {
  const t = useWords();
  const { place, recentPlaces } = useServices();
  const scopes = useScopes();
  const scopeId = useStore(place, (state) => state.scopeId);
  const recent = useStore(recentPlaces, (state) => state.recent);
  useKnownPlace(scopes, scopeId);
  const [searching, setSearching] = useState(false);
  useHotkeys([['mod+K', () => setSearching(true)]], []);
  return (
    <section className={styles['top']} aria-label={t('shell.top')}>
      <div className={styles['topPlace']}>
        <ScopeCrumbs
          scopes={scopes}
          value={scopeId}
          recent={recent}
          onChange={(next) => place.setState({ scopeId: next })}
        />
      </div>
      <button
        type="button"
        className={styles['searchButton']}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setSearching(true)}
      >
        <IconSearch size={18} aria-hidden />
        <span className={styles['searchWord']}>{t('common.search')} </span>
        <kbd className={styles['key']}>{t('shell.search.keys')}</kbd>
      </button>
      <StopPrinter />
      <RequestsButton />
      <PersonMenu />
      <Palette opened={searching} onClose={() => setSearching(false)} />
    </section>
  );
}

/** A place that is gone, or no longer the person's, is not looked at: it would show nothing, without a reason. */
function useKnownPlace(scopes: readonly ScopeView[], scopeId: string | null): void {
  const { place } = useServices();
  const unknown =
    scopeId !== null && scopes.length > 0 && !scopes.some(({ id, within }) => within && id === scopeId);
  useEffect(() => {
    if (unknown) place.setState({ scopeId: null });
  }, [unknown, place]);
}
