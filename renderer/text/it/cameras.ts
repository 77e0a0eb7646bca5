import type { cameras as source } from '../en/cameras.ts';
import type { Words } from '../words.ts';

export const cameras: Words<typeof source> = {
  title: 'Telecamere',
  watch: 'Guarda le telecamere',
  notForYou: 'Qui non puoi guardare le telecamere',
  none: 'Qui non è configurata nessuna telecamera',
  noneHelp:
    'Chi gestisce una stampante aggiunge le sue telecamere nella pagina della stampante, in «Impostazioni».',
  noneHere: 'Accanto a questa stampante non c’è ancora nessuna telecamera.',
  titleOf: '{{printer}} · {{name}}',
  pictureOf: '{{printer}}, {{name}}: immagine della telecamera',
  enlarge: 'Mostra {{printer}}, {{name}}, in grande',
  toPrinter: 'Vai a {{printer}}',
  since: 'Dalle {{time}}',
  add: 'Aggiungi una telecamera',
  change: 'Modifica',
  changeNamed: 'Modifica la telecamera {{name}}',
  remove: 'Togli',
  removeNamed: 'Togli la telecamera {{name}}',
  removeTitle: 'Togliere la telecamera {{name}}?',
  removeText: 'Nessuno potrà più guardare {{printer}} con questa. Puoi configurarla di nuovo quando vuoi.',
  live: { title: 'Il pezzo adesso' },
  word: {
    connecting: 'Connessione',
    failed: 'Nessuna immagine',
    noStation: 'La stazione non risponde',
    gone: 'Questa telecamera non c’è più',
  },
  failure: {
    unreachable: 'La telecamera non risponde. È accesa, e l’indirizzo è giusto?',
    refusedKey: 'La telecamera vuole un nome e una password, o altri. Si scrivono nel suo indirizzo.',
    notAPicture: 'A quell’indirizzo qualcosa risponde, ma senza immagini. Prova l’altro modo di riceverle.',
    tooLarge:
      'Le sue immagini superano 8 MB. Scegli una dimensione più piccola nelle impostazioni della telecamera.',
    tooSlow: 'Non dà nessuna immagine intera in dieci secondi.',
    redirected: 'Rimanda a un altro indirizzo. Scrivi quello.',
  },
  form: {
    newTitle: 'Aggiungi una telecamera',
    changeTitle: 'Modifica la telecamera',
    name: 'Nome',
    usualName: 'Frontale',
    address: 'Indirizzo',
    addressHelp:
      'Come dice il manuale della telecamera. Nome e password stanno davanti: http://nome:password@…',
    kind: 'Come dà le immagini',
    mjpeg: 'In movimento',
    mjpegHelp: 'Una connessione che porta un’immagine dopo l’altra (MJPEG): quasi tutte le telecamere.',
    snapshot: 'Immagini singole',
    snapshotHelp: 'L’indirizzo dà un’immagine alla volta: viene chiesta una volta al secondo.',
    turn: 'Ruotata di',
    mirror: 'Specchiata',
    add: 'Aggiungi e guarda',
    save: 'Salva e guarda',
  },
};
