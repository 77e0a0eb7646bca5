import type { factories as source } from '../en/factories.ts';
import type { Words } from '../words.ts';

export const factories: Words<typeof source> = {
  title: 'factories',
};
