import type { gallery as source } from '../en/gallery.ts';
import type { Words } from '../words.ts';

export const gallery: Words<typeof source> = {
  title: 'gallery',
};
