import { useWords } from '../../text/index.ts';
import { Page } from '../../ui/page.tsx';

export function PrinterPage() {
  const t = useWords();
  return <Page title={t('common.loading')}>{null}</Page>;
}
