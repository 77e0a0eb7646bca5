import type { RefusalSentences } from '../refusal-sentences.ts';

/** Ciò che viene rifiutato sull’hub e su ciò che è rimasto indietro. */
export const syncRefusals = {
  'sync.codeUnreadable': () =>
    'Questo non è un codice intero. Copialo tutto, dalla prima lettera all’ultima, e incollalo di nuovo.',
  'sync.codeUsed': () =>
    'Un’altra stazione ha già usato questo codice. Fanne creare uno nuovo sull’hub: printhall hub add-station.',
  'sync.hubUnreachable': ({ detail }) =>
    `L’hub non è raggiungibile. Guarda se la sua macchina è accesa e se questa è nella sua rete, poi riprova. (${detail})`,
  'sync.hubRefused': ({ detail }) => `L’hub c’è, ma non fa entrare questa stazione: ${detail}`,
  'sync.alreadyEnrolled': () => 'Questa stazione è già con un hub. Prima lascia quello.',
  'sync.notEnrolled': () => 'Questa stazione non ha un hub.',
  'sync.notEmpty': () =>
    'Questa stazione ha già persone sue e l’azienda sull’hub esiste già: due aziende non possono diventare una. Usa il codice in una stazione ancora vuota.',
  'sync.notOneCompany': ({ companies }, say) =>
    `Un hub comincia con una sola azienda, e questa stazione ne ha ${say.number(companies)}.`,
  'sync.printersBusy': () =>
    'Una stampante qui ha una stampa in corso. Attendi la fine: nel frattempo non si può togliere ciò che se ne sa.',
  'sync.nothingHere': () =>
    'Questo codice è per la prima stazione di un’azienda, e questa non ne ha ancora nessuna. Prima crea qui la tua azienda, poi inserisci il codice in Stazioni.',
  'sync.demoStaysAlone': () =>
    'La fabbrica dimostrativa resta in questa stazione. Usa il codice in una stazione con un’azienda vera.',
  'sync.cannotBringBack': () =>
    'Questo non si può riportare: ciò di cui si tratta non c’è più, o non puoi cambiarlo.',
  'sync.alreadySettled': () => 'Qualcuno lo ha già guardato.',
  'sync.stillNotTaken': () =>
    'Non si può accogliere così com’è arrivato, e nulla è cambiato. Chiedi alla stazione da cui è venuto, o mettilo da parte.',
  'sync.needsCode': () =>
    'Nulla qui può dire qual è quella giusta. Fai creare un codice nuovo sull’hub (printhall hub add-station) e inseriscilo qui.',
  'sync.offline': () =>
    'Per questo serve l’hub, e l’hub non è raggiungibile. Tutto il resto prosegue; riprova quando torna.',
  'sync.unlawfulChange': () => 'Printhall non fa una modifica così: l’ha scritta qualcos’altro.',
  'sync.secretChanged': () =>
    'La password o il codice che sostituisce era già stato sostituito prima. Vale ciò che è arrivato per primo.',
} satisfies Partial<RefusalSentences>;
