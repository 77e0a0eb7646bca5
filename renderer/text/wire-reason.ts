import { useMemo } from 'react';
import { wireReasonIn } from '../../src/shop/printers/index.ts';
import { useWords, type Say } from './index.ts';

/** What a printer or the system has said, in its own words; and in ours where it was we who said it. */
export function sayReason(t: Say, text: string): string {
  const reason = wireReasonIn(text);
  return reason === null ? text : t(`bench.reason.${reason}`);
}

export function useReason(): (text: string) => string {
  const t = useWords();
  return useMemo(() => (text: string) => sayReason(t, text), [t]);
}
