import { useWords } from '../../text/index.ts';
import { Page } from '../../ui/page.tsx';

export function ProjectsPage() {
  const t = useWords();
  return <Page title={t('projects.title')}>{null}</Page>;
}

export function ProjectPage() {
  const t = useWords();
  return <Page title={t('projects.title')}>{null}</Page>;
}
