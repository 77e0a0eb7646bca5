import type { gallery as source } from '../en/gallery.ts';
import type { Words } from '../words.ts';

export const gallery: Words<typeof source> = {
  title: 'Parti della finestra',
  task: 'Stati di un’attività',
  print: 'Stati di una stampa',
  link: 'Com’è collegata una stampante',
  rings: 'Avanzamento',
  buttons: 'Pulsanti',
  faces: 'Persone',
  chain: 'Chi ha fatto cosa',
  trace: 'Temperature',
  cards: 'Stampanti',
  states: 'Vuoto e fallito',
  sync: 'Sincronizzazione',
  sample: 'Campione',
  off: 'Spento, con un motivo',
  reason: 'Ecco perché è spento.',
};
