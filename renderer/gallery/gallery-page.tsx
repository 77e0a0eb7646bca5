import { TASK_STATES } from '../../src/shop/printing/index.ts';
import { useWords } from '../text/index.ts';
import { Page } from '../ui/page.tsx';
import { StateBadge } from '../ui/state-badge.tsx';

/** Every part of `ui/` in every state, for people who build screens and for pictures that tests compare. */
export function GalleryPage() {
  const t = useWords();
  return (
    <Page title={t('common.appName')}>
      {TASK_STATES.map((task) => (
        <StateBadge key={task} task={task} />
      ))}
    </Page>
  );
}
