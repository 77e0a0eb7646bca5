import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';

export function ParametersTab({ printer }: { readonly printer: PrinterView }) {
  const t = useWords();
  return <section aria-label={t('controls.tabs.parameters')} data-printer={printer.printerId} />;
}
