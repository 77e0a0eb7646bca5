import type { gallery as source } from '../en/gallery.ts';
import type { Words } from '../words.ts';

export const gallery: Words<typeof source> = {
  title: 'Piezas de la ventana',
  task: 'Estados de una tarea',
  print: 'Estados de una impresión',
  link: 'Cómo está conectada una impresora',
  rings: 'Progreso',
  buttons: 'Botones',
  faces: 'Personas',
  chain: 'Quién hizo qué',
  trace: 'Temperaturas',
  cards: 'Impresoras',
  states: 'Vacío y fallido',
  sync: 'Sincronización',
  sample: 'Muestra',
  off: 'Apagado, con motivo',
  reason: 'Por esto está apagado.',
};
