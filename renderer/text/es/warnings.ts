import type { WarningSentences } from '../warning-sentences.ts';

export const warnings: WarningSentences = {
  'files.openEdges': ({ edges }, say) =>
    `La superficie tiene agujeros (${say.number(edges)} aristas abiertas); el laminador adivina lo que hay dentro.`,
  'files.flippedEdges': ({ edges }, say) => `Algunas caras miran al revés (${say.number(edges)} aristas).`,
  'files.degenerateTriangles': ({ triangles }, say) =>
    `${say.number(triangles)} triángulos no tienen área y se dejaron fuera.`,
  'files.insideOut': () =>
    'La superficie está del revés. Casi todos los laminadores lo resuelven; mira el recorrido.',
  'files.edgesNotChecked': () => 'El modelo es demasiado grande para buscar agujeros en su superficie.',
  'files.unlikelySize': ({ largestMillimetres }, say) =>
    `Un tamaño raro: su lado mayor mide ${say.millimetres(largestMillimetres)}. ¿Eran pulgadas o metros?`,
  'files.threeMfExtension': ({ extension }) =>
    `El 3MF usa una extensión que Printhall no conoce (${extension}); se muestra sin ella.`,
  'files.gcodeWaits': ({ line, command }, say) =>
    `La impresión se detiene en la línea ${say.number(line)} (${command}) hasta que alguien siga.`,
  'files.gcodeNeverHeats': () =>
    'El G-code nunca calienta: solo se imprime si la impresora ya está caliente.',
  'files.gcodeLeavesHot': () => 'El G-code deja un calentador encendido. Printhall lo apaga al final.',
  'files.gcodeBelowZero': ({ line }, say) => `La línea ${say.number(line)} va a un sitio por debajo de cero.`,
  'files.gcodePlaceholder': ({ line, text }, say) =>
    `La línea ${say.number(line)} tiene «${text}», que el laminador olvidó rellenar.`,
};
