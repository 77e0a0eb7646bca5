import i18next from 'i18next';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords } from '../../text/index.ts';

/** Why a printer or its print stands still, in a sentence; null when neither does. */
export function useFaultSentence(): (printer: Pick<PrinterView, 'fault' | 'current'>) => string | null {
  const t = useWords();
  const sentence = (code: string) => {
    const key = [`bench.fault.${code}`, `states.failure.${code}`].find((known) => i18next.exists(known));
    return key ? t(key as never) : t('states.failure.other');
  };
  return ({ fault, current }) => {
    if (fault) return sentence(fault.code);
    return current?.failure ? sentence(current.failure.code) : null;
  };
}
