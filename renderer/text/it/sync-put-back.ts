/** A station that was put back from a backup. */
export const syncPutBack = {
  foot: 'Ripristinata da un backup: guarda',
  sentence: 'Questa stazione è stata ripristinata da un backup.',
  happened: 'Aveva continuato a lavorare fino al {{date}}, e non sa che cosa si è fatto qui dopo il backup.',
  noPrint:
    'Qui non si stampa finché qualcuno non ha guardato: un’attività in coda potrebbe essere già stata stampata.',
  kept: 'Tutto ciò che era nel backup è qui. Le stampanti che stampano da sole continuano.',
  awaitsHub:
    'L’hub sa quello che questa stazione gli aveva detto. Appena lo si raggiunge, torna da sé e si può stampare di nuovo. Se l’hub non c’è più, lascialo: allora questa stazione continua da sola.',
  look: 'Non c’è un hub che possa dirlo. Guarda le stampanti, i pezzi che ci sono e la coda: ciò che è stato stampato dopo il backup è in coda come se non lo fosse. Poi continua.',
  goOn: 'Continua…',
  goOnTitle: 'Continuare senza ciò che manca?',
  goOnText:
    'Quello che si è fatto qui dopo il backup non torna. Resta nel registro che l’hai detto tu, e si può stampare di nuovo. Hai guardato la coda?',
  goOnConfirm: 'Continua',
  wentOn: 'Si può stampare di nuovo.',
};
