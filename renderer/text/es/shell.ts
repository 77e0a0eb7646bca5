import type { shell as source } from '../en/shell.ts';
import type { Words } from '../words.ts';

export const shell: Words<typeof source> = {
  panels: {
    bench: 'Banco',
    review: 'Revisión',
    projects: 'Proyectos',
    factories: 'Fábricas',
    people: 'Personas',
    record: 'Registro',
  },
};
