import type { Words } from '../words.ts';
import type { controls as source } from '../en/controls.ts';

export const controls: Words<typeof source> = {
  tabs: {
    label: 'Partes de esta página',
    overview: 'Resumen',
    controls: 'Mandos',
    console: 'Consola',
    parameters: 'Parámetros',
    bed: 'Cama',
    past: 'Historial',
    setup: 'Ajustes',
  },
  past: { none: 'Aún no se ha impreso nada en {{name}}' },
};
