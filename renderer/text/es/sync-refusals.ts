import type { RefusalSentences } from '../refusal-sentences.ts';

/** Lo que se rechaza sobre el hub y sobre lo que quedó atrás. */
export const syncRefusals = {
  'sync.codeUnreadable': () =>
    'Esto no es un código completo. Cópialo entero, de la primera letra a la última, y pégalo otra vez.',
  'sync.codeUsed': () =>
    'Otra estación ya usó este código. Pide uno nuevo en el hub: printhall hub add-station.',
  'sync.hubUnreachable': ({ detail }) =>
    `No se puede llegar al hub. Mira si su máquina está encendida y si esta está en su red, y prueba de nuevo. (${detail})`,
  'sync.hubRefused': ({ detail }) => `El hub está ahí, pero no deja entrar a esta estación: ${detail}`,
  'sync.alreadyEnrolled': () => 'Esta estación ya está con un hub. Déjalo primero.',
  'sync.notEnrolled': () => 'Esta estación no tiene hub.',
  'sync.notEmpty': () =>
    'Esta estación tiene personas propias y la empresa del hub ya existe: dos empresas no pueden hacerse una. Usa el código en una estación que aún esté vacía.',
  'sync.notOneCompany': ({ companies }, say) =>
    `Un hub empieza con una sola empresa, y esta estación tiene ${say.number(companies)}.`,
  'sync.printersBusy': () =>
    'Una impresora de aquí tiene una impresión en curso. Espera a que termine: mientras tanto no se puede quitar lo que se sabe de ella.',
  'sync.nothingHere': () =>
    'Este código es para la primera estación de una empresa, y esta aún no tiene ninguna. Crea aquí tu empresa primero y después introduce el código en Estaciones.',
  'sync.demoStaysAlone': () =>
    'La fábrica de demostración se queda en esta estación. Usa el código en una estación con una empresa propia.',
  'sync.cannotBringBack': () =>
    'Esto no se puede recuperar: aquello a lo que se refiere ya no está, o no puedes cambiarlo.',
  'sync.alreadySettled': () => 'Alguien ya lo ha mirado.',
  'sync.stillNotTaken': () =>
    'No se puede incorporar tal como llegó, y nada ha cambiado. Pregunta en la estación de la que vino, o apártalo.',
  'sync.needsCode': () =>
    'Nada de aquí puede decir cuál es la buena. Pide un código nuevo en el hub (printhall hub add-station) e introdúcelo aquí.',
  'sync.offline': () =>
    'Esto necesita el hub, y el hub no está al alcance. Todo lo demás sigue; prueba otra vez cuando vuelva.',
  'sync.unlawfulChange': () => 'Printhall no hace un cambio así: lo escribió otra cosa.',
  'sync.secretChanged': () =>
    'La contraseña o el código que reemplaza ya se había reemplazado antes. Vale lo que llegó primero.',
} satisfies Partial<RefusalSentences>;
