import { IconDoorOff } from '@tabler/icons-react';
import { Navigate } from '@tanstack/react-router';
import { useAccess } from '../app/access.tsx';
import { useWords } from '../text/index.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { homeOf } from '../workspaces/panels.ts';

/** Sends a person to where their day begins; who has no panel yet reads what to do about it. */
export function Home() {
  const t = useWords();
  const { mayAnywhere } = useAccess();
  const home = homeOf(mayAnywhere);
  if (home !== null) return <Navigate to={home} replace />;
  return (
    <Page title={t('common.appName')}>
      <EmptyState icon={IconDoorOff} title={t('shell.none.title')}>
        {t('shell.none.text')}
      </EmptyState>
    </Page>
  );
}
