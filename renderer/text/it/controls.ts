import type { Words } from '../words.ts';
import type { controls as source } from '../en/controls.ts';

export const controls: Words<typeof source> = {
  tabs: {
    label: 'Parti di questa pagina',
    overview: 'Panoramica',
    controls: 'Comandi',
    console: 'Console',
    parameters: 'Parametri',
    bed: 'Piatto',
    past: 'Storico',
    setup: 'Impostazioni',
  },
  past: { none: 'Su {{name}} non è ancora stato stampato nulla' },
};
