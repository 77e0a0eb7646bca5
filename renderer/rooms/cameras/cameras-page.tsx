import { IconVideo } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useAccess } from '../../app/access.tsx';
import { scopeInput, useScopeId } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';
import { useHomeScope } from '../printers/home-scope.ts';
import { CameraTile } from './camera-tile.tsx';
import styles from './cameras.module.css';

/** All cameras of this place side by side: what every printer does, at a glance. */
export function CamerasPage() {
  const t = useWords();
  const { mayAnywhere } = useAccess();
  return (
    <Page title={t('cameras.title')} permissions={panelPermissions('cameras')}>
      {mayAnywhere('camera.view') ? <Wall /> : <NotForYou />}
    </Page>
  );
}

function Wall() {
  const t = useWords();
  const api = useApi();
  const scopeId = useScopeId();
  const { data, error, refetch } = useQuery(api.cameras.list.queryOptions({ input: scopeInput(scopeId) }));
  if (data && data.length > 0) {
    return (
      <ul className={styles['wall']} aria-label={t('cameras.title')}>
        {data.map((camera) => (
          <CameraTile key={camera.cameraId} camera={camera} pace={data.length > 1 ? 'glance' : 'live'} />
        ))}
      </ul>
    );
  }
  if (data) {
    return (
      <EmptyState icon={IconVideo} title={t('cameras.none')}>
        {t('cameras.noneHelp')}
      </EmptyState>
    );
  }
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <LoadingRows rows={2} height={280} />
  );
}

/** Somebody came by an address: says why there is nothing, and whom to ask. */
function NotForYou() {
  const t = useWords();
  const scopeId = useHomeScope();
  return (
    <EmptyState
      icon={IconVideo}
      title={t('cameras.notForYou')}
      action={
        <GuardedButton permission="camera.view" scopeId={scopeId} onClick={() => undefined}>
          {t('cameras.watch')}
        </GuardedButton>
      }
    />
  );
}
