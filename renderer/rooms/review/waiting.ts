import type { WaitingReason } from '../../../src/shop/printing/index.ts';
import { useWords } from '../../text/index.ts';

/** Why a task waits, in a sentence. */
export function useWaitingSentence(): (reason: WaitingReason) => string {
  const t = useWords();
  return (reason) => {
    switch (reason.code) {
      case 'noPrinterWithMaterial':
        return t('states.waiting.noPrinterWithMaterial', { materialKey: reason.materialKey });
      case 'waitsAtStation':
      case 'stationQuiet':
        return t(`states.waiting.${reason.code}`, { printer: reason.printer, station: reason.station });
      case 'bedNotCleared':
      case 'printersOutOfService':
        return t(`states.waiting.${reason.code}`, { printer: reason.printer });
      default:
        return t(`states.waiting.${reason.code}`);
    }
  };
}
