import type { Instant } from '../kernel/index.ts';

/**
 * When a grant begins that nobody gave: before every clock. A computer's clock is often wrong at the first start; once it
 * is set right, the first Master must still be one, because nobody else is there who could grant anything.
 */
export const FROM_THE_FIRST: Instant = 0;
