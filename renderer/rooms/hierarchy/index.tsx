import { useWords } from '../../text/index.ts';
import { Page } from '../../ui/page.tsx';

export function FactoriesPage() {
  const t = useWords();
  return <Page title={t('common.loading')}>{null}</Page>;
}
