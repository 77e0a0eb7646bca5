import type { factories as source } from '../en/factories.ts';
import type { Words } from '../words.ts';

export const factories: Words<typeof source> = {
  title: 'Fabbriche',
  count_one: '{{count}} fabbrica',
  count_other: '{{count}} fabbriche',
  create: {
    open: 'Nuova fabbrica',
    title: 'Una nuova fabbrica',
    name: 'Nome',
    parent: 'Appartiene a',
    zone: 'Fuso orario',
    submit: 'Crea la fabbrica',
    done: '{{name}} è creata.',
  },
  area: {
    open: 'Nuova area',
    title: 'Una nuova area in {{factory}}',
    submit: 'Crea l’area',
  },
  rename: {
    open: 'Rinomina',
    title: 'Rinomina {{name}}',
    submit: 'Rinomina',
  },
  figures: {
    printing: 'in stampa',
    ofPrinters_one: 'di {{count}} stampante',
    ofPrinters_other: 'di {{count}} stampanti',
    attention_one: '{{count}} stampante ha bisogno di qualcuno',
    attention_other: '{{count}} stampanti hanno bisogno di qualcuno',
    calm: 'Tutte le stampanti stanno bene',
    noPrinters: 'Ancora nessuna stampante',
    requested: 'da rivedere',
    queued: 'in coda',
    finished: 'finite oggi',
    failed: 'fallite oggi',
  },
  openBench: 'Apri il banco',
  openReview: 'Apri la revisione',
  empty: {
    title: 'Ancora nessuna fabbrica',
    text: 'Una fabbrica raccoglie stampanti, persone e coda di un luogo.',
  },
  more: 'Altro per {{name}}',
  total: {
    printing: 'In stampa ora',
    attention: 'Servono persone',
    requested: 'Da rivedere',
    finished: 'Finite oggi',
    failed: 'Fallite oggi',
  },
};
