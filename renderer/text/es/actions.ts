import type { actions as source } from '../en/actions.ts';
import type { Words } from '../words.ts';

export const actions: Words<typeof source> = {
  projects_create: 'Creó un proyecto',
};
