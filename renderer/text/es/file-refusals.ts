import type { RefusalSentences } from '../refusal-sentences.ts';

/** Lo que se rechaza sobre los archivos: que lleguen enteros, se lean y contengan algo que imprimir. */
export const fileRefusals = {
  'files.tooLarge': ({ limitBytes, sizeBytes }, say) =>
    `El archivo ocupa ${say.bytes(sizeBytes)}; el máximo es ${say.bytes(limitBytes)}.`,
  'files.empty': () => 'El archivo está vacío.',
  'files.incomplete': () => 'El archivo no llegó entero. Súbelo otra vez.',
  'files.cancelled': () => 'Se canceló la subida.',
  'files.noRoom': () => 'El disco de la estación está lleno. No se ha guardado nada.',
  'files.onItsWay': ({ fraction, waitsFor }, { percent }) => {
    if (waitsFor === 'hub')
      return 'El archivo está en otra estación. Llegará en cuanto se pueda alcanzar el hub.';
    if (waitsFor === 'otherStation')
      return 'El archivo sigue en otra estación. Llegará cuando esa estación esté en línea.';
    if (waitsFor === 'room')
      return 'El disco de esta estación está demasiado lleno para el archivo. Haz sitio y llegará solo.';
    if (waitsFor === 'trouble')
      return 'El archivo no llegó como salió. Mira «No se pudo sincronizar» en la página Estaciones.';
    if (waitsFor === 'reading') return 'El archivo ya está aquí y se está leyendo.';
    return fraction === null
      ? 'El archivo está en camino desde otra estación.'
      : `El archivo está en camino desde otra estación: ya está aquí el ${percent(fraction)}.`;
  },
  'files.notStored': () => 'El archivo no está en esta estación.',
  'files.damaged': () => 'El archivo guardado está dañado. Súbelo otra vez.',
  'files.unknownType': ({ known }) => `Printhall no lee este tipo de archivo. Lee: ${known.join(', ')}.`,
  'files.bgcodeNotYet': () =>
    'Aún no se puede leer G-code binario. Expórtalo otra vez con «G-code binario» desactivado.',
  'files.stlTruncated': () => 'El archivo STL termina antes de tiempo. Expórtalo otra vez.',
  'files.stlTooLong': () => 'El archivo STL es más largo de lo que dice. Expórtalo otra vez.',
  'files.stlNotFinite': ({ triangle }, say) =>
    `El triángulo ${say.number(triangle)} tiene un vértice que no es un número.`,
  'files.stlBadNumber': ({ line, text }, say) => `Línea ${say.number(line)}: «${text}» no es un número.`,
  'files.stlBadLine': ({ line, expected, text }, say) =>
    `Línea ${say.number(line)}: pone «${text}» donde debería poner «${expected}».`,
  'files.notAZip': () => 'No es un archivo 3MF, diga lo que diga su nombre.',
  'files.zipDamaged': () => 'El archivo 3MF está dañado. Expórtalo otra vez.',
  'files.zipTooManyEntries': ({ limit }, say) => `El 3MF contiene más de ${say.number(limit)} archivos.`,
  'files.zipTooLargeInside': ({ limitBytes }, say) =>
    `Descomprimido, el 3MF supera ${say.bytes(limitBytes)}.`,
  'files.zipRatio': () => 'Algo del 3MF se descomprime en mucho más de lo que debería.',
  'files.zipUnsafeEntry': ({ entry }) => `El 3MF contiene algo que no es seguro abrir («${entry}»).`,
  'files.xmlDoctype': () => 'El 3MF contiene una declaración de tipo de documento, que no se permite.',
  'files.xmlTooDeep': () => 'El 3MF está anidado demasiado hondo.',
  'files.xmlTooManyAttributes': () => 'El 3MF no es como debería: un elemento tiene demasiados atributos.',
  'files.xmlInvalid': ({ line }, say) =>
    `No se puede leer el 3MF: su XML se rompe en la línea ${say.number(line)}.`,
  'files.threeMfNoModel': () => 'No hay ningún modelo en el 3MF.',
  'files.threeMfUnknownUnit': ({ unit }) => `El 3MF mide en «${unit}», que no se conoce.`,
  'files.threeMfBadNumber': ({ line, text }, say) => `Línea ${say.number(line)}: «${text}» no es un número.`,
  'files.threeMfBadIndex': ({ line }, say) => `La línea ${say.number(line)} nombra un vértice que no existe.`,
  'files.threeMfMissingObject': ({ objectId }) => `El 3MF nombra un objeto que no existe (${objectId}).`,
  'files.threeMfDuplicateObject': ({ objectId }) =>
    `El 3MF tiene dos objetos con el mismo número (${objectId}).`,
  'files.threeMfCycle': ({ objectId }) => `Un objeto del 3MF se contiene a sí mismo (${objectId}).`,
  'files.threeMfTooDeep': () => 'Los objetos del 3MF están anidados demasiado hondo.',
  'files.threeMfTooManyObjects': ({ limit }, say) => `El 3MF tiene más de ${say.number(limit)} objetos.`,
  'files.objBadNumber': ({ line, text }, say) => `Línea ${say.number(line)}: «${text}» no es un número.`,
  'files.objBadFace': ({ line }, say) => `Línea ${say.number(line)}: no se puede leer esta cara.`,
  'files.objBadIndex': ({ line }, say) => `La línea ${say.number(line)} nombra un vértice que no existe.`,
  'files.noTriangles': () => 'No hay ninguna forma en el archivo.',
  'files.tooManyTriangles': ({ limit, triangles }, say) =>
    `El modelo tiene ${say.number(triangles)} triángulos; el máximo es ${say.number(limit)}. Simplifícalo.`,
  'files.tooManyVertices': ({ limit }, say) =>
    `El modelo tiene más de ${say.number(limit)} vértices. Simplifícalo.`,
  'files.coordinateTooLarge': () => 'Un vértice del modelo está a kilómetros. Revisa sus unidades.',
  'files.lineTooLong': ({ line }, say) => `La línea ${say.number(line)} es demasiado larga.`,
  'files.gcodeLineTooLong': ({ line }, say) => `La línea ${say.number(line)} es demasiado larga para G-code.`,
  'files.gcodeBinary': () => 'No es G-code legible. Expórtalo como texto.',
  'files.gcodeTooManyLines': ({ limit }, say) => `El G-code tiene más de ${say.number(limit)} líneas.`,
  'files.gcodeBadNumber': ({ line, text }, say) => `Línea ${say.number(line)}: «${text}» no es un número.`,
  'files.gcodeNoCommands': () => 'No hay órdenes en el G-code.',
  'files.gcodeBlockedCommand': ({ line, command }, say) =>
    `La línea ${say.number(line)} tiene ${command}, que Printhall nunca envía a una impresora.`,
  'files.analysisTooSlow': ({ limitSeconds }, say) =>
    `La comprobación tardó más de ${say.duration(limitSeconds)}.`,
  'files.analysisTooMuchMemory': () => 'El archivo es demasiado grande para comprobarlo en esta estación.',
} satisfies Partial<RefusalSentences>;
