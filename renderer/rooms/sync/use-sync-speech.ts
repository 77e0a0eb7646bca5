import { useMemo } from 'react';
import { useFormat, useLocale, useWords } from '../../text/index.ts';
import { agoIn, amountIn } from './amounts.ts';
import type { SyncSpeech } from './standing.ts';

/** How syncing is spoken of, in the language of the window. */
export function useSyncSpeech(): SyncSpeech & { readonly amount: (milliseconds: number) => string } {
  const t = useWords();
  const format = useFormat();
  const locale = useLocale();
  return useMemo(() => ({ ...format, t, ago: agoIn(locale), amount: amountIn(locale) }), [format, t, locale]);
}
