import { numbersFrom } from './harness.ts';

/** Random choices of one seed. */
export interface Choices {
  /** A whole number from 0 to below the limit. */
  below(limit: number): number;
  of<Item>(items: readonly Item[]): Item;
  digits(count: number): string;
  /** A password nobody has: words would do, letters are shorter to write. */
  password(): string;
}

export function choicesFrom(seed: number): Choices {
  const random = numbersFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const letters = (count: number): string =>
    Array.from({ length: count }, () => String.fromCodePoint(97 + below(26))).join('');
  return {
    below,
    of(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('There is nothing to choose from');
      return item;
    },
    digits: (count) => Array.from({ length: count }, () => below(10)).join(''),
    password: () => `${letters(8)} ${letters(9)} ${letters(7)}`,
  };
}
