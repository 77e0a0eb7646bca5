import type { record as source } from '../en/record.ts';
import type { Words } from '../words.ts';

export const record: Words<typeof source> = {
  title: 'Registro',
  lead: 'Chi ha fatto cosa, quando e dove. Può solo crescere.',
  search: 'Persona, oggetto, parole',
  person: 'Persona',
  everyone: 'Tutti',
  result: {
    all: 'Tutto',
    refused: 'Solo rifiuti',
    label: 'Esito',
  },
  done: 'Fatto',
  refused: 'Rifiutato',
  verify: 'Verifica la catena',
  unbroken_one: 'Integra: {{count}} voce controllata.',
  unbroken_other: 'Integra: {{count}} voci controllate.',
  broken: 'Interrotta alla voce {{sequence}}: qualcosa è stato cambiato all’insaputa di Printhall.',
  column: {
    when: 'Quando',
    who: 'Chi',
    what: 'Cosa',
    on: 'Su',
    where: 'Dove',
    station: 'Stazione',
    result: 'Esito',
  },
  station: 'Stazione',
  printer: 'Stampante',
  empty: {
    title: 'Nulla nel registro',
    text: 'Nulla di ciò che puoi vedere qui corrisponde al filtro.',
  },
  entry: 'Voce {{sequence}}',
  details: 'Dati',
  reason: 'Motivo',
  more: 'Caricamento delle voci precedenti',
  showOlder: 'Mostra voci precedenti',
};
