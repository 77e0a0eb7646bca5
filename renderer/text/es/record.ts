import type { record as source } from '../en/record.ts';
import type { Words } from '../words.ts';

export const record: Words<typeof source> = {
  title: 'Registro',
  lead: 'Quién hizo qué, cuándo y dónde. Solo crece.',
  search: 'Persona, registro, palabras',
  person: 'Persona',
  everyone: 'Todas las personas',
  result: {
    all: 'Todo',
    refused: 'Solo rechazos',
    label: 'Resultado',
  },
  done: 'Hecho',
  refused: 'Rechazado',
  verify: 'Verificar la cadena',
  unbroken_one: 'Íntegra: {{count}} entrada comprobada.',
  unbroken_other: 'Íntegra: {{count}} entradas comprobadas.',
  broken: 'Rota en la entrada {{sequence}}: algo se cambió a espaldas de Printhall.',
  column: {
    when: 'Cuándo',
    who: 'Quién',
    what: 'Qué',
    on: 'Sobre',
    where: 'Dónde',
    station: 'Estación',
    result: 'Resultado',
  },
  station: 'Estación',
  printer: 'Impresora',
  empty: {
    title: 'Nada en el registro',
    text: 'Nada de lo que puedes ver aquí encaja con el filtro.',
  },
  entry: 'Entrada {{sequence}}',
  details: 'Datos',
  reason: 'Motivo',
  more: 'Cargando entradas anteriores',
  showOlder: 'Mostrar entradas anteriores',
};
