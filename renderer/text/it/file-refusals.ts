import type { RefusalSentences } from '../refusal-sentences.ts';

/** Che cosa si rifiuta dei file: devono arrivare interi, essere leggibili e contenere qualcosa da stampare. */
export const fileRefusals = {
  'files.tooLarge': ({ limitBytes, sizeBytes }, say) =>
    `Il file ha ${say.bytes(sizeBytes)}; il massimo è ${say.bytes(limitBytes)}.`,
  'files.empty': () => 'Il file è vuoto.',
  'files.incomplete': () => 'Il file non è arrivato intero. Caricalo di nuovo.',
  'files.cancelled': () => 'Il caricamento è stato annullato.',
  'files.noRoom': () => 'Il disco della stazione è pieno. Non è stato conservato nulla.',
  'files.onItsWay': ({ fraction, waitsFor }, { percent }) => {
    if (waitsFor === 'hub')
      return 'Il file è in un’altra stazione. Arriverà appena si potrà raggiungere l’hub.';
    if (waitsFor === 'otherStation')
      return 'Il file è ancora in un’altra stazione. Arriverà quando quella sarà in linea.';
    if (waitsFor === 'room')
      return 'Il disco di questa stazione è troppo pieno per il file. Fai spazio e arriverà da solo.';
    if (waitsFor === 'trouble')
      return 'Il file non è arrivato com’era partito. Guarda «Non si è potuto sincronizzare» nella pagina Stazioni.';
    if (waitsFor === 'reading') return 'Il file è qui e viene letto.';
    return fraction === null
      ? 'Il file è in arrivo da un’altra stazione.'
      : `Il file è in arrivo da un’altra stazione: ${percent(fraction)} è già qui.`;
  },
  'files.notStored': () => 'Il file non è in questa stazione.',
  'files.damaged': () => 'Il file conservato è danneggiato. Caricalo di nuovo.',
  'files.unknownType': ({ known }) => `Printhall non legge questo tipo di file. Legge: ${known.join(', ')}.`,
  'files.bgcodeNotYet': () =>
    'Il G-code binario non si può ancora leggere. Esportalo di nuovo con «G-code binario» disattivato.',
  'files.stlTruncated': () => 'Il file STL finisce troppo presto. Esportalo di nuovo.',
  'files.stlTooLong': () => 'Il file STL è più lungo di quanto dichiara. Esportalo di nuovo.',
  'files.stlNotFinite': ({ triangle }, say) =>
    `Il triangolo ${say.number(triangle)} ha un vertice che non è un numero.`,
  'files.stlBadNumber': ({ line, text }, say) => `Riga ${say.number(line)}: «${text}» non è un numero.`,
  'files.stlBadLine': ({ line, expected, text }, say) =>
    `Riga ${say.number(line)}: c’è «${text}» dove dovrebbe esserci «${expected}».`,
  'files.notAZip': () => 'Non è un file 3MF, qualunque cosa dica il nome.',
  'files.zipDamaged': () => 'Il file 3MF è danneggiato. Esportalo di nuovo.',
  'files.zipTooManyEntries': ({ limit }, say) => `Nel 3MF ci sono più di ${say.number(limit)} file.`,
  'files.zipTooLargeInside': ({ limitBytes }, say) => `Decompresso, il 3MF supera ${say.bytes(limitBytes)}.`,
  'files.zipRatio': () => 'Qualcosa nel 3MF si decomprime in molto più di quanto dovrebbe.',
  'files.zipUnsafeEntry': ({ entry }) => `Il 3MF contiene qualcosa che non è sicuro aprire («${entry}»).`,
  'files.xmlDoctype': () => 'Il 3MF contiene una dichiarazione di tipo di documento, che non è ammessa.',
  'files.xmlTooDeep': () => 'Il 3MF è annidato troppo in profondità.',
  'files.xmlTooManyAttributes': () => 'Il 3MF non è come dovrebbe: un elemento ha troppi attributi.',
  'files.xmlInvalid': ({ line }, say) =>
    `Il 3MF non si può leggere: il suo XML si interrompe alla riga ${say.number(line)}.`,
  'files.threeMfNoModel': () => 'Nel 3MF non c’è nessun modello.',
  'files.threeMfUnknownUnit': ({ unit }) => `Il 3MF misura in «${unit}», che non è nota.`,
  'files.threeMfBadNumber': ({ line, text }, say) => `Riga ${say.number(line)}: «${text}» non è un numero.`,
  'files.threeMfBadIndex': ({ line }, say) => `La riga ${say.number(line)} indica un vertice che non c’è.`,
  'files.threeMfMissingObject': ({ objectId }) => `Il 3MF indica un oggetto che non c’è (${objectId}).`,
  'files.threeMfDuplicateObject': ({ objectId }) =>
    `Il 3MF ha due oggetti con lo stesso numero (${objectId}).`,
  'files.threeMfCycle': ({ objectId }) => `Un oggetto del 3MF contiene sé stesso (${objectId}).`,
  'files.threeMfTooDeep': () => 'Gli oggetti del 3MF sono annidati troppo in profondità.',
  'files.threeMfTooManyObjects': ({ limit }, say) => `Il 3MF ha più di ${say.number(limit)} oggetti.`,
  'files.objBadNumber': ({ line, text }, say) => `Riga ${say.number(line)}: «${text}» non è un numero.`,
  'files.objBadFace': ({ line }, say) => `Riga ${say.number(line)}: questa faccia non si può leggere.`,
  'files.objBadIndex': ({ line }, say) => `La riga ${say.number(line)} indica un vertice che non c’è.`,
  'files.noTriangles': () => 'Nel file non c’è nessuna forma.',
  'files.tooManyTriangles': ({ limit, triangles }, say) =>
    `Il modello ha ${say.number(triangles)} triangoli; il massimo è ${say.number(limit)}. Semplificalo.`,
  'files.tooManyVertices': ({ limit }, say) =>
    `Il modello ha più di ${say.number(limit)} vertici. Semplificalo.`,
  'files.coordinateTooLarge': () => 'Un vertice del modello è a chilometri di distanza. Controlla le unità.',
  'files.lineTooLong': ({ line }, say) => `La riga ${say.number(line)} è troppo lunga.`,
  'files.gcodeLineTooLong': ({ line }, say) => `La riga ${say.number(line)} è troppo lunga per il G-code.`,
  'files.gcodeBinary': () => 'Non è G-code leggibile. Esportalo come testo.',
  'files.gcodeTooManyLines': ({ limit }, say) => `Il G-code ha più di ${say.number(limit)} righe.`,
  'files.gcodeBadNumber': ({ line, text }, say) => `Riga ${say.number(line)}: «${text}» non è un numero.`,
  'files.gcodeNoCommands': () => 'Nel G-code non ci sono comandi.',
  'files.gcodeBlockedCommand': ({ line, command }, say) =>
    `La riga ${say.number(line)} ha ${command}, che Printhall non invia mai a una stampante.`,
  'files.analysisTooSlow': ({ limitSeconds }, say) =>
    `Il controllo ha impiegato più di ${say.duration(limitSeconds)}.`,
  'files.analysisTooMuchMemory': () => 'Il file è troppo grande per essere controllato in questa stazione.',
} satisfies Partial<RefusalSentences>;
