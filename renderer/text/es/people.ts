import type { people as source } from '../en/people.ts';
import type { Words } from '../words.ts';

export const people: Words<typeof source> = {
  title: 'people',
};
