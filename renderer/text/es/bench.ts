import type { bench as source } from '../en/bench.ts';
import type { Words } from '../words.ts';

export const bench: Words<typeof source> = {
  title: 'Banco',
  hotend: 'Hotend',
  bed: 'Cama',
};
