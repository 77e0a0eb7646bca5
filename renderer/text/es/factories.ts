import type { factories as source } from '../en/factories.ts';
import type { Words } from '../words.ts';

export const factories: Words<typeof source> = {
  title: 'Fábricas',
  count_one: '{{count}} fábrica',
  count_other: '{{count}} fábricas',
  create: {
    open: 'Nueva fábrica',
    title: 'Una fábrica nueva',
    name: 'Nombre',
    parent: 'Pertenece a',
    zone: 'Zona horaria',
    submit: 'Crear la fábrica',
    done: '{{name}} está creada.',
  },
  area: {
    open: 'Nueva zona',
    title: 'Una zona nueva en {{factory}}',
    submit: 'Crear la zona',
  },
  rename: {
    open: 'Cambiar el nombre',
    title: 'Cambiar el nombre de {{name}}',
    submit: 'Cambiar el nombre',
  },
  figures: {
    printing: 'imprimiendo',
    ofPrinters_one: 'de {{count}} impresora',
    ofPrinters_other: 'de {{count}} impresoras',
    attention_one: '{{count}} impresora necesita a alguien',
    attention_other: '{{count}} impresoras necesitan a alguien',
    calm: 'Todas las impresoras están bien',
    noPrinters: 'Aún no hay impresoras',
    requested: 'por revisar',
    queued: 'en la cola',
    finished: 'terminadas hoy',
    failed: 'fallidas hoy',
  },
  openBench: 'Abrir el banco',
  openReview: 'Abrir la revisión',
  empty: {
    title: 'Aún no hay ninguna fábrica',
    text: 'Una fábrica reúne las impresoras, las personas y la cola de un lugar.',
  },
  more: 'Más para {{name}}',
  total: {
    printing: 'Imprimiendo ahora',
    attention: 'Necesitan a alguien',
    requested: 'Por revisar',
    finished: 'Terminadas hoy',
    failed: 'Fallidas hoy',
  },
};
