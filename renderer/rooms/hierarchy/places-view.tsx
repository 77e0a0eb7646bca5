import { TextInput } from '@mantine/core';
import { IconMap2, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useScopes } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PlacePane } from './place-pane.tsx';
import { placeRows } from '../../ui/place-rows.ts';
import { PlacesTree } from './places-tree.tsx';
import styles from './places.module.css';
import { usePlace, useShowsPlatform } from './use-places.ts';

interface PlacesViewProps {
  readonly placeId: string | null;
  readonly onOpen: (scopeId: string | null) => void;
}

/** All places of the person as a tree, and one of them beside it. */
export function PlacesView({ placeId, onOpen }: PlacesViewProps) {
  const t = useWords();
  const api = useApi();
  const asked = useQuery(api.hierarchy.scopes.queryOptions());
  const scopes = useScopes();
  const showPlatform = useShowsPlatform();
  const [search, setSearch] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => placeRows(scopes, { closed, search, showPlatform }),
    [scopes, closed, search, showPlatform],
  );
  const chosen = usePlace(placeId ?? '');
  const fold = (scopeId: string, close: boolean) => {
    const next = new Set(closed);
    if (close) next.add(scopeId);
    else next.delete(scopeId);
    setClosed(next);
  };
  if (asked.error && !asked.data) {
    return <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />;
  }
  if (!asked.data) return <LoadingRows rows={8} height={52} />;
  return (
    <>
      <TextInput
        className={styles['search']}
        aria-label={t('factories.search')}
        placeholder={t('factories.search')}
        leftSection={<IconSearch aria-hidden size={18} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div className={styles['split']}>
        {rows.length === 0 ? (
          <EmptyState icon={IconMap2} title={t('factories.noPlace.title')}>
            {t('factories.noPlace.text')}
          </EmptyState>
        ) : (
          <PlacesTree rows={rows} chosenId={chosen?.id ?? null} onChoose={onOpen} onFold={fold} />
        )}
        {chosen ? (
          <PlacePane key={chosen.id} scope={chosen} onClose={() => onOpen(null)} onOpen={onOpen} />
        ) : null}
      </div>
    </>
  );
}
