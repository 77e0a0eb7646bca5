import type { RefusalSentences } from '../refusal-sentences.ts';

export const floorRefusals = {
  'printers.notOffered': () => 'Questa stampante non può farlo.',
  'printers.noAnswer': ({ command }) =>
    `La stampante non ha finito di rispondere a ${command} in tempo. Riprova, o vai a vederla.`,
  'printers.notUploaded': ({ address, systemReason }) =>
    `Il file non è arrivato alla stampante su ${address} e non è stato avviato nulla. Dice: ${systemReason}`,
  'printers.cardRefused': ({ why }) =>
    ({
      notOffered: 'Questa stampante dice di non avere una scheda.',
      restartsWhenOpened:
        'Questa stampante si riavvia ogni volta che si apre la sua porta: una stampa dalla scheda finirebbe al ritorno della stazione. Stampa via cavo.',
      heatersOn:
        'Spegni prima i riscaldatori: mentre un file va sulla scheda, la stampante non fa altro e non potrebbe spegnerli.',
      notOnCard: 'Il file approvato non è sulla scheda, o non più. Portalo prima lì.',
    })[why],
  'printers.notForCard': ({ fileLine, why }, say) =>
    ({
      programPause: `La riga ${say.number(fileLine)} del file aspetta una persona (M0 o M1). Via cavo ci pensa la stazione; dalla scheda non può.`,
      cardCommand: `La riga ${say.number(fileLine)} del file sarebbe presa per un comando alla scheda. Stampa questo file via cavo.`,
      tooLong: `La riga ${say.number(fileLine)} del file è troppo lunga per restare intera sulla scheda. Stampa questo file via cavo.`,
    })[why],
  'printers.fuseTaken': ({ printer, before }, say) =>
    `${printer} è su un fusibile che ora non regge altro calore: altre che scaldano o vengono prima: ${say.number(before)}. Riprova quando sono calde.`,
  'printers.keyRefused': ({ address }) =>
    `La stampante a ${address} chiede la sua chiave API, o un’altra. La trovi nelle impostazioni della stampante.`,
  'printers.outOfService': ({ printer, reason }) => `${printer} è fuori servizio: ${reason}`,
  'printers.notOutOfService': ({ printer }) => `${printer} è già in servizio.`,
  'printers.notFoundAgain': ({ printer }) => `${printer} non è più a quella porta. Controlla il cavo.`,
  'printers.notSimulated': ({ printer }) =>
    `${printer} è una stampante vera. I guasti sono solo per quelle simulate.`,
  'printers.atOtherStation': ({ printer, station }) =>
    station === ''
      ? `${printer} è collegata a un’altra stazione. Questo si fa là.`
      : `${printer} è collegata a ${station}. Questo si fa là.`,
  'printers.stationOutOfReach': ({ printer, station }) =>
    `L’hub non è raggiungibile, quindi non si può chiedere nulla a ${printer}${station === '' ? '' : ` a ${station}`}. Chiama qualcuno che le sta accanto.`,
  'printers.cutOff': () =>
    'La stazione si è chiusa nel mezzo. Se è stato fatto, lo mostra la stampante stessa.',
  'printing.claimedElsewhere': ({ station }) =>
    station === ''
      ? 'Un’altra stazione ha preso questo lavoro. Prendine un altro.'
      : `${station} ha preso questo lavoro. Prendine un altro.`,
  'printing.hubAway': () =>
    'L’hub non è raggiungibile, ed è lui a decidere quale stazione stampa un lavoro. I lavori destinati a una stampante qui si possono prendere lo stesso.',
  'printing.comesInAMoment': () => 'Qualcosa su questo lavoro sta arrivando. Riprova fra un momento.',
  'printing.meantForAnother': ({ printer, station }) =>
    station === null || station === ''
      ? `Questo lavoro è destinato a ${printer}. Lo prende solo quella stampante, finché la sua stazione non lo lascia.`
      : `Questo lavoro è destinato a ${printer} a ${station}. Lo prende solo quella stampante, finché ${station} non lo lascia.`,
  'printing.assignPending': ({ printer }) =>
    `L’hub non ha ancora risposto. Il lavoro va a ${printer} appena risponde.`,
  'printing.stationReplaced': () =>
    'Un’altra copia di questa stazione lavora al suo posto, quindi questa non inizia nulla. Guarda la pagina delle stazioni.',
  'printing.stationPutBack': () =>
    'Questa stazione è stata ripristinata da un backup e potrebbe aver già stampato questo, perciò non inizia ancora nulla. Guarda la pagina delle stazioni.',
  'printing.taskWentElsewhere': ({ state }, say) =>
    `In un’altra stazione questo lavoro ha preso un’altra strada; ora: ${say.state(state).toLowerCase()}. Libera la stampante.`,
  'printing.notTheRunsStation': () => 'Lo fa solo la stazione che ha la stampa.',
  'printers.unknownPowerGroup': () => 'Questo gruppo elettrico non c’è più.',
  'printing.keptBack': () =>
    'Il controllo del suo G-code ha trovato qualcosa che qui non si invia alle stampanti. Cambia il file, o fallo liberare da chi gestisce le stampanti.',
  'printing.findingForbidden': () =>
    'Questo non arriva mai a una stampante, quindi nessuno può liberarlo. Cambia il file.',
  'printing.nothingToCheck': () =>
    'Non c’è un pezzo da controllare: nessuna stampa di questo lavoro è arrivata alla fine. Riprova, o chiudi il lavoro.',
  'printing.notResumable': () =>
    'Qui non c’è niente da riprendere: la stampa è finita o il pezzo è già stato tolto.',
  'printing.planChanged': () =>
    'Quello che verrebbe inviato non è più quello che hai confermato. Riguarda il piano; non si è mosso niente.',
  'printing.waitsForPower': ({ printer }) =>
    `${printer} aspetta corrente: altre sul suo fusibile si scaldano prima. I suoi riscaldatori si accendono da soli.`,
  'printing.outOfService': ({ printer, reason }) => `${printer} è fuori servizio: ${reason}`,
  'controls.held': ({ by }) =>
    ({
      print: 'Sta stampando: a mano non si muove niente. Metti prima in pausa la stampa.',
      card: 'Un file è in viaggio verso la sua scheda. Finché non è arrivato, la stampante non fa altro.',
      fault: 'La stampante si è fermata e qualcuno deve guardarla. Togli prima il guasto.',
      outOfService: 'La stampante è fuori servizio.',
      link: 'La stampante non è collegata.',
    })[by],
  'controls.tooCold': ({ celsius, leastCelsius }, say) =>
    `L’ugello è a ${say.celsius(celsius)}. Il filamento si muove da ${say.celsius(leastCelsius)} in su: scaldalo prima.`,
  'controls.notHomed': () => 'La stampante non sa dov’è la sua testina. Portala prima all’origine.',
  'controls.partOnBed': () =>
    'Sul piano c’è un pezzo, e portare Z all’origine vi premerebbe l’ugello. Togli prima il pezzo.',
  'controls.notOffered': ({ what }) =>
    ({
      settings: 'La stampante non dice i suoi parametri.',
      card: 'La stampante non ha una scheda, o non è inserita.',
      mesh: 'La stampante non ha una mappa del piano. Livella prima il piano, se può.',
    })[what],
  'controls.unknownSetting': ({ setting }) => `La stampante non ha il parametro ${setting}.`,
  'controls.notTaken': ({ setting, asked, found }, say) =>
    found === null
      ? `La stampante non ha accettato ${setting}.`
      : `Alla stampante è stato chiesto ${setting} ${say.number(asked)} e ha ${say.number(found)}.`,
  'controls.noPrompt': () => 'La stampante non chiede più niente.',
  'controls.noSuchSnapshot': () => 'Questi parametri non sono più conservati.',
  'cameras.notFound': () => 'Questa telecamera non c’è più.',
  'cameras.changedMeanwhile': () =>
    'Qualcuno ha cambiato intanto questa telecamera. Guardala di nuovo prima di continuare.',
  'cameras.badAddress': ({ address }) =>
    `«${address}» non è l’indirizzo di una telecamera. Comincia con http:// o https://.`,
  'cameras.tooMany': ({ limit }, say) => `Una stampante ha al massimo ${say.number(limit)} telecamere.`,
  'cameras.noPicture': () => 'La telecamera ora non dà immagini.',
} satisfies Partial<RefusalSentences>;
