import { useWords } from '../../text/index.ts';
import { Page } from '../../ui/page.tsx';

export function ReviewPage() {
  const t = useWords();
  return <Page title={t('review.title')}>{null}</Page>;
}

export function TaskPage() {
  const t = useWords();
  return <Page title={t('review.title')}>{null}</Page>;
}
