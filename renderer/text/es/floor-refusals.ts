import type { RefusalSentences } from '../refusal-sentences.ts';

export const floorRefusals = {
  'printers.notOffered': () => 'Esta impresora no puede hacer eso.',
  'printers.noAnswer': ({ command }) =>
    `La impresora no terminó de responder a ${command} a tiempo. Inténtelo de nuevo o vaya a verla.`,
  'printers.notUploaded': ({ address, systemReason }) =>
    `El archivo no llegó a la impresora en ${address} y no se ha iniciado nada. Dice: ${systemReason}`,
  'printers.cardRefused': ({ why }) =>
    ({
      notOffered: 'Esta impresora dice que no tiene tarjeta.',
      restartsWhenOpened:
        'Esta impresora se reinicia cada vez que se abre su puerto: una impresión desde la tarjeta acabaría cuando la estación volviera. Imprime por el cable.',
      heatersOn:
        'Apaga antes los calentadores: mientras un archivo va a la tarjeta, la impresora no hace nada más y no podría apagarlos.',
      notOnCard: 'El archivo aprobado no está en la tarjeta, o ya no lo está. Llévalo antes allí.',
    })[why],
  'printers.notForCard': ({ fileLine, why }, say) =>
    ({
      programPause: `La línea ${say.number(fileLine)} del archivo espera a una persona (M0 o M1). Por el cable se ocupa la estación; desde la tarjeta no puede.`,
      cardCommand: `La línea ${say.number(fileLine)} del archivo se tomaría por una orden a la tarjeta. Imprime este archivo por el cable.`,
      tooLong: `La línea ${say.number(fileLine)} del archivo es demasiado larga para quedar entera en la tarjeta. Imprime este archivo por el cable.`,
    })[why],
  'printers.fuseTaken': ({ printer, before }, say) =>
    `${printer} cuelga de un fusible que ahora no aguanta más calor: otras que calientan o van antes: ${say.number(before)}. Inténtalo cuando estén calientes.`,
  'printers.keyRefused': ({ address }) =>
    `La impresora en ${address} pide su clave API, u otra distinta. Está en los ajustes de la propia impresora.`,
  'printers.outOfService': ({ printer, reason }) => `${printer} está fuera de servicio: ${reason}`,
  'printers.notOutOfService': ({ printer }) => `${printer} ya está en servicio.`,
  'printers.notFoundAgain': ({ printer }) => `${printer} ya no está en ese puerto. Revise su cable.`,
  'printers.notSimulated': ({ printer }) =>
    `${printer} es una impresora real. Los fallos son solo para las simuladas.`,
  'printers.atOtherStation': ({ printer, station }) =>
    station === ''
      ? `${printer} está conectada a otra estación. Esto se hace allí.`
      : `${printer} está conectada a ${station}. Esto se hace allí.`,
  'printers.stationOutOfReach': ({ printer, station }) =>
    `No se llega al hub, así que no se le puede pedir nada a ${printer}${station === '' ? '' : ` en ${station}`}. Llame a alguien que esté a su lado.`,
  'printers.cutOff': () =>
    'La estación terminó a medias. Si se llegó a hacer, lo muestra la propia impresora.',
  'printing.claimedElsewhere': ({ station }) =>
    station === ''
      ? 'Otra estación ha tomado esta tarea. Tome otra.'
      : `${station} ha tomado esta tarea. Tome otra.`,
  'printing.hubAway': () =>
    'No se llega al hub, que decide qué estación imprime una tarea. Las tareas destinadas a una impresora de aquí se pueden tomar igualmente.',
  'printing.comesInAMoment': () =>
    'Algo sobre esta tarea está de camino. Inténtelo de nuevo dentro de un momento.',
  'printing.meantForAnother': ({ printer, station }) =>
    station === null || station === ''
      ? `Esta tarea está destinada a ${printer}. Solo la toma esa impresora, hasta que su estación la deje.`
      : `Esta tarea está destinada a ${printer} en ${station}. Solo la toma esa impresora, hasta que ${station} la deje.`,
  'printing.assignPending': ({ printer }) =>
    `El hub aún no ha respondido. La tarea irá a ${printer} en cuanto responda.`,
  'printing.stationReplaced': () =>
    'Otra copia de esta estación trabaja en su lugar, así que esta no empieza nada. Mire la página de estaciones.',
  'printing.stationPutBack': () =>
    'Esta estación se ha restaurado de una copia de seguridad y puede que ya haya impreso esto, así que aún no empieza nada. Mira la página de estaciones.',
  'printing.taskWentElsewhere': ({ state }, say) =>
    `En otra estación esta tarea tomó otro camino; ahora: ${say.state(state).toLowerCase()}. Deje libre la impresora.`,
  'printing.notTheRunsStation': () => 'Eso solo lo hace la estación que tiene la impresión.',
  'printers.unknownPowerGroup': () => 'Este grupo eléctrico ya no existe.',
  'printing.keptBack': () =>
    'La revisión de su G-code encontró algo que aquí no se envía a las impresoras. Cambie el archivo, o pida a quien gestiona las impresoras que lo libere.',
  'printing.findingForbidden': () =>
    'Esto nunca llega a una impresora, así que nadie puede liberarlo. Cambie el archivo.',
  'printing.nothingToCheck': () =>
    'No hay pieza que revisar: ninguna impresión de esta tarea llegó a su fin. Inténtelo de nuevo o cierre la tarea.',
  'printing.notResumable': () =>
    'Aquí no hay nada que continuar: la impresión terminó o su pieza ya está fuera.',
  'printing.planChanged': () =>
    'Lo que se enviaría ya no es lo que usted confirmó. Mire el plan otra vez; no se movió nada.',
  'printing.waitsForPower': ({ printer }) =>
    `${printer} espera corriente: otras de su fusible se calientan antes. Sus calentadores se encienden solos.`,
  'printing.outOfService': ({ printer, reason }) => `${printer} está fuera de servicio: ${reason}`,
  'controls.held': ({ by }) =>
    ({
      print: 'Está imprimiendo: no se puede mover nada a mano. Ponga antes la impresión en pausa.',
      card: 'Un archivo va de camino a su tarjeta. Hasta que esté allí, la impresora no hace nada más.',
      fault: 'La impresora se ha parado y alguien debe mirarla. Quite antes su fallo.',
      outOfService: 'La impresora está fuera de servicio.',
      link: 'La impresora no está conectada.',
    })[by],
  'controls.tooCold': ({ celsius, leastCelsius }, say) =>
    `La boquilla está a ${say.celsius(celsius)}. El filamento se mueve desde ${say.celsius(leastCelsius)}: caliéntela antes.`,
  'controls.notHomed': () => 'La impresora no sabe dónde está su cabezal. Llévela antes al origen.',
  'controls.partOnBed': () =>
    'Hay una pieza en la cama, y llevar Z al origen hundiría la boquilla en ella. Quite antes la pieza.',
  'controls.notOffered': ({ what }) =>
    ({
      settings: 'La impresora no dice sus parámetros.',
      card: 'La impresora no tiene tarjeta, o no hay ninguna puesta.',
      mesh: 'La impresora no tiene un mapa de su cama. Nivele antes la cama, si puede.',
    })[what],
  'controls.unknownSetting': ({ setting }) => `La impresora no tiene el parámetro ${setting}.`,
  'controls.notTaken': ({ setting, asked, found }, say) =>
    found === null
      ? `La impresora no aceptó ${setting}.`
      : `Se pidió a la impresora ${setting} ${say.number(asked)} y tiene ${say.number(found)}.`,
  'controls.noPrompt': () => 'La impresora ya no pregunta nada.',
  'controls.noSuchSnapshot': () => 'Estos parámetros ya no se guardan.',
  'cameras.notFound': () => 'Esta cámara ya no existe.',
  'cameras.changedMeanwhile': () => 'Alguien cambió esta cámara entretanto. Mírela otra vez antes de seguir.',
  'cameras.badAddress': ({ address }) =>
    `«${address}» no es la dirección de una cámara. Empieza por http:// o https://.`,
  'cameras.tooMany': ({ limit }, say) => `Una impresora tiene como mucho ${say.number(limit)} cámaras.`,
  'cameras.noPicture': () => 'La cámara no da imagen ahora.',
} satisfies Partial<RefusalSentences>;
