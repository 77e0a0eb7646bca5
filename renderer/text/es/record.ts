import type { record as source } from '../en/record.ts';
import type { Words } from '../words.ts';

export const record: Words<typeof source> = {
  title: 'record',
};
