import { useMemo } from 'react';
import { useLanguage } from '../text/index.ts';

export interface Measures {
  /** `84.2 × 30.0 × 12.5 mm`, in the person's way of writing numbers. */
  size(extent: { readonly x: number; readonly y: number; readonly z: number }): string;
  millimetres(value: number): string;
}

/** How lengths in a scene are written: always with the same number of digits, so that they do not jump. */
export function useMeasures(): Measures {
  const language = useLanguage();
  return useMemo(() => {
    const one = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const two = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    return {
      size: ({ x, y, z }) => `${one.format(x)} × ${one.format(y)} × ${one.format(z)} mm`,
      millimetres: (value) => `${two.format(value)} mm`,
    };
  }, [language]);
}
