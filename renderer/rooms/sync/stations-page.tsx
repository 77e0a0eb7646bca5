import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { onceKnown } from '../../ui/once-known.ts';
import { Page } from '../../ui/page.tsx';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';
import { Alone } from './alone.tsx';
import { FoundAtHub } from './found-at-hub.tsx';
import { SyncOverview } from './sync-overview.tsx';

/** While the page is open: what other stations do reaches it by no event. */
const ASK_EVERY_MILLISECONDS = 5_000;

/** The stations of the company, and how this one stands with the hub. */
export function StationsPage() {
  const t = useWords();
  const api = useApi();
  const [entering, setEntering] = useState(false);
  const { data, error, refetch } = useQuery(
    api.sync.view.queryOptions({ refetchInterval: onceKnown(ASK_EVERY_MILLISECONDS) }),
  );
  const state = data?.standing.state;
  // With a hub, only a stop lets the station come to another one, or back to the same.
  const takesCode = state === 'notSetUp' || state === 'stopped';
  return (
    <Page title={t('sync.title')} permissions={panelPermissions('stations')}>
      {!data && error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows rows={5} height={72} /> : null}
      {entering && takesCode ? <FoundAtHub onClose={() => setEntering(false)} /> : null}
      {data && !(entering && takesCode) ? (
        state === 'notSetUp' ? (
          <Alone onEnter={() => setEntering(true)} />
        ) : (
          <SyncOverview view={data} onEnter={() => setEntering(true)} />
        )
      ) : null}
    </Page>
  );
}
