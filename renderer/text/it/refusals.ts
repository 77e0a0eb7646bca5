import { fileRefusals } from './file-refusals.ts';
import { floorRefusals } from './floor-refusals.ts';
import type { RefusalSentences } from '../refusal-sentences.ts';
import { syncRefusals } from './sync-refusals.ts';

const ROLE_PROBLEMS = {
  name: 'Il ruolo ha bisogno di un nome che qui nessun altro ruolo ha.',
  rank: 'Il rango dev’essere un numero intero da 1 a 100, sotto il tuo.',
  home: 'Un ruolo si crea in un cliente o in un’impresa.',
  variant: 'Questo ruolo predefinito ha già qui una variante.',
  key: 'Il ruolo nomina un permesso che qui non è noto.',
  assigns: 'Uno dei ruoli che può dare lì non si può dare.',
} as const;

const REQUEST_ANSWERED = {
  open: 'Questa richiesta è cambiata nel frattempo. Guarda di nuovo.',
  granted: 'Qualcuno è stato più veloce: è già concessa.',
  declined: 'Qualcuno è stato più veloce: è già rifiutata.',
  withdrawn: 'La persona ha ritirato questa richiesta.',
} as const;

export const refusals: RefusalSentences = {
  'access.unknown': () => 'Non c’è più. Forse qualcuno l’ha tolto.',
  'access.denied': ({ permission }, say) => `Serve «${say.permission(permission)}», che qui non hai.`,
  'access.forbidden': ({ explanation: { permission, scopeName, reason, whoCanGrant } }, say) => {
    const what = say.permission(permission);
    const who = whoCanGrant[0]?.personName;
    if (reason.kind === 'restricted') {
      const said = `${reason.setBy} ti ha tolto «${what}» in ${reason.scopeName}: ${reason.reason}`;
      return who === undefined ? said : `${said} La può togliere ${who}.`;
    }
    const where = scopeName === '' ? '' : ` in ${scopeName}`;
    const said = `Serve «${what}»${where}, che lì non hai.`;
    return who === undefined ? said : `${said} Te lo può dare ${who}.`;
  },
  'access.inactivePerson': () => 'L’account di questa persona non è attivo.',
  'access.ownGrants': () => 'Nessuno cambia i propri ruoli. Può farlo qualcuno sopra di te.',
  'access.ownRestriction': () =>
    'Nessuno toglie una restrizione a sé stesso. Può farlo qualcuno sopra di te.',
  'access.rankTooHigh': ({ rank, ownRank }) =>
    `Questo ha rango ${rank}, e il tuo qui è ${ownRank}. Serve un rango più alto.`,
  'access.notHeld': ({ permissions }, say) =>
    `Nessuno dà ciò che non ha. Qui ti manca: ${say.list(permissions.slice(0, 4).map(say.permission))}.`,
  'access.roleNotHere': () => 'Questo ruolo non si può dare qui.',
  'access.roleIsVariant': () =>
    'Dai il ruolo predefinito: la variante della tua azienda ne prende il posto da sé.',
  'access.defaultRole': () =>
    'Un ruolo predefinito non cambia mai. Personalizzalo e al suo posto si userà la variante.',
  'access.roleInUse': ({ grants }, say) =>
    `${say.number(grants)} persone hanno ancora questo ruolo. Termina prima quelle assegnazioni.`,
  'access.roleMalformed': ({ problem }) => ROLE_PROBLEMS[problem],
  'access.lastMaster': () => 'È l’ultimo Master. Nominane prima un altro.',
  'access.outlastsOwn': ({ ownUntilAt }, say) =>
    `La tua assegnazione finisce il ${say.dateTime(ownUntilAt)}; ciò che dai non può durare di più.`,
  'access.setByHigherRank': () =>
    'L’ha messa qualcuno di rango più alto. Può toglierla solo lui, o qualcuno del suo rango.',
  'access.reasonMissing': () => 'Indica un motivo. La persona lo leggerà.',
  'access.nothingRestricted': () => 'Scegli almeno un permesso.',
  'access.termReversed': () => 'La fine viene prima dell’inizio.',
  'access.separationOfDuties': ({ duty }) =>
    duty === 'review'
      ? 'Chi chiede una stampa, ne carica il modello o la fa preparare non la rivede. Deve farlo un’altra persona.'
      : 'Chi ci ha lavorato non ne approva la qualità. Deve farlo un’altra persona.',
  'access.notFound': () => 'Non c’è più. Forse qualcuno l’ha tolto.',
  'access.alreadyGranted': ({ roleName, untilAt }, say) =>
    untilAt === null
      ? `Lì ha già il ruolo ${roleName}.`
      : `Lì ha già il ruolo ${roleName}, fino al ${say.dateTime(untilAt)}.`,
  'access.roleNameTaken': ({ name }) => `Qui c’è già un ruolo di nome «${name}». Scegli un altro nome.`,
  'access.requestNotFound': () => 'Questa richiesta non c’è più.',
  'access.requestAnswered': ({ state }) => REQUEST_ANSWERED[state],
  'access.alreadyHeld': () => 'Ce l’hai già. Riprova.',
  'access.alreadyAsked': ({ askedAt }, say) =>
    `L’hai chiesto il ${say.dateTime(askedAt)}. Non c’è ancora risposta.`,
  'access.tooManyRequests': ({ maximum }, say) =>
    `Hai ${say.number(maximum)} richieste aperte, che è il massimo. Ritirane una o aspetta una risposta.`,
  'access.roleChanged': () => 'Qualcuno ha salvato questo ruolo mentre lo modificavi.',
  'access.answerDoesNotHelp': () => 'Non darebbe più ciò che viene chiesto. Guarda di nuovo la richiesta.',

  'audit.nothingVisible': () => 'Non puoi vedere nessuna parte del registro.',
  'audit.partOnly': () =>
    'La prova riguarda tutto il registro, e tu ne vedi solo una parte. Può esportarla chi lo vede intero.',
  'hierarchy.notFound': () => 'Questo luogo non c’è più.',
  'hierarchy.wrongParent': () => 'Non può stare lì. Scegli un altro luogo.',
  'hierarchy.wrongKind': () => 'Questo non si può fare con un luogo di questo tipo.',
  'hierarchy.changedMeanwhile': () =>
    'Nel frattempo lì è cambiato qualcosa. Guarda di nuovo che cosa dipende dal luogo prima di eliminarlo.',
  'hierarchy.printsRunning': ({ prints }, say) =>
    prints === 1
      ? 'Lì c’è una stampante calda o con una stampa. Lasciala finire o annullala, e togli il pezzo.'
      : `Lì ci sono ${say.number(prints)} stampanti calde o con una stampa. Lasciale finire o annullale, e togli i pezzi.`,
  'hierarchy.movesTooFar': () =>
    'Un luogo si sposta solo all’interno del suo cliente, e mai dentro se stesso.',
  'hierarchy.areaStays': () =>
    'Un’area resta nella sua fabbrica: le sue stampanti, la loro storia e il registro appartengono lì. Crea un’area nell’altra fabbrica e aggiungi lì le stampanti.',
  'hierarchy.moveGives': ({ people, permissions }, say) =>
    `${people === 1 ? 'Una persona' : `${say.number(people)} persone`} otterrebbero lì ciò che tu non puoi dare: ${say.list(permissions.slice(0, 4).map((key) => say.permission(key as never)))}.`,
  'hierarchy.expiryPast': () => 'Questo momento è già passato. Scegline uno futuro.',
  'hierarchy.linesWrong': ({ lines }, say) =>
    lines === 1
      ? 'Una riga del file è sbagliata. Correggila, o lasciala fuori.'
      : `${say.number(lines)} righe del file sono sbagliate. Correggile, o lasciale fuori.`,
  'hierarchy.fileEmpty': () => 'Nel file non ci sono luoghi.',
  'hierarchy.fileTooLong': ({ maximum }, say) =>
    `Il file è troppo lungo: al massimo ${say.number(maximum)} righe alla volta. Dividilo.`,
  'hierarchy.shiftsOverlap': ({ name }) => `Si sovrapporrebbe al turno «${name}».`,
  'hierarchy.nameTaken': ({ name }) => `Qui c’è già un «${name}». Scegli un altro nome.`,

  'live.notYourWork': () => 'L’ha avviato un’altra persona, quindi solo lei può annullarlo.',
  'live.noSuchWork': () => 'È già finito.',

  'people.wrongSecret': ({ attemptsLeft }) =>
    attemptsLeft === 1
      ? 'E-mail o password non corrette. Resta un tentativo prima di una pausa.'
      : `E-mail o password non corrette. Restano ${attemptsLeft} tentativi prima di una pausa.`,
  'people.lockedOut': ({ retryInSeconds }, say) =>
    `Troppi tentativi sbagliati. Riprova tra ${say.duration(retryInSeconds)}.`,
  'people.signedOut': () => 'La sessione è chiusa. Accedi per continuare.',
  'people.signedInElsewhere': ({ at }, say) =>
    `Hai fatto l’accesso da un altro schermo alle ${say.time(at)}, quindi qui la sessione è stata chiusa.`,
  'people.locked': () => 'Questo schermo è bloccato. Sbloccalo con la tua password.',
  'people.alreadySetUp': () => 'Questa stazione è già configurata. Accedi.',
  'people.emailTaken': ({ email }) => `Esiste già un account con ${email}.`,
  'people.invitationInvalid': () =>
    'Questo codice non corrisponde all’e-mail, è già stato usato o è troppo vecchio. Chiedi un nuovo invito.',
  'people.notFound': () => 'Questa persona non c’è più.',
  'people.pinTooEasy': () =>
    'Questo PIN è tra i primi che chiunque proverebbe. Evita ripetizioni, serie come 123456 e anni.',
  'people.pinOff': () => 'Il PIN qui ora non vale. Usa la password.',
  'people.seatsFull': ({ clientName, seats, taken }, say) =>
    `${clientName} ha ${say.number(seats)} posti e ${say.number(taken)} sono occupati. Chiudi un account o chiedi altri posti.`,
  'people.seatsTaken': ({ seats, taken }, say) =>
    `Ci sono ${say.number(taken)} posti occupati: ${say.number(seats)} sono troppo pochi.`,
  'people.notInvited': () => 'Questa persona ha già accettato l’invito. Reimposta invece la password.',
  'people.notActive': () => 'Questo account non è attivo.',
  'people.alreadyActive': () => 'Questo account è già attivo.',
  'people.pictureUnreadable': () => 'Questa immagine non si legge. Scegline un’altra.',
  'people.proofNeeded': () => 'Non è stato confermato con la tua password, quindi nulla è cambiato.',
  'people.proofInvalid': () => 'La conferma era troppo vecchia, quindi nulla è cambiato. Riprova.',
  'people.passwordTooCommon': () =>
    'Questa password è negli elenchi di password note. Meglio quattro o cinque parole a caso.',

  ...fileRefusals,
  ...floorRefusals,
  ...syncRefusals,

  'printers.notFound': () => 'Questa stampante non c’è più.',
  'printers.notConnected': ({ printer, link }, say) =>
    `${printer} non è collegata (${say.link(link).toLowerCase()}).`,
  'printers.busy': ({ printer }) => `${printer} è occupata. Aspetta o annulla ciò che sta facendo.`,
  'printers.faulted': ({ printer }) =>
    `${printer} si è fermata e qualcuno deve guardarla. Cancella prima il guasto.`,
  'printers.badAddress': ({ address }) =>
    `«${address}» non è un indirizzo. Dovrebbe essere come serial:/dev/ttyUSB0 o tcp:192.168.1.20:8080.`,
  'printers.cannotOpen': ({ path, systemReason }, say) =>
    `Non si può aprire ${path}: ${say.reason(systemReason)}`,
  'printers.notAPrinter': ({ address }) =>
    `Qualcosa risponde su ${address}, ma non parla come una stampante. Controlla porta e cavo.`,
  'printers.faultedAtConnect': ({ firmwareText }) =>
    `La stampante ha risposto con un errore: ${firmwareText}`,
  'printers.alreadyConnected': () => 'È già collegata.',
  'printers.wrongState': () => 'La stampante ora non può farlo. Guarda che cosa sta facendo.',
  'printers.badCommand': ({ command, problem }) =>
    ({
      empty: 'Non contiene alcun comando.',
      tooLong: `«${command}» è troppo lungo per essere inviato.`,
      notPrintable: `«${command}» ha caratteri che una stampante non capisce.`,
      forbidden: `«${command}» non si invia da qui: ha un pulsante tutto suo, o non si dice mai a una stampante.`,
    })[problem],
  'printers.badTarget': ({ celsius }, say) =>
    `${say.celsius(celsius)} non è una temperatura che si possa impostare.`,
  'printers.emptyJob': () => 'Nel file non c’è nulla da stampare.',
  'printers.cannotReadFile': ({ systemReason }) => `Il file non si può leggere: ${systemReason}`,
  'printers.badLine': ({ fileLine }, say) =>
    `La riga ${say.number(fileLine)} del file non si può inviare a una stampante.`,
  'printers.unknownProfile': () => 'Questo tipo di stampante qui non è noto.',
  'printers.targetTooHot': ({ heater, limitCelsius }, say) =>
    `Troppo caldo: ${heater === 'bed' ? 'il piatto' : 'l’hotend'} di questa stampante regge al massimo ${say.celsius(limitCelsius)}.`,
  'printers.unknownMaterial': () => 'Questo tipo di stampante non ha impostazioni per quel materiale.',
  'printers.wrongPlace': () => 'Una stampante sta in una fabbrica o in una sua area.',
  'printers.addressTaken': ({ printer }) => `${printer} usa già questa porta.`,

  'printing.notFound': () => 'Questa stampa non c’è più.',
  'printing.wrongState': ({ subject, state }, say) =>
    `${subject === 'task' ? 'L’attività' : 'La stampa'} ora è «${say.state(state)}», e questo non si può fare.`,
  'printing.changedMeanwhile': ({ state }, say) =>
    `Qualcuno è stato più veloce: ora è «${say.state(state)}». Guarda di nuovo prima di continuare.`,
  'printing.notSliced': () => 'Lo slicing non è ancora fatto.',
  'printing.approvalVoid': () =>
    'L’approvazione non vale più, perché qualcosa è cambiato dopo. Serve una nuova revisione.',
  'printing.reasonMissing': () => 'Indica un motivo. Chi l’ha chiesto lo leggerà.',
  'printing.requesterMayNotReview': () =>
    'Questa stampa l’hai chiesta tu, quindi deve rivederla un’altra persona.',
  'printing.printerBusy': ({ printer }) => `${printer} ha già una stampa in corso.`,
  'printing.printerNotReady': ({ printer, link }, say) =>
    `${printer} non è pronta (${say.link(link).toLowerCase()}).`,
  'printing.printerFaulted': ({ printer }) =>
    `${printer} si è fermata e qualcuno deve guardarla. Cancella prima il guasto.`,
  'printing.bedNotClear': ({ printer }) =>
    `Il piatto di ${printer} non è libero. Togli prima l’ultimo pezzo.`,
  'printing.plateTokenInvalid': () =>
    'La conferma che il piatto è libero è già stata usata o è troppo vecchia. Conferma di nuovo.',
  'printing.startExpired': () =>
    'L’avvio ha impiegato più di 30 secondi ed è stato annullato. Nulla si è mosso.',
  'printing.materialDiffers': ({ wanted, loaded }) => `Il lavoro vuole ${wanted}; è caricato ${loaded}.`,
  'printing.profileDiffers': ({ printer }) =>
    `Il lavoro è stato preparato per un altro tipo di stampante rispetto a ${printer}.`,
  'printing.tooHot': ({ printer, heater, limitCelsius }, say) =>
    `Il file chiede troppo calore: ${heater === 'bed' ? 'il piatto' : 'l’hotend'} di ${printer} regge al massimo ${say.celsius(limitCelsius)}.`,
  'printing.tooLargeForBed': ({ printer }) => `Il pezzo è troppo grande per il piatto di ${printer}.`,
  'printing.fileChanged': () => 'Il file non è quello approvato. Serve una nuova revisione.',
  'printing.factoryMismatch': () => 'Il lavoro è di un’altra fabbrica rispetto a questa stampante.',

  'projects.notFound': () => 'Questo progetto non c’è più.',
  'projects.changedMeanwhile': () =>
    'Nel frattempo qualcuno l’ha cambiato. Guarda di nuovo prima di continuare.',
  'projects.hasOpenTasks': ({ tasks }, say) =>
    `Ha ancora attività aperte (${say.number(tasks)}). Prima finiscile o annullale.`,
  'projects.notAnalysed': () => 'Il file è ancora in controllo. Riprova tra un momento.',
  'projects.notAModel': () => 'Non è un modello 3D, quindi non si può fare lo slicing.',
  'projects.gcodeNeedsNoSlicing': () => 'È già G-code: lo slicing non serve.',
  'projects.unknownProfile': () => 'Questo profilo di stampa qui non è noto.',
  'projects.unknownMaterial': ({ materialKey }) => `Il materiale ${materialKey} qui non è noto.`,

  'slicing.notAMesh': () => 'Non è un modello 3D, quindi non si può fare lo slicing.',
  'slicing.meshOpen': ({ openEdges }, say) =>
    `Il modello ha dei buchi (${say.number(openEdges)} spigoli aperti) e il suo interno non è noto. Prima riparalo.`,
  'slicing.tooManyTriangles': ({ triangles, limit }, say) =>
    `Il modello ha ${say.number(triangles)} triangoli; lo slicer ne regge ${say.number(limit)}. Semplificalo.`,
  'slicing.tooLargeForBed': ({ size, bed }, say) =>
    `Il modello (${[size.x, size.y, size.z].map((side) => say.number(side, 1)).join(' × ')} mm) è più grande del piatto (${[bed.x, bed.y, bed.z].map((side) => say.number(side)).join(' × ')} mm).`,
  'slicing.unknownMaterial': ({ material }) => `Il profilo non ha impostazioni per ${material}.`,
  'slicing.noLayers': () =>
    'Lo slicer non ha ricavato strati da questo modello. Può essere troppo sottile o rotto.',
  'slicing.outsideBed': () => 'Il percorso esce dal piatto.',
  'slicing.cancelled': () => 'Lo slicing è stato annullato.',
  'slicing.tooSlow': ({ limitSeconds }, say) =>
    `Lo slicing ha impiegato più di ${say.duration(limitSeconds)}.`,
  'slicing.engineFailed': ({ detail }) => `Lo slicer non ha funzionato: ${detail}`,
};
