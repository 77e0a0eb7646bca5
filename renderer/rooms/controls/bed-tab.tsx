import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';

export function BedTab({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  return <section aria-label={t('controls.tabs.bed')} data-printer={printer.printerId} />;
}
