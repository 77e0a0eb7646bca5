import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SyncStanding } from '../../../src/shop/sync/index.ts';
import { useApi } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import welcome from '../people/welcome.module.css';
import { StopWords } from './stop-explained.tsx';
import enrolment from './enrolment.module.css';
import styles from './sync.module.css';

const ASK_EVERY_MILLISECONDS = 1_000;

/** How far the first fetch of a station without people is; null: it has not joined anything. */
export function useFirstFetch(): SyncStanding | null {
  const api = useApi();
  const { data } = useQuery(
    api.sync.joining.queryOptions({
      refetchInterval: ({ state }) =>
        (state.data?.state ?? 'notSetUp') === 'notSetUp' ? false : ASK_EVERY_MILLISECONDS,
    }),
  );
  return data === undefined || data.state === 'notSetUp' ? null : data;
}

/** The company is on its way: the window goes on to signing in by itself as soon as the people are here. */
export function FirstFetch({ standing }: { readonly standing: SyncStanding }) {
  // The greeting says when there is somebody who could sign in.
  useQuery(useApi().people.greeting.queryOptions({ refetchInterval: ASK_EVERY_MILLISECONDS }));
  return <FirstFetchShown standing={standing} />;
}

export function FirstFetchShown({ standing }: { readonly standing: SyncStanding }) {
  const t = useWords();
  const { percent } = useFormat();
  if (standing.state === 'stopped') {
    return (
      <>
        <h1 className={welcome['title']}>{t('sync.join.stopped')}</h1>
        <div role="alert" className={styles['stop']}>
          <StopWords why={standing.why} />
        </div>
      </>
    );
  }
  const fraction = standing.state === 'joining' ? standing.fraction : 1;
  const online = standing.state === 'joining' ? standing.online : standing.state === 'online';
  return (
    <>
      <h1 className={welcome['title']}>{t('sync.join.fetching')}</h1>
      <Progress aria-label={t('sync.join.fetching')} value={fraction * 100} size="xl" radius="xl" />
      <p className={`${welcome['lead']} figures`}>{t('sync.join.fetched', { percent: percent(fraction) })}</p>
      <p role="status" className={online ? welcome['lead'] : enrolment['obstacle']}>
        {t(online ? 'sync.join.fetchingText' : 'sync.join.fetchingOffline')}
      </p>
    </>
  );
}
