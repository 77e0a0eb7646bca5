import type { shell as source } from '../en/shell.ts';
import type { Words } from '../words.ts';

export const shell: Words<typeof source> = {
  panels: {
    bench: 'Banco',
    review: 'Revisione',
    projects: 'Progetti',
    factories: 'Fabbriche',
    people: 'Persone',
    record: 'Registro',
  },
};
