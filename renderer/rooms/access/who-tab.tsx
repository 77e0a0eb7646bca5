import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUserQuestion, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { isPermissionKey, type PermissionKey } from '../../../src/shop/access/index.ts';
import type { HolderView } from '../../../src/shop/grants/index.ts';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PersonFace } from '../../ui/person-face.tsx';
import styles from './access.module.css';
import { GivenByList } from './given-by.tsx';
import { PermissionPicker, PlacePicker } from './pickers.tsx';
import { usePlaceLookedAt, usePlaces } from './places.ts';
import { useGoTo, useWhere } from './use-where.ts';

const TYPING_MILLISECONDS = 200;
const AT_ONCE = 100;
const ROW_HEIGHT = 72;

/** Who can do this here? With the grants that give it to each. */
export function WhoTab() {
  const t = useWords();
  const goTo = useGoTo();
  const where = useWhere();
  const places = usePlaces();
  const lookedAt = usePlaceLookedAt();
  const place = where.place ?? lookedAt;
  const permission =
    where.permission !== undefined && isPermissionKey(where.permission) ? where.permission : null;
  return (
    <>
      <div className={styles['question']}>
        <PermissionPicker
          value={permission}
          onChange={(next) => goTo('who', { permission: next, place }, { replace: true })}
        />
        <PlacePicker
          places={places}
          value={place}
          onChange={(next) =>
            goTo('who', { ...(permission === null ? {} : { permission }), place: next }, { replace: true })
          }
        />
      </div>
      {permission === null ? (
        <EmptyState icon={IconUserQuestion} title={t('access.tabs.who')}>
          {t('access.who.lead')}
        </EmptyState>
      ) : (
        <Holders key={`${permission} ${place}`} permission={permission} place={place} />
      )}
    </>
  );
}

interface HoldersProps {
  readonly permission: PermissionKey;
  readonly place: string;
}

function Holders({ permission, place }: HoldersProps) {
  const t = useWords();
  const [search, setSearch] = useState('');
  const [settled] = useDebouncedValue(search.trim(), TYPING_MILLISECONDS);
  const { data, error, isPending, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useHolders(
    permission,
    place,
    settled,
  );
  const people = data?.pages.flatMap((page) => page.people) ?? [];
  const total = data?.pages[0]?.total ?? 0;
  if (error && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) return <LoadingRows rows={6} height={ROW_HEIGHT} />;
  return (
    <>
      <div className={styles['answerHead']}>
        <div role="status" className={styles['answer']}>
          <h2>{t('access.who.total', { count: total })}</h2>
        </div>
        <TextInput
          aria-label={t('access.who.search')}
          placeholder={t('access.who.search')}
          leftSection={<IconSearch aria-hidden size={18} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      {people.length === 0 ? (
        <EmptyState icon={IconUsers} title={t('access.who.noneTitle')}>
          {t('access.who.noneText')}
        </EmptyState>
      ) : (
        <HolderList
          people={people}
          permission={permission}
          place={place}
          onEnd={() => {
            if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
          }}
        />
      )}
    </>
  );
}

function useHolders(permission: PermissionKey, place: string, search: string) {
  const api = useApi();
  return useInfiniteQuery(
    api.access.whoCan.infiniteOptions({
      input: (offset: number) => ({ permission, scopeId: place as never, search, offset, limit: AT_ONCE }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => {
        const shown = pages.reduce((sum, page) => sum + page.people.length, 0);
        return shown < last.total && last.people.length > 0 ? shown : null;
      },
      placeholderData: keepPreviousData,
    }),
  );
}

interface HolderListProps extends HoldersProps {
  readonly people: readonly HolderView[];
  /** The last row that is known came into sight. */
  readonly onEnd: () => void;
}

function HolderList({ people, permission, place, onEnd }: HolderListProps) {
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= people.length - 1) onEnd();
  }, [last, people.length, onEnd]);
  return (
    <div ref={box} className={styles['holders']}>
      <ul
        className={styles['virtual']}
        aria-label={t('access.who.people')}
        style={{ height: rows.getTotalSize() }}
      >
        {shown.map(({ index, start, key }) => {
          const person = people[index];
          return person ? (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              className={styles['holder']}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Holder person={person} permission={permission} place={place} />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}

function Holder({ person, permission, place }: HoldersProps & { readonly person: HolderView }) {
  const t = useWords();
  return (
    <>
      <PersonFace name={person.personName} size={40} />
      <span className={styles['who']}>
        <Link
          to="/people/$personId"
          params={{ personId: person.personId }}
          className={styles['personLink']}
          aria-label={t('access.who.openPerson', { name: person.personName })}
        >
          {person.personName}
        </Link>
        {person.own ? <small className={styles['ownOnly']}>{t('access.who.own')}</small> : null}
      </span>
      <GivenByList by={person.by} />
      <Link
        to="/access/$tab"
        params={{ tab: 'why' }}
        search={{ person: person.personId, permission, place, ...(person.own ? { own: 'yes' } : {}) }}
        className={styles['whyLink']}
        aria-label={t('access.who.whyOf', { name: person.personName })}
      >
        {t('access.who.why')}
      </Link>
    </>
  );
}
