/** A station that was put back from a backup. */
export const syncPutBack = {
  foot: 'Put back from a backup: look',
  sentence: 'This station was put back from a backup.',
  happened: 'It had lived on until {{date}}, and does not know what was done here after the backup was made.',
  noPrint: 'Nothing prints here until that is looked at: a task in the queue may have been printed already.',
  kept: 'Everything that was in the backup is here. Printers that print by themselves go on.',
  awaitsHub:
    'The hub knows what this station had told it. As soon as it can be reached, that comes back by itself, and printing goes on. If there is no hub any more, leave it: then this station works on alone.',
  look: 'There is no hub that could tell. Look at the printers, at the parts that are there, and at the queue: what was printed since the backup stands in the queue as if it had not been. Then go on.',
  goOn: 'Go on…',
  goOnTitle: 'Go on without what is missing?',
  goOnText:
    'What was done here after the backup was made does not come back. It is put on record that you said so, and prints can begin again. Have you looked at the queue?',
  goOnConfirm: 'Go on',
  wentOn: 'Prints can begin again.',
};
