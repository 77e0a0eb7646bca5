import { fileRefusals } from './file-refusals.ts';
import { floorRefusals } from './floor-refusals.ts';
import type { RefusalSentences } from '../refusal-sentences.ts';
import { syncRefusals } from './sync-refusals.ts';

const ROLE_PROBLEMS = {
  name: 'El rol necesita un nombre que no tenga ningún otro rol aquí.',
  rank: 'El rango tiene que ser un número entero del 1 al 100, por debajo del tuyo.',
  home: 'Un rol se crea en un cliente o en una empresa.',
  variant: 'Este rol por defecto ya tiene aquí una variante.',
  key: 'El rol nombra un permiso que aquí no se conoce.',
  assigns: 'Uno de los roles que puede dar no se puede dar allí.',
} as const;

const REQUEST_ANSWERED = {
  open: 'Esta petición ha cambiado entretanto. Mírala otra vez.',
  granted: 'Alguien ha sido más rápido: ya está concedida.',
  declined: 'Alguien ha sido más rápido: ya está rechazada.',
  withdrawn: 'La persona ha retirado esta petición.',
} as const;

export const refusals: RefusalSentences = {
  'access.unknown': () => 'Esto ya no existe. Puede que alguien lo haya quitado.',
  'access.denied': ({ permission }, say) =>
    `Hace falta «${say.permission(permission)}», y aquí no lo tienes.`,
  'access.forbidden': ({ explanation: { permission, scopeName, reason, whoCanGrant } }, say) => {
    const what = say.permission(permission);
    const who = whoCanGrant[0]?.personName;
    if (reason.kind === 'restricted') {
      const said = `${reason.setBy} te ha retirado «${what}» en ${reason.scopeName}: ${reason.reason}`;
      return who === undefined ? said : `${said} Lo puede levantar ${who}.`;
    }
    const where = scopeName === '' ? '' : ` en ${scopeName}`;
    const said = `Hace falta «${what}»${where}, y allí no lo tienes.`;
    return who === undefined ? said : `${said} Te lo puede dar ${who}.`;
  },
  'access.inactivePerson': () => 'La cuenta de esta persona no está activa.',
  'access.ownGrants': () => 'Nadie cambia sus propios roles. Puede hacerlo alguien por encima de ti.',
  'access.ownRestriction': () =>
    'Nadie levanta una restricción sobre sí mismo. Puede hacerlo alguien por encima de ti.',
  'access.rankTooHigh': ({ rank, ownRank }) =>
    `Esto tiene rango ${rank}, y el tuyo aquí es ${ownRank}. Hace falta un rango mayor.`,
  'access.notHeld': ({ permissions }, say) =>
    `Nadie da lo que no tiene. Aquí te falta: ${say.list(permissions.slice(0, 4).map(say.permission))}.`,
  'access.roleNotHere': () => 'Este rol no se puede dar aquí.',
  'access.roleIsVariant': () =>
    'Da el rol por defecto: la variante de tu empresa ocupa su lugar por sí sola.',
  'access.defaultRole': () =>
    'Un rol por defecto nunca cambia. Personalízalo y se usará la variante en su lugar.',
  'access.roleInUse': ({ grants }, say) =>
    `${say.number(grants)} personas tienen todavía este rol. Termina antes esas asignaciones.`,
  'access.roleMalformed': ({ problem }) => ROLE_PROBLEMS[problem],
  'access.lastMaster': () => 'Es el último Máster. Nombra antes a otro.',
  'access.outlastsOwn': ({ ownUntilAt }, say) =>
    `Tu propia asignación termina el ${say.dateTime(ownUntilAt)}; lo que das no puede durar más.`,
  'access.setByHigherRank': () =>
    'Lo puso alguien de rango mayor. Solo esa persona, o alguien de su rango, puede levantarlo.',
  'access.reasonMissing': () => 'Indica un motivo. La persona lo leerá.',
  'access.nothingRestricted': () => 'Elige al menos un permiso.',
  'access.termReversed': () => 'El final está antes que el principio.',
  'access.separationOfDuties': ({ duty }) =>
    duty === 'review'
      ? 'Quien pide una impresión, sube su modelo o encarga el laminado no la revisa. Tiene que hacerlo otra persona.'
      : 'Quien ha trabajado en ello no aprueba su calidad. Tiene que hacerlo otra persona.',
  'access.notFound': () => 'Esto ya no existe. Puede que alguien lo haya quitado.',
  'access.alreadyGranted': ({ roleName, untilAt }, say) =>
    untilAt === null
      ? `Ya tiene allí el rol ${roleName}.`
      : `Ya tiene allí el rol ${roleName}, hasta el ${say.dateTime(untilAt)}.`,
  'access.roleNameTaken': ({ name }) => `Aquí ya hay un rol que se llama «${name}». Elige otro nombre.`,
  'access.requestNotFound': () => 'Esta petición ya no existe.',
  'access.requestAnswered': ({ state }) => REQUEST_ANSWERED[state],
  'access.alreadyHeld': () => 'Ya lo tienes. Prueba otra vez.',
  'access.alreadyAsked': ({ askedAt }, say) =>
    `Lo pediste el ${say.dateTime(askedAt)}. Aún no hay respuesta.`,
  'access.tooManyRequests': ({ maximum }, say) =>
    `Tienes ${say.number(maximum)} peticiones abiertas, que es el máximo. Retira una o espera una respuesta.`,
  'access.roleChanged': () => 'Alguien ha guardado este rol mientras lo editabas.',
  'access.answerDoesNotHelp': () => 'Esto ya no le daría lo que pide. Mira otra vez la petición.',

  'audit.nothingVisible': () => 'No puedes ver ninguna parte del registro.',
  'audit.partOnly': () =>
    'La prueba es del registro entero, y tú solo ves una parte. Puede exportarla quien lo ve todo.',
  'hierarchy.notFound': () => 'Este lugar ya no existe.',
  'hierarchy.wrongParent': () => 'Esto no puede estar ahí. Elige otro lugar.',
  'hierarchy.wrongKind': () => 'Esto no se puede hacer con un lugar de este tipo.',
  'hierarchy.changedMeanwhile': () =>
    'Algo ha cambiado allí entretanto. Mira otra vez lo que depende de este lugar antes de borrarlo.',
  'hierarchy.printsRunning': ({ prints }, say) =>
    prints === 1
      ? 'Allí hay una impresora caliente o con una impresión. Deja que termine o cancélala, y retira la pieza.'
      : `Allí hay ${say.number(prints)} impresoras calientes o con una impresión. Deja que terminen o cancélalas, y retira las piezas.`,
  'hierarchy.movesTooFar': () => 'Un lugar solo se mueve dentro de su cliente, y nunca dentro de sí mismo.',
  'hierarchy.areaStays': () =>
    'Un área se queda en su fábrica: sus impresoras, su historial y el registro son de allí. Crea un área en la otra fábrica y añade allí las impresoras.',
  'hierarchy.moveGives': ({ people, permissions }, say) =>
    `${people === 1 ? 'Una persona' : `${say.number(people)} personas`} obtendrían allí lo que tú no puedes dar: ${say.list(permissions.slice(0, 4).map((key) => say.permission(key as never)))}.`,
  'hierarchy.expiryPast': () => 'Ese momento ya ha pasado. Elige uno futuro.',
  'hierarchy.linesWrong': ({ lines }, say) =>
    lines === 1
      ? 'Una línea del archivo está mal. Corrígela o déjala fuera.'
      : `${say.number(lines)} líneas del archivo están mal. Corrígelas o déjalas fuera.`,
  'hierarchy.fileEmpty': () => 'No hay lugares en el archivo.',
  'hierarchy.fileTooLong': ({ maximum }, say) =>
    `El archivo es demasiado largo: como mucho ${say.number(maximum)} líneas a la vez. Divídelo.`,
  'hierarchy.shiftsOverlap': ({ name }) => `Se solaparía con el turno «${name}».`,
  'hierarchy.nameTaken': ({ name }) => `Aquí ya hay un «${name}». Elige otro nombre.`,

  'live.notYourWork': () => 'Esto lo inició otra persona, así que solo ella puede cancelarlo.',
  'live.noSuchWork': () => 'Esto ya ha terminado.',

  'people.wrongSecret': ({ attemptsLeft }) =>
    attemptsLeft === 1
      ? 'El correo o la contraseña no son correctos. Queda un intento antes de una pausa.'
      : `El correo o la contraseña no son correctos. Quedan ${attemptsLeft} intentos antes de una pausa.`,
  'people.lockedOut': ({ retryInSeconds }, say) =>
    `Demasiados intentos fallidos. Prueba de nuevo en ${say.duration(retryInSeconds)}.`,
  'people.signedOut': () => 'Tu sesión está cerrada. Inicia sesión para seguir.',
  'people.signedInElsewhere': ({ at }, say) =>
    `Iniciaste sesión en otra pantalla a las ${say.time(at)}, así que esta se cerró.`,
  'people.locked': () => 'Esta pantalla está bloqueada. Desbloquéala con tu contraseña.',
  'people.alreadySetUp': () => 'Esta estación ya está configurada. Inicia sesión.',
  'people.emailTaken': ({ email }) => `Ya hay una cuenta con ${email}.`,
  'people.invitationInvalid': () =>
    'Este código no corresponde a este correo, ya se usó o es demasiado antiguo. Pide otra invitación.',
  'people.notFound': () => 'Esta persona ya no está.',
  'people.pinTooEasy': () =>
    'Este PIN es de los primeros que probaría cualquiera. Evita repeticiones, series como 123456 y años.',
  'people.pinOff': () => 'El PIN no sirve aquí ahora. Usa la contraseña.',
  'people.seatsFull': ({ clientName, seats, taken }, say) =>
    `${clientName} tiene ${say.number(seats)} plazas y ${say.number(taken)} están ocupadas. Cierra una cuenta o pide más plazas.`,
  'people.seatsTaken': ({ seats, taken }, say) =>
    `Hay ${say.number(taken)} plazas ocupadas, así que ${say.number(seats)} son pocas.`,
  'people.notInvited': () => 'Esta persona ya aceptó la invitación. En su lugar, restablece la contraseña.',
  'people.notActive': () => 'Esta cuenta no está activa.',
  'people.alreadyActive': () => 'Esta cuenta ya está activa.',
  'people.pictureUnreadable': () => 'Esta imagen no se puede leer. Elige otra.',
  'people.proofNeeded': () => 'No se confirmó con tu contraseña, así que no ha cambiado nada.',
  'people.proofInvalid': () =>
    'La confirmación era demasiado antigua, así que no ha cambiado nada. Inténtalo otra vez.',
  'people.passwordTooCommon': () =>
    'Esta contraseña está en listas de contraseñas conocidas. Mejor cuatro o cinco palabras al azar.',

  ...fileRefusals,
  ...floorRefusals,
  ...syncRefusals,

  'printers.notFound': () => 'Esta impresora ya no está.',
  'printers.notConnected': ({ printer, link }, say) =>
    `${printer} no está conectada (${say.link(link).toLowerCase()}).`,
  'printers.busy': ({ printer }) => `${printer} está ocupada. Espera o cancela lo que hace.`,
  'printers.faulted': ({ printer }) =>
    `${printer} se ha detenido y alguien tiene que mirarla. Borra antes su fallo.`,
  'printers.badAddress': ({ address }) =>
    `«${address}» no es una dirección. Debería ser como serial:/dev/ttyUSB0 o tcp:192.168.1.20:8080.`,
  'printers.cannotOpen': ({ path, systemReason }, say) =>
    `No se puede abrir ${path}: ${say.reason(systemReason)}`,
  'printers.notAPrinter': ({ address }) =>
    `Algo responde en ${address}, pero no habla como una impresora. Revisa el puerto y el cable.`,
  'printers.faultedAtConnect': ({ firmwareText }) => `La impresora respondió con un error: ${firmwareText}`,
  'printers.alreadyConnected': () => 'Ya está conectada.',
  'printers.wrongState': () => 'La impresora no puede hacerlo ahora. Mira qué está haciendo.',
  'printers.badCommand': ({ command, problem }) =>
    ({
      empty: 'No contiene ninguna orden.',
      tooLong: `«${command}» es demasiado larga para enviarla.`,
      notPrintable: `«${command}» tiene caracteres que una impresora no entiende.`,
      forbidden: `«${command}» no se envía desde aquí: tiene su propio botón, o nunca se le dice a una impresora.`,
    })[problem],
  'printers.badTarget': ({ celsius }, say) =>
    `${say.celsius(celsius)} no es una temperatura que se pueda fijar.`,
  'printers.emptyJob': () => 'No hay nada que imprimir en el archivo.',
  'printers.cannotReadFile': ({ systemReason }) => `No se puede leer el archivo: ${systemReason}`,
  'printers.badLine': ({ fileLine }, say) =>
    `La línea ${say.number(fileLine)} del archivo no se puede enviar a una impresora.`,
  'printers.unknownProfile': () => 'Este tipo de impresora no se conoce aquí.',
  'printers.targetTooHot': ({ heater, limitCelsius }, say) =>
    `Demasiado caliente: ${heater === 'bed' ? 'la cama' : 'el hotend'} de esta impresora admite ${say.celsius(limitCelsius)} como máximo.`,
  'printers.unknownMaterial': () => 'Este tipo de impresora no tiene ajustes para ese material.',
  'printers.wrongPlace': () => 'Una impresora está en una fábrica o en una de sus áreas.',
  'printers.addressTaken': ({ printer }) => `${printer} ya usa este puerto.`,

  'printing.notFound': () => 'Esta impresión ya no está.',
  'printing.wrongState': ({ subject, state }, say) =>
    `${subject === 'task' ? 'La tarea' : 'La impresión'} está ahora en «${say.state(state)}», y esto no encaja.`,
  'printing.changedMeanwhile': ({ state }, say) =>
    `Alguien ha sido más rápido: ahora está en «${say.state(state)}». Mira de nuevo antes de seguir.`,
  'printing.notSliced': () => 'Todavía no está laminado.',
  'printing.approvalVoid': () =>
    'La aprobación ya no vale, porque algo cambió después. Hace falta otra revisión.',
  'printing.reasonMissing': () => 'Indica un motivo. Quien lo pidió lo leerá.',
  'printing.requesterMayNotReview': () =>
    'Tú pediste esta impresión, así que la tiene que revisar otra persona.',
  'printing.printerBusy': ({ printer }) => `${printer} ya tiene una impresión en marcha.`,
  'printing.printerNotReady': ({ printer, link }, say) =>
    `${printer} no está lista (${say.link(link).toLowerCase()}).`,
  'printing.printerFaulted': ({ printer }) =>
    `${printer} se ha detenido y alguien tiene que mirarla. Borra antes su fallo.`,
  'printing.bedNotClear': ({ printer }) =>
    `La cama de ${printer} no está libre. Retira antes la última pieza.`,
  'printing.plateTokenInvalid': () =>
    'La confirmación de que la cama está libre ya se usó o es demasiado antigua. Confírmalo otra vez.',
  'printing.startExpired': () => 'El inicio tardó más de 30 segundos y se anuló. Nada se ha movido.',
  'printing.materialDiffers': ({ wanted, loaded }) => `La tarea necesita ${wanted}; está cargado ${loaded}.`,
  'printing.profileDiffers': ({ printer }) =>
    `La tarea se preparó para otro tipo de impresora que ${printer}.`,
  'printing.tooHot': ({ printer, heater, limitCelsius }, say) =>
    `El archivo pide demasiado calor: ${heater === 'bed' ? 'la cama' : 'el hotend'} de ${printer} admite ${say.celsius(limitCelsius)} como máximo.`,
  'printing.tooLargeForBed': ({ printer }) => `La pieza es demasiado grande para la cama de ${printer}.`,
  'printing.fileChanged': () => 'El archivo no es el que se aprobó. Hace falta otra revisión.',
  'printing.factoryMismatch': () => 'La tarea es de otra fábrica que esta impresora.',

  'projects.notFound': () => 'Este proyecto ya no está.',
  'projects.changedMeanwhile': () => 'Alguien lo ha cambiado entretanto. Mira de nuevo antes de seguir.',
  'projects.hasOpenTasks': ({ tasks }, say) =>
    `Todavía tiene tareas abiertas (${say.number(tasks)}). Termínalas o cancélalas antes.`,
  'projects.notAnalysed': () => 'El archivo aún se está comprobando. Prueba de nuevo en un momento.',
  'projects.notAModel': () => 'No es un modelo 3D, así que no se puede laminar.',
  'projects.gcodeNeedsNoSlicing': () => 'Ya es G-code: no hace falta laminarlo.',
  'projects.unknownProfile': () => 'Este perfil de impresión no se conoce aquí.',
  'projects.unknownMaterial': ({ materialKey }) => `El material ${materialKey} no se conoce aquí.`,

  'slicing.notAMesh': () => 'No es un modelo 3D, así que no se puede laminar.',
  'slicing.meshOpen': ({ openEdges }, say) =>
    `El modelo tiene agujeros (${say.number(openEdges)} aristas abiertas) y no se sabe qué es su interior. Repáralo antes.`,
  'slicing.tooManyTriangles': ({ triangles, limit }, say) =>
    `El modelo tiene ${say.number(triangles)} triángulos; el laminador admite ${say.number(limit)}. Simplifícalo.`,
  'slicing.tooLargeForBed': ({ size, bed }, say) =>
    `El modelo (${[size.x, size.y, size.z].map((side) => say.number(side, 1)).join(' × ')} mm) es mayor que la cama (${[bed.x, bed.y, bed.z].map((side) => say.number(side)).join(' × ')} mm).`,
  'slicing.unknownMaterial': ({ material }) => `El perfil no tiene ajustes para ${material}.`,
  'slicing.noLayers': () =>
    'El laminador no sacó ninguna capa de este modelo. Puede ser demasiado fino o estar roto.',
  'slicing.outsideBed': () => 'El recorrido se sale de la cama.',
  'slicing.cancelled': () => 'Se canceló el laminado.',
  'slicing.tooSlow': ({ limitSeconds }, say) => `El laminado tardó más de ${say.duration(limitSeconds)}.`,
  'slicing.engineFailed': ({ detail }) => `El laminador falló: ${detail}`,
};
