import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';

export function ConsoleTab({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  return <section aria-label={t('controls.tabs.console')} data-printer={printer.printerId} />;
}
