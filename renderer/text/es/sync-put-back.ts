/** A station that was put back from a backup. */
export const syncPutBack = {
  foot: 'Restaurada de una copia: mirar',
  sentence: 'Esta estación se ha restaurado de una copia de seguridad.',
  happened: 'Había seguido trabajando hasta {{date}} y no sabe qué se hizo aquí después de la copia.',
  noPrint:
    'Aquí no se imprime nada hasta que alguien lo mire: puede que una tarea de la cola ya se haya impreso.',
  kept: 'Todo lo que había en la copia está aquí. Las impresoras que imprimen por sí mismas siguen.',
  awaitsHub:
    'El hub sabe lo que esta estación le había contado. En cuanto se pueda llegar a él, eso vuelve solo y se puede imprimir de nuevo. Si ya no hay hub, sal de él: entonces esta estación sigue sola.',
  look: 'No hay ningún hub que pueda contarlo. Mira las impresoras, las piezas que hay y la cola: lo que se imprimió después de la copia está en la cola como si no se hubiera impreso. Después, continúa.',
  goOn: 'Continuar…',
  goOnTitle: '¿Continuar sin lo que falta?',
  goOnText:
    'Lo que se hizo aquí después de la copia no vuelve. Queda en el registro que lo has dicho tú, y se puede volver a imprimir. ¿Has mirado la cola?',
  goOnConfirm: 'Continuar',
  wentOn: 'Se puede volver a imprimir.',
};
