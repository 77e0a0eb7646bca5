import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { SyncView } from '../../../src/shop/sync/index.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useTell } from '../../ui/tell.ts';
import { HubFacts } from './hub-facts.tsx';
import { PutBack } from './put-back.tsx';
import { StandingPanel } from './standing-panel.tsx';
import { StationTable } from './station-table.tsx';
import { StopExplained } from './stop-explained.tsx';
import styles from './sync.module.css';
import { TroubleList } from './trouble-list.tsx';

interface SyncOverviewProps {
  readonly view: SyncView;
  readonly onEnter: () => void;
}

/** The answer first, what needs a person next, the list last. */
export function SyncOverview({ view, onEnter }: SyncOverviewProps) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const syncNow = useMutation(
    api.sync.syncNow.mutationOptions({
      onSuccess: () => tell.done(t('sync.standing.asked')),
      onError: tell.error,
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.sync.key() }),
    }),
  );
  const { standing, hub, troubles, openConflicts } = view;
  return (
    <div className={styles['overview']}>
      <StandingPanel view={view} busy={syncNow.isPending} onSyncNow={() => syncNow.mutate({})} />
      {standing.state === 'stopped' ? (
        <StopExplained why={standing.why} waiting={standing.waiting} onEnter={onEnter} />
      ) : null}
      {standing.state === 'putBack' ? <PutBack standing={standing} /> : null}
      {openConflicts > 0 ? (
        <Link to="/sync/conflicts" className={styles['banner']}>
          <IconArrowBackUp aria-hidden size={22} stroke={1.75} />
          <span>{t('sync.conflicts.banner', { count: openConflicts })}</span>
          <span className={styles['bannerAct']}>{t('sync.conflicts.look')}</span>
        </Link>
      ) : null}
      {troubles.length > 0 ? <TroubleList troubles={troubles} /> : null}
      {hub === null ? null : <StationTable view={view} />}
      {hub === null ? null : <HubFacts hub={hub} waiting={'waiting' in standing ? standing.waiting : 0} />}
    </div>
  );
}
