import { IconHistory } from '@tabler/icons-react';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** What was printed here. */
export function PastTab({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  return <EmptyState icon={IconHistory} title={t('controls.past.none', { name: printer.name })} />;
}
