import type { review as source } from '../en/review.ts';
import type { Words } from '../words.ts';

export const review: Words<typeof source> = {
  title: 'Revisione',
};
