import { FROM_THE_FIRST } from '../../src/shop/access/index.ts';
import { useFormat, useWords } from '../text/index.ts';

/** Since when a grant or a restriction holds, in words. */
export function useSince(): (fromAt: number) => string {
  const t = useWords();
  const { date } = useFormat();
  return (fromAt) =>
    fromAt === FROM_THE_FIRST ? t('access.fromFirst') : t('access.from', { date: date(fromAt) });
}
