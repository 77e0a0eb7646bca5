import type { WarningSentences } from '../warning-sentences.ts';

export const warnings: WarningSentences = {
  'files.openEdges': ({ edges }, say) =>
    `La superficie ha dei buchi (${say.number(edges)} spigoli aperti); lo slicer indovina che cosa c’è dentro.`,
  'files.flippedEdges': ({ edges }, say) =>
    `Alcune facce guardano dalla parte sbagliata (${say.number(edges)} spigoli).`,
  'files.degenerateTriangles': ({ triangles }, say) =>
    `${say.number(triangles)} triangoli non hanno area e sono stati tolti.`,
  'files.insideOut': () =>
    'La superficie è rovesciata. Quasi tutti gli slicer se la cavano; guarda il percorso.',
  'files.edgesNotChecked': () => 'Il modello è troppo grande per cercare buchi nella superficie.',
  'files.unlikelySize': ({ largestMillimetres }, say) =>
    `Dimensioni improbabili: il lato più lungo è ${say.millimetres(largestMillimetres)}. Erano pollici o metri?`,
  'files.threeMfExtension': ({ extension }) =>
    `Il 3MF usa un’estensione che Printhall non conosce (${extension}); è mostrato senza.`,
  'files.gcodeWaits': ({ line, command }, say) =>
    `La stampa si ferma alla riga ${say.number(line)} (${command}) finché qualcuno non prosegue.`,
  'files.gcodeNeverHeats': () => 'Il G-code non riscalda mai: si stampa solo se la stampante è già calda.',
  'files.gcodeLeavesHot': () => 'Il G-code lascia acceso un riscaldatore. Printhall lo spegne alla fine.',
  'files.gcodeBelowZero': ({ line }, say) => `La riga ${say.number(line)} va a un punto sotto lo zero.`,
  'files.gcodePlaceholder': ({ line, text }, say) =>
    `La riga ${say.number(line)} contiene «${text}», che lo slicer ha dimenticato di riempire.`,
};
