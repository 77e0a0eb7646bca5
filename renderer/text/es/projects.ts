import type { projects as source } from '../en/projects.ts';
import type { Words } from '../words.ts';

export const projects: Words<typeof source> = {
  title: 'Proyectos',
};
